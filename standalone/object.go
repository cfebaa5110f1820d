package standalone

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
)

// object is a namespace of the project with a header and a source of its own.
type object struct {
	entity  ecs.Entity
	called  string // by the user
	space   string // namespace
	what    string // first words of its description
	says    string // what the model says of it, in lines
	funcs   []*kernels.Func
	same    map[*kernels.Func]*kernels.Func // functions that are another one of funcs
	kernels map[*kernels.Func]*cpp.Kernel
	unit    *cpp.Unit
	scope   map[string]bool // names of the namespace
	members []member
	protos  []string // declarations of functions
	bodies  []string // their definitions
	made    map[string]string
	uses    []*object       // whose headers it includes
	derived map[string]bool // columns made of connections that somebody reads

	inline               []string // short functions, whole
	making               text     // statements that give columns their memory
	saves, counts, state bool
	ownRings             []*ecs.SpikeRing
	top                  bool     // it stands in the project's folder
	keeps, filed         bool     // it has state to keep
	delayed              bool     // and delays
	spread               []string // columns of which ranks may know their shares alone
	prepare              staged   // statements that make ready for runs by so many owners
	beginRun, endRun     staged   // statements of each owner at the start of a run, and at its end
	preparing, beginning []string // functions of these, by schedule
	finishing            []string
}

func (o *object) begin() {
	*o = object{
		entity: o.entity, called: o.called, space: o.space, what: o.what, says: o.says, funcs: o.funcs, same: o.same, kernels: o.kernels, unit: o.unit, derived: o.derived, top: o.top,
		scope: map[string]bool{}, made: map[string]string{},
	}
	for _, word := range strings.Fields("n size total gather collect release make initialise connect observe prepare begin finish kept filed filed_delays wired save count recorder connections sources ranks incoming outgoing") {
		o.scope[word] = true
	}
}

// count adds a function that returns something.
func (o *object) count(head, comment, body string) {
	o.protos = append(o.protos, "// "+comment, head+";")
	o.bodies = append(o.bodies, head+"\n{\n"+body+"}\n")
}

// fixed adds a function whose name is reserved for it.
func (o *object) fixed(name, params, comment, body string) {
	head := fmt.Sprintf("void %s(%s)", name, params)
	if comment != "" {
		o.protos = append(o.protos, "// "+comment)
	}
	o.protos = append(o.protos, head+";")
	o.bodies = append(o.bodies, head+"\n{\n"+unused("    ", params, body)+body+"}\n")
}

// name returns a name of the namespace that nothing else has.
func (o *object) name(want string) string {
	id := cpp.Identifier(want)
	got := id
	for n := 2; o.scope[got]; n++ {
		got = fmt.Sprintf("%s_%d", strings.TrimSuffix(id, "_"), n)
	}
	o.scope[got] = true
	return got
}

// member is a variable of a namespace.
type member struct{ kind, id, comment string }

// variable declares a variable of the namespace and returns its name.
func (o *object) variable(kind, want, comment string) string {
	id := o.name(want)
	o.members = append(o.members, member{kind, id, comment})
	return o.space + "::" + id
}

// function adds a function to the namespace and returns its whole name. One of the same text is there once.
func (o *object) function(want, params, comment, body string) string {
	if name, ok := o.made[want+"\x00"+params+"\x00"+body]; ok {
		return name
	}
	id := o.name(want)
	head := fmt.Sprintf("void %s(%s)", id, params)
	for line := range strings.SplitSeq(comment, "\n") {
		if line != "" {
			o.protos = append(o.protos, "// "+remark(line))
		}
	}
	o.protos = append(o.protos, head+";")
	o.bodies = append(o.bodies, head+"\n{\n"+unused("    ", params, body)+body+"}\n")
	name := o.space + "::" + id
	o.made[want+"\x00"+params+"\x00"+body] = name
	return name
}

// unused returns statements that mention the parameters, or other names, that a body does not: compilers warn of them.
func unused(indent, params, body string) string {
	used := map[string]bool{}
	for _, word := range words.FindAllString(silent.ReplaceAllString(body, ""), -1) {
		used[word] = true
	}
	var out strings.Builder
	for param := range strings.SplitSeq(params, ", ") {
		list := words.FindAllString(param, -1)
		if n := len(list); n > 0 && !used[list[n-1]] {
			fmt.Fprintf(&out, "%s(void)%s;\n", indent, list[n-1])
		}
	}
	return out.String()
}

func (o *object) use(p *object) {
	if p != o && !slices.Contains(o.uses, p) {
		o.uses = append(o.uses, p)
	}
}

// newObject adds an object; kind is the last part of its namespace.
func (g *generator) newObject(e ecs.Entity, name, kind, what string) *object {
	space := cpp.Identifier(name + "_" + kind)
	for n := 2; slices.ContainsFunc(g.objects, func(o *object) bool { return strings.EqualFold(o.space, space) }); n++ {
		space = cpp.Identifier(fmt.Sprintf("%s_%s_%d", name, kind, n))
	}
	o := &object{entity: e, called: name, space: space, what: what, kernels: map[*kernels.Func]*cpp.Kernel{}, same: map[*kernels.Func]*kernels.Func{}, derived: map[string]bool{}}
	g.objects = append(g.objects, o)
	g.byEnt[e] = o
	return o
}

// remark returns a text of the model's as one line that may stand behind //: without line breaks, and without a backslash at
// its end, which would make the next line part of the comment, as ??/ would where trigraphs are read. What nobody can see, such as
// marks that turn the direction of writing, and what is no character is U+FFFD.
func remark(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	s = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, s)
	for strings.Contains(s, "??") {
		s = strings.ReplaceAll(s, "??", "? ?")
	}
	return strings.TrimRight(s, "\\ ")
}

// remarks returns the lines of a text of the model's, each behind //.
func remarks(s string) string {
	var w text
	for line := range strings.Lines(s) {
		if line = remark(line); line != "" {
			w.line("//     %s", line)
		}
	}
	return w.String()
}

// text gathers lines.
type text struct{ strings.Builder }

func (t *text) line(format string, args ...any) {
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// literal returns a double as C++ that means the same bits.
func literal(x float64) string {
	switch {
	case x != x:
		return "spikelane::from_bits(0x7ff8000000000001)"
	case math.IsInf(x, 1):
		return "spikelane::infinity"
	case math.IsInf(x, -1):
		return "-spikelane::infinity"
	}
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		if x == 0 && math.Signbit(x) {
			return "-0.0"
		}
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64) // the shortest that reads back as x
}

func keysInOrder[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
