package compile

import (
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// Input compiles a statement for the elements lo to lo+n-1 of a group, which i and N count, to be called for these. A
// variable that is integrated unless refractory is written only then.
func Input(o Object, name string, lo, n int, st *model.Stmt) *kernels.Func {
	b := kernels.NewBuilder(name)
	b.Each()
	c := newCode(b, o, &part{neurons{b: b, n: n}, b.I(int64(lo))})
	c.elem = b.Index
	c.run([]*model.Stmt{st})
	c.store(func(s *model.Symbol) kernels.Value {
		if !s.Var.UnlessRefractory {
			return kernels.None
		}
		return c.read(model.Builtin(NotRefractory))
	})
	return b.Func()
}
