package cpp_test

import (
	"slices"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
)

// recorder is a target that runs kernels/interp and keeps what it was given and what came out: what the conformance
// suite asks of a target, for one that compiles many functions at once.
type recorder struct {
	most int // calls to keep of each function
	list []*recorded
	seen map[string]*recorded
}

// recorded is a function with calls of it: about one in step that were made, as chance has it, so that those kept are
// spread over all and no pattern of the suite's hides some.
type recorded struct {
	r     *recorder
	f     *kernels.Func
	tapes []tape
	calls uint64
	step  uint64 // a power of two; 0: none is kept
}

// kept reports whether the call with the given number is.
func (p *recorded) kept(call uint64) bool {
	return call*0x9E3779B97F4A7C15>>32&(p.step-1) == 0
}

func newRecorder(most int) *recorder {
	return &recorder{most: most, seen: map[string]*recorded{}}
}

func (r *recorder) Name() string { return "cpp" }

// Compile keeps f if its text in C++ will be new.
func (r *recorder) Compile(f *kernels.Func) (kernels.Program, error) {
	if err := f.Verify(); err != nil {
		return nil, err
	}
	anonymous := *cpp.Improved(f)
	anonymous.Name = "f"
	key := anonymous.String()
	p := &recorded{r: r, f: f.Clone(), step: 1}
	if r.seen[key] == nil {
		r.seen[key] = p
		r.list = append(r.list, p)
	} else if r.seen[key].f.String() == f.String() {
		return r.seen[key], nil
	} else {
		p.step = 0 // the same after the passes, by other columns
	}
	return p, nil
}

func (p *recorded) Func() *kernels.Func { return p.f }

func (p *recorded) Run(fr *kernels.Frame) { p.record(fr, nil, -1) }

// RunRows runs each row in order.
func (p *recorded) RunRows(fr *kernels.Frame, rows []kernels.Row, param int) {
	p.record(fr, rows, param)
}

func (p *recorded) record(fr *kernels.Frame, rows []kernels.Row, param int) {
	run := func(fr *kernels.Frame) {
		if rows == nil {
			interp.Run(p.f, fr)
			return
		}
		plain := randfunc.Clone(fr)
		for k := range rows {
			r := &rows[k]
			plain.Base, plain.N, plain.Serial = int(r.Lo), int(r.Hi-r.Lo), r.Serial != 0
			if param >= 0 {
				plain.Params[param] = r.Param
			}
			interp.Run(p.f, plain)
		}
		for c := range fr.Cols {
			copy(bytesOf(&fr.Cols[c]), bytesOf(&plain.Cols[c]))
		}
		for l := range fr.Lists {
			copy(fr.Lists[l].Index, plain.Lists[l].Index)
			fr.Lists[l].Len = plain.Lists[l].Len
		}
	}
	again := fr.Scratch != nil // the suite makes each call twice
	fr.Scratch = p
	p.calls++
	if again || p.step == 0 || !p.kept(p.calls) {
		run(fr)
		return
	}
	t := tapeOf(fr, rows, param, run)
	t.call = p.calls
	p.tapes = append(p.tapes, t)
	if len(p.tapes) > p.r.most {
		p.step *= 2
		p.tapes = slices.DeleteFunc(p.tapes, func(t tape) bool { return !p.kept(t.call) })
	}
}
