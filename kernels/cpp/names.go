package cpp

import (
	"fmt"
	"strconv"
	"strings"
)

// identifier returns name as an identifier of C++: itself where that is one, else with _ for each dot and uXX_ for any
// other character that may not stand in it. What the compiler or a header may mean by it gets a _ at the end: reserved
// words, and names in capitals or with M_, which macros have.
func identifier(name string) string {
	var b strings.Builder
	capital, other := false, len(name) == 1
	for i, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			capital = true
			b.WriteRune(r)
		case r == '_', r >= '0' && r <= '9' && i > 0:
			b.WriteRune(r)
		case r >= 'a' && r <= 'z':
			other = true
			b.WriteRune(r)
		case r == '.':
			b.WriteByte('_')
		default:
			other = true
			fmt.Fprintf(&b, "u%x_", r)
		}
	}
	id := b.String()
	for strings.Contains(id, "__") {
		id = strings.ReplaceAll(id, "__", "_u_") // two in a row are the implementation's
	}
	if len(id) > 1 && id[0] == '_' && id[1] < 'a' || id == "_" {
		id = "u" + id // so is this
	}
	if capital && !other || reserved[id] || strings.HasPrefix(id, "M_") {
		id += "_"
	}
	return id
}

// Identifier returns a name of a model as an identifier of C++ that is no word of the language, of common macros or of
// Header.
func Identifier(name string) string { return identifier(name) }

// scope gives out names, none twice.
type scope struct{ taken map[string]bool }

func newScope(taken ...string) scope {
	s := scope{map[string]bool{}}
	for _, t := range taken {
		s.taken[t] = true
	}
	return s
}

// name returns want, or want with the first number from 2 on that makes it new.
func (s scope) name(want string) string {
	got := want
	for n := 2; s.taken[got]; n++ {
		got = strings.TrimSuffix(want, "_") + "_" + strconv.Itoa(n)
	}
	s.taken[got] = true
	return got
}

// reserved are the words that no name of a model may become: C++'s, those of lower-case macros, those of Header and
// those that the text itself uses.
var reserved = func() map[string]bool {
	words := strings.Fields(`
		alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t class compl concept
		const const_cast consteval constexpr constinit continue co_await co_return co_yield decltype default delete do
		double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable
		namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast
		requires return short signed sizeof static static_assert static_cast struct switch template this thread_local
		throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
		char8_t typeof

		errno assert unix linux major minor makedev stdin stdout stderr signgam near far min max small interface offsetof
		alloca strdupa strndupa math_errhandling issubnormal iszero issignaling iscanonical iseqsig
		be16toh be32toh be64toh le16toh le32toh le64toh htobe16 htobe32 htobe64 htole16 htole32 htole64

		row rows_ahead head list block to_bits from_bits infinity fma absolute root floor ceil trunc nearest iadd isub imul ishl
		ishr mul32 idiv imod i2f f2i rising spread weave ints ints_of lanes lanes64 lanes32 every_other keep any each_set ahead check check_inputs check_outputs poisson poisson_logp uniform
		bits64 exp_of log_of log1p_of spikelane std
		int64_t int32_t uint64_t uint32_t uint16_t uint8_t uintptr_t size_t

		i j n lo hi from odd pairs a r k args call`)
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return set
}()
