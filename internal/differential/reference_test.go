package differential

import (
	"errors"
	"flag"
	"testing"

	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/internal/reference"
	"github.com/spikelane/spikelane/record"
)

var judged = flag.Int("differential.judged", 0, "TestReference compares so many random models with internal/reference, instead of 26 small ones")

// tolerance is how far values may be from those of the reference, of the largest of their array: rounding in another order
// over some hundred steps.
const tolerance = 1e-9

// TestReference: random models do what a second reading of the documentation says they do, up to the step in which rounding
// decides something.
func TestReference(t *testing.T) {
	dir, n := t.TempDir(), *judged
	if n == 0 {
		n = 26
	}
	unsupported, undecided, steps, sure := map[string]int{}, 0, 0, 0
	compared := 0
	for k := range n {
		p := randmodel.Policies()[k%len(randmodel.Policies())]
		p.Certain = true
		if p.Steps = min(p.Steps, 60); *judged == 0 {
			p.Steps, p.Most = 15, 60
		}
		seed := *first + uint64(k)
		text := randmodel.Make(seed, p)
		r, different, err := judge(text, dir)
		switch {
		case errors.Is(err, reference.ErrUnsupported):
			unsupported[err.Error()]++
			continue
		case err != nil:
			t.Logf("seed %d, policy %s: %v", seed, p.Name, err)
			unsupported["no run"]++
			continue
		}
		compared++
		if r.Undecided >= 0 {
			undecided++
			sure += r.Undecided
			steps++
		}
		if len(different) > 0 {
			least := randmodel.Shrink(text, *tries, func(text string) bool {
				_, different, err := judge(text, dir)
				return err == nil && len(different) > 0
			})
			_, still, _ := judge(least, dir)
			t.Errorf("seed %d, policy %s: %s\n%s\n%s", seed, p.Name, different[0], least, still)
		}
	}
	t.Logf("%d models compared, of which %d undecided from some step on; not compared: %v", compared, undecided, unsupported)
}

// judge runs a model on the base and by the reference and says where they differ.
func judge(text, dir string) (*reference.Result, []string, error) {
	base, err := Run(text, Way{}, 0, dir)
	if err != nil {
		return nil, nil, err // a faulty model, of which the reference knows nothing
	}
	r, err := reference.Run([]byte(text))
	if err != nil {
		return nil, nil, err
	}
	got := map[string]map[string][]float64{}
	for name, archive := range base.Files {
		arrays, err := read(archive, dir)
		if err != nil {
			return nil, nil, err
		}
		of := map[string][]float64{}
		for _, a := range arrays {
			of[a.Name] = floats(a)
		}
		got[name[:len(name)-len(".npz")]] = of
	}
	return r, r.Differences(got, tolerance), nil
}

// floats returns the values of an array; truth values are 0 and 1.
func floats(a record.Array) (out []float64) {
	switch x := a.Data.(type) {
	case []float64:
		return x
	case []int32:
		for _, v := range x {
			out = append(out, float64(v))
		}
	case []int64:
		for _, v := range x {
			out = append(out, float64(v))
		}
	case []bool:
		for _, v := range x {
			if v {
				out = append(out, 1)
			} else {
				out = append(out, 0)
			}
		}
	}
	return out
}
