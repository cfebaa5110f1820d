package reference

import (
	"fmt"
	"math"
	"sort"
)

// Differences says where other results of the same model file differ, nothing if they do not. got holds arrays by archive
// and name as [Result.Archives] does, rows one after the other; what is in only one of the two is not compared.
//
// Indices and times must be equal, other values within tol of the largest of their array, or within what their doubts
// say that rounding does. After [Result.Undecided] nothing is compared.
func (r *Result) Differences(got map[string]map[string][]float64, tol float64) []string {
	var out []string
	limit := math.Inf(1)
	if r.Undecided >= 0 {
		limit = (float64(r.Undecided) - 0.5) * r.Dt
	}
	for _, name := range sorted(r.Archives) {
		want, other := r.Archives[name], got[name]
		if other == nil {
			continue
		}
		t := want["t"]
		if t == nil && r.Undecided >= 0 {
			continue // final values
		}
		n := -1
		if t != nil {
			n = before(t.Values, limit)
			if m := before(other["t"], limit); n != m {
				out = append(out, fmt.Sprintf("%s: %d times before %v s, want %d%s", name, m, limit, n, firstOther(other["t"], other["i"], want)))
				continue
			}
		}
		for _, key := range sorted(want) {
			if other[key] == nil {
				continue
			}
			exact := key == "t" || key == "i" || key == "j"
			if d := want[key].differs(other[key], n, tol, exact); d != "" {
				out = append(out, name+": "+key+d)
				if exact {
					break // the others cannot be equal
				}
			}
		}
	}
	return out
}

func before(t []float64, limit float64) int {
	return sort.Search(len(t), func(k int) bool { return t[k] >= limit })
}

// firstOther says which event is the first that only one has.
func firstOther(t, i []float64, want map[string]*Array) string {
	w := want["t"].Values
	for k := 0; ; k++ {
		switch {
		case k >= len(t) && k >= len(w):
			return ""
		case k >= len(t):
			return fmt.Sprintf(", the first that is missing at %v s", w[k])
		case k >= len(w) || math.Abs(t[k]-w[k]) > 1e-9 || i != nil && i[k] != want["i"].Values[k]:
			if i != nil {
				return fmt.Sprintf(", the first other one of element %v at %v s", i[k], t[k])
			}
			return fmt.Sprintf(", the first other one at %v s", t[k])
		}
	}
}

// differs says how the first n values of each row differ, all if n < 0.
func (a *Array) differs(got []float64, n int, tol float64, exact bool) string {
	if len(a.Values) == 0 && len(got) == 0 {
		return ""
	}
	rows := max(1, a.Rows)
	wide, other := len(a.Values)/rows, len(got)/rows
	if n < 0 {
		if n = wide; other != wide {
			return fmt.Sprintf(": %d values, want %d", len(got), len(a.Values))
		}
	}
	if other < n || len(got)%rows != 0 {
		return fmt.Sprintf(": %d values, want %d rows of at least %d", len(got), rows, n)
	}
	scale, doubt := 0.0, 0.0
	for r := range rows {
		for k := range n {
			if x := math.Abs(a.Values[r*wide+k]); x > scale && !math.IsInf(x, 0) {
				scale = x
			}
			if d := a.Doubts[r*wide+k]; d > doubt && !math.IsInf(d, 0) {
				doubt = d
			}
		}
	}
	allowed := tol*scale + 1000*doubt
	if exact {
		allowed = 1e-12 * scale
	}
	for k := range n {
		for r := range rows {
			x, y := got[r*other+k], a.Values[r*wide+k]
			if x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= allowed {
				continue
			}
			return fmt.Sprintf("[%d] of row %d is %v, want %v (allowed %.2g)", k, r, x, y, allowed)
		}
	}
	return ""
}

func sorted[T any](m map[string]T) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
