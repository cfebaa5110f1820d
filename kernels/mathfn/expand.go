package mathfn

import "github.com/spikelane/spikelane/kernels"

// Expand returns f with every op of class Library replaced by its definition, in the part where it stood. f is not
// changed. Draws of class Loop stay.
func Expand(f *kernels.Func) *kernels.Func {
	g := f.Clone()
	g.Insts = nil
	moved := make([]kernels.Value, len(f.Insts))
	for i, in := range f.Insts {
		if i == f.Once {
			g.Once = len(g.Insts)
		}
		for k, v := range in.Args {
			if v != kernels.None {
				in.Args[k] = moved[v]
			}
		}
		if in.Op.Info().Class == kernels.Library {
			d := define(in.Op, uint32(in.Imm))
			moved[i] = splice(g, d, in.Args[:])
			continue
		}
		moved[i] = kernels.Value(len(g.Insts))
		g.Insts = append(g.Insts, in)
	}
	if f.Once == len(f.Insts) {
		g.Once = len(g.Insts)
	}
	return g
}

// A definition is a library op as IR: a function of parameters, with a result.
type definition struct {
	*kernels.Func
	result kernels.Value
}

// define returns the definition of op, tidied: no instruction twice, none without use.
func define(op kernels.Op, imm uint32) definition {
	b := kernels.NewBuilder(op.String())
	return tidy(b, Build(b, op, imm, params(b, op.Info().Sig)...))
}

// params declares a parameter for each argument of the signature and returns their values.
func params(b *kernels.Builder, sig string) []kernels.Value {
	var vs []kernels.Value
	for i := 0; sig[i] != ':'; i++ {
		t := kernels.F64
		if sig[i] == 'i' {
			t = kernels.I64
		}
		vs = append(vs, b.Param(string(rune('x'+i)), t))
	}
	return vs
}

// tidy ends the building of a definition.
func tidy(b *kernels.Builder, result kernels.Value) definition {
	f := b.Func()
	live := make([]bool, len(f.Insts))
	live[result] = true
	for i := len(f.Insts) - 1; i >= 0; i-- {
		for _, v := range f.Insts[i].Args {
			if live[i] && v != kernels.None {
				live[v] = true
			}
		}
	}
	d := definition{Func: &kernels.Func{Name: f.Name, Params: f.Params}}
	seen := map[kernels.Inst]kernels.Value{}
	moved := make([]kernels.Value, len(f.Insts))
	for i, in := range f.Insts {
		if !live[i] {
			continue
		}
		for k, v := range in.Args {
			if v != kernels.None {
				in.Args[k] = moved[v]
			}
		}
		v, ok := seen[in]
		if !ok {
			v = kernels.Value(len(d.Insts))
			seen[in] = v
			d.Insts = append(d.Insts, in)
		}
		moved[i] = v
	}
	d.Once, d.result = len(d.Insts), moved[result]
	return d
}

// splice appends d to g with args for its parameters and returns its result.
func splice(g *kernels.Func, d definition, args []kernels.Value) kernels.Value {
	moved := make([]kernels.Value, len(d.Insts))
	for i, in := range d.Insts {
		if in.Op == kernels.OpParam {
			moved[i] = args[in.Slot]
			continue
		}
		for k, v := range in.Args {
			if v != kernels.None {
				in.Args[k] = moved[v]
			}
		}
		moved[i] = kernels.Value(len(g.Insts))
		g.Insts = append(g.Insts, in)
	}
	return moved[d.result]
}
