package spikelane

import (
	"fmt"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/systems"
)

// iteration is the iteration of a rule for one outer neuron.
type iteration struct {
	*weaver
	outer, low, step int64
}

// weave appends the synapses of the iterations numbered nth, which it may change.
func (r *iteration) weave(nth []int32) error {
	if len(nth) == 0 {
		return nil
	}
	w := r.weaver
	if err := w.did(len(nth)); err != nil {
		return err
	}
	if w.plain && r.low >= 0 && r.low < int64(w.nResult) && r.step == 1 && r.low+int64(nth[len(nth)-1]) < int64(w.nResult) {
		return w.addRow(r.outer, int32(r.low), nth)
	}
	if cap(w.result) < len(nth) {
		w.result = ecs.NewColumn(compile.Result, ecs.I64, max(len(nth), min(w.nResult, blockOfIterations))).I64
	}
	result := w.result[:len(nth)]
	if w.elem != nil {
		w.elem.SetColumn(compile.Result, kernels.Column{I64: result})
		r.compute(w.elem, nth)
	} else {
		for k, n := range nth {
			result[k] = r.low + r.step*int64(n)
		}
	}
	var err error
	checked := w.cp.reads
	if checked {
		if nth, result, err = r.valid(nth, result); err != nil {
			return err
		}
	}
	if w.choose != nil && len(nth) > 0 {
		if len(w.chosen.Index) < len(nth)+16 {
			w.chosen.Index = make([]int32, len(w.result)+16)
		}
		w.chosen.Len = 0
		w.choose.SetColumn(compile.Result, kernels.Column{I64: result})
		r.compute(w.choose, nth)
		for k, at := range w.chosen.Index[:w.chosen.Len] {
			nth[k], result[k] = nth[at], result[at]
		}
		nth, result = nth[:w.chosen.Len], result[:w.chosen.Len]
		if nth, result, err = r.chances(nth, result); err != nil {
			return err
		}
	}
	if !checked {
		if nth, result, err = r.valid(nth, result); err != nil {
			return err
		}
	}
	if w.count != nil {
		return r.several(nth, result)
	}
	return r.append(result)
}

// compute runs a kernel over the iterations numbered nth.
func (r *iteration) compute(b *systems.Binding, nth []int32) {
	b.SetInt(compile.Outer, r.outer)
	b.SetInt(compile.Low, r.low)
	b.SetInt(compile.Step, r.step)
	b.SetColumn(compile.Nth, kernels.Column{I32: nth})
	b.Run(0, len(nth))
}

// valid returns the iterations that lead to neurons which exist; another is an error unless such are to be skipped.
func (r *iteration) valid(nth []int32, result []int64) ([]int32, []int64, error) {
	w, n := r.weaver, 0
	for k, x := range result {
		if uint64(x) >= uint64(w.nResult) {
			if !w.cp.spec.SkipIfInvalid || x == compile.NoResult {
				return nil, nil, r.outside(x)
			}
			continue
		}
		nth[n], result[n] = nth[k], x
		n++
	}
	return nth[:n], result[:n], nil
}

func (r *iteration) outside(x int64) error {
	name, guard := "j", "if 0 <= %s and %s < N_post"
	if r.over == model.Post {
		name, guard = "i", "if 0 <= %s and %s < N_pre"
	}
	guard = fmt.Sprintf(guard, name, name)
	if r.cp.reads {
		guard = "" // the condition reads variables of the neuron, which are not there
	} else {
		guard = fmt.Sprintf(`, or say which to keep: "… %s"`, guard)
	}
	e := r.cp.rule.Elem
	if e == nil {
		e = r.cp.rule.High
	}
	if x == compile.NoResult {
		return r.invalid(e, int(r.outer), "E405", fmt.Sprintf("%s is not a whole number", name), "int(…) cuts off the fraction")
	}
	return r.invalid(e, int(r.outer), "E405", fmt.Sprintf("%s = %d is outside 0..%d", name, x, r.nResult-1), "skip_if_invalid leaves such synapses out"+guard)
}

// several appends as many synapses as the kernel counts for each pair.
func (r *iteration) several(nth []int32, result []int64) error {
	w := r.weaver
	if len(nth) == 0 {
		return nil
	}
	for k, x := range r.numbers(w.count, nth, result) {
		if !numbers(x) {
			i, j := r.outer, result[k]
			if w.over == model.Post {
				i, j = j, i
			}
			return Errors{{
				Kind: "synapses", Object: w.sp.decl.name, Field: fmt.Sprintf("connect[%d].n", w.k), Text: w.cp.spec.N,
				Code: "E406", Msg: fmt.Sprintf("n is %v for i = %d, j = %d; it must be a whole number of synapses, from 0 to %d", x, i, j, mostPerPair),
			}}
		}
		n := int64(x)
		if n > int64(w.most-w.Len())-w.made.Load() { // before they are made
			return w.tooMany()
		}
		for n > 0 {
			some := min(n, enoughWork)
			if err := w.add(r.outer, result[k], int(some)); err != nil {
				return err
			}
			if err := w.did(int(some)); err != nil {
				return err
			}
			n -= some
		}
	}
	return nil
}

// numbers runs a kernel that writes a number for each iteration.
func (r *iteration) numbers(b *systems.Binding, nth []int32, result []int64) []float64 {
	w := r.weaver
	if cap(w.counts) < len(nth) {
		w.counts = ecs.NewColumn(compile.Out, ecs.F64, len(w.result)).F64
	}
	b.SetColumn(compile.Out, kernels.Column{F64: w.counts[:len(nth)]})
	b.SetColumn(compile.Result, kernels.Column{I64: result})
	r.compute(b, nth)
	return w.counts[:len(nth)]
}

// append makes synapses onto the results, n for each.
func (r *iteration) append(result []int64) error {
	if r.cp.n == 1 {
		return r.addAll(r.outer, result)
	}
	for _, x := range result {
		if err := r.add(r.outer, x, r.cp.n); err != nil {
			return err
		}
		if err := r.did(r.cp.n); err != nil {
			return err
		}
	}
	return nil
}
