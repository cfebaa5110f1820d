package native

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"weak"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/cpu"
	"github.com/spikelane/spikelane/simd/exec"
)

// cache holds the machine code of this process by what it does, for as long as a program uses it.
var cache = struct {
	sync.Mutex
	code map[key]weak.Pointer[compiled]
}{code: map[key]weak.Pointer[compiled]{}}

// key is the instruction set and the hash of a function's text without its name.
type key struct {
	isa cpu.ISA
	sum [sha256.Size]byte
}

// compiled returns the machine code of f, which has passed the target's passes.
func (t *Target) compiled(f *kernels.Func) (*compiled, error) {
	anonymous := *f
	anonymous.Name = "kernel"
	k := key{t.isa.name, sha256.Sum256([]byte(anonymous.String()))}
	cache.Lock()
	defer cache.Unlock()
	if c := cache.code[k].Value(); c != nil {
		return c, nil
	}
	c, err := t.translated(f)
	if err != nil {
		return nil, err
	}
	for old, p := range cache.code {
		if p.Value() == nil {
			delete(cache.code, old)
		}
	}
	cache.code[k] = weak.Make(c)
	return c, nil
}

func (t *Target) translated(f *kernels.Func) (*compiled, error) {
	u, bytes, err := translate(f, t.isa, nil)
	if err != nil {
		return nil, fmt.Errorf("native: %s: %w", f.Name, err)
	}
	code, err := exec.New(bytes)
	if err != nil {
		return nil, fmt.Errorf("native: %w", err)
	}
	c := &compiled{isa: t.isa, code: code, bytes: bytes, layout: u.bytes}
	c.stream = streamed(f)
	for _, col := range f.Cols {
		c.elems = append(c.elems, col.Elem)
	}
	for _, in := range f.Insts[:f.Once] {
		c.whole = c.whole || in.Op == kernels.OpGather && f.Writes(int(in.Slot))
	}
	c.pace = paceOf(f, u)
	return c, nil
}

// streamed says which columns f walks element by element.
func streamed(f *kernels.Func) []bool {
	s := make([]bool, len(f.Cols))
	for i := range f.Insts {
		switch in := &f.Insts[i]; in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			s[in.Slot] = true
		}
	}
	return s
}

// bound returns the program of f that runs code, made of g.
func bound(f, g *kernels.Func, code *compiled) *program {
	p := &program{f: f, lowered: g, code: code}
	for _, c := range g.Cols {
		p.cols = append(p.cols, f.Col(c.Name))
	}
	for _, c := range g.Params {
		p.params = append(p.params, f.Param(c.Name))
	}
	for _, l := range g.Lists {
		p.lists = append(p.lists, slices.Index(f.Lists, l))
	}
	return p
}
