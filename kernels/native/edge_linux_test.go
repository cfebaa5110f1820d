package native

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"unsafe"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
)

// TestEdges runs random functions on columns that end, or start, where memory ends: a red zone does not see what is read
// beyond a column, a page that may not be read does.
func TestEdges(t *testing.T) {
	eachISA(t, func(t *testing.T, target *Target) {
		count := 200
		if testing.Short() {
			count = 20
		}
		for seed := range count {
			testEdge(t, target, uint64(seed))
		}
	})
}

func testEdge(t *testing.T, target *Target, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 6))
	f := randfunc.New(r, 4+r.IntN(40))
	p, err := target.Compile(f)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		fr := randfunc.Frame(r, f, n)
		atEnd := n%2 == 0
		base := fr.Base
		for i := range f.Cols {
			if c := &fr.Cols[i]; streams(f, i) {
				cut(&c.F64, base, n, atEnd)
				cut(&c.I32, base, n, atEnd)
				cut(&c.I64, base, n, atEnd)
				cut(&c.Bool, base, n, atEnd)
				cut(&c.U16, base, n, atEnd)
			}
		}
		if !atEnd {
			fr.Base = 0
		}
		want := randfunc.Clone(fr)
		interp.Run(f, want)
		for i := range f.Cols {
			c := &fr.Cols[i]
			defer fence(t, &c.F64, atEnd)()
			defer fence(t, &c.I32, atEnd)()
			defer fence(t, &c.I64, atEnd)()
			defer fence(t, &c.Bool, atEnd)()
			defer fence(t, &c.U16, atEnd)()
		}
		p.Run(fr)
		if err := randfunc.Equal(fr, want); err != nil {
			t.Fatalf("seed %d, n %d: %v\n%v", seed, n, err, f)
		}
	}
}

func streams(f *kernels.Func, slot int) bool {
	for _, in := range f.Insts {
		if int(in.Slot) == slot && (in.Op == kernels.OpLoad || in.Op == kernels.OpStore || in.Op == kernels.OpStoreM) {
			return true
		}
	}
	return false
}

// cut leaves the elements of a call, and those before it if the column is to lie at an end.
func cut[T any](column *[]T, base, n int, atEnd bool) {
	switch {
	case len(*column) == 0:
	case atEnd:
		*column = (*column)[:base+n]
	default:
		*column = (*column)[base : base+n]
	}
}

// fence moves a column to pages of its own between two that cannot be read: to the end of them or to their start. It
// returns what gives them back.
func fence[T any](t *testing.T, column *[]T, atEnd bool) func() {
	if len(*column) == 0 {
		return func() {}
	}
	page := syscall.Getpagesize()
	bytes := len(*column) * int(unsafe.Sizeof((*column)[0]))
	inner := (bytes + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mprotect(mem[page:page+inner], syscall.PROT_READ|syscall.PROT_WRITE); err != nil {
		t.Fatal(err)
	}
	from := page
	if atEnd {
		from += inner - bytes
	}
	moved := unsafe.Slice((*T)(unsafe.Pointer(&mem[from])), len(*column))
	copy(moved, *column)
	*column = moved
	return func() { syscall.Munmap(mem) }
}
