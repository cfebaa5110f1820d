package pass

import "github.com/spikelane/spikelane/kernels"

// dce removes dead code.
//
// Law: only writes have effects, so that an instruction no write depends on may go, and with it the columns, parameters
// and lists that nothing names any more. The others keep their order and are renumbered.
func dce(f *kernels.Func) *kernels.Func {
	live := make([]bool, len(f.Insts))
	for i := len(f.Insts) - 1; i >= 0; i-- {
		in := &f.Insts[i]
		if in.Op.Info().Class == kernels.Write {
			live[i] = true
		}
		if live[i] {
			for _, a := range in.Args {
				if a != kernels.None {
					live[a] = true
				}
			}
		}
	}
	r := rewriterOf(f)
	r.walk(f, func(i int, in kernels.Inst) kernels.Value {
		if !live[i] {
			return kernels.None
		}
		return r.append(in)
	})
	dropSlots(r.out)
	return r.out
}

// dropSlots removes the columns, parameters, lists and host functions that no instruction uses.
func dropSlots(f *kernels.Func) {
	cols, params, lists := make([]int32, len(f.Cols)), make([]int32, len(f.Params)), make([]int32, len(f.Lists))
	hosts := make([]int32, len(f.Hosts))
	slots := func(op kernels.Op) []int32 {
		switch class := op.Info().Class; {
		case op == kernels.OpParam:
			return params
		case op == kernels.OpEmit:
			return lists
		case op == kernels.OpHost:
			return hosts
		case class == kernels.Read || class == kernels.Write:
			return cols
		}
		return nil
	}
	for i := range f.Insts {
		if s := slots(f.Insts[i].Op); s != nil {
			s[f.Insts[i].Slot] = 1
		}
	}
	f.Cols, f.Params, f.Lists = keep(f.Cols, cols), keep(f.Params, params), keep(f.Lists, lists)
	f.Hosts = keep(f.Hosts, hosts)
	for i := range f.Insts {
		if s := slots(f.Insts[i].Op); s != nil {
			f.Insts[i].Slot = s[f.Insts[i].Slot]
		}
	}
}

// keep returns the declarations whose mark is set, and replaces the marks by their new slots.
func keep[T any](decls []T, marks []int32) []T {
	var kept []T
	for i, d := range decls {
		used := marks[i] == 1
		marks[i] = int32(len(kept))
		if used {
			kept = append(kept, d)
		}
	}
	return kept
}
