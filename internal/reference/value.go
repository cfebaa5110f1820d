package reference

import "math"

// value is a number with its twin, a whole number or a truth value.
type value struct {
	kind kind
	f, g float64 // as written, and the twin
	n    int64   // of integers and booleans
}

type kind uint8

const (
	float kind = iota
	integer
	boolean
)

func real(x float64) value { return value{f: x, g: x} }

func twins(f, g float64) value { return value{f: f, g: g} }

func whole(n int64) value { return value{kind: integer, n: n} }

func truth(b bool) value {
	if b {
		return value{kind: boolean, n: 1}
	}
	return value{kind: boolean}
}

// float is v as a number with its twin.
func (v value) float() value {
	if v.kind == float {
		return v
	}
	return real(float64(v.n))
}

func (v value) isTrue() bool {
	if v.kind == float {
		return v.f != 0
	}
	return v.n != 0
}

// certain reports whether rounding cannot change v: the twin is the same.
func (v value) certain() bool {
	return v.kind != float || v.f == v.g || math.IsNaN(v.f) && math.IsNaN(v.g)
}

// doubt is how far the twin is off.
func (v value) doubt() float64 {
	if v.certain() {
		return 0
	}
	return math.Abs(v.f - v.g)
}

// near reports whether rounding might turn the order of a and b.
//
// Source of the margins: the engine errs by some 1e-16 of what it computes with in each operation, the twin is pushed by
// 1e-14; 1e-9 is far above what some thousand steps add up to in a model that is not chaotic, and where it is, the twin tells.
func near(a, b value) bool {
	a, b = a.float(), b.float()
	if a.certain() && b.certain() || a.f == b.f && a.g == b.g && a.f == 0 {
		return false
	}
	d := math.Abs(a.f - b.f)
	return d <= 1e-9*math.Max(math.Abs(a.f), math.Abs(b.f)) || d <= 100*(a.doubt()+b.doubt()) || math.IsNaN(a.f) != math.IsNaN(a.g) || math.IsNaN(b.f) != math.IsNaN(b.g)
}

// compared is a comparison. Whole numbers are compared as such.
func (w *world) compared(op string, a, b value) bool {
	if a.kind != float && b.kind != float {
		return order(op, a.n, b.n)
	}
	x, y := a.float(), b.float()
	if near(x, y) {
		w.doubt("%v %s %v", x.f, op, y.f)
	}
	return order(op, x.f, y.f)
}

func order[T int64 | float64](op string, a, b T) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "==":
		return a == b
	}
	return a != b
}

// binary is an operator between two values.
func (f *frame) binary(op string, a, b value) value {
	if a.kind != float && b.kind != float && op != "/" && op != "**" {
		return whole(f.w.wholes(op, a.n, b.n))
	}
	a, b = a.float(), b.float()
	switch op {
	case "+":
		return f.round(twins(a.f+b.f, a.g+b.g))
	case "-":
		return f.round(twins(a.f-b.f, a.g-b.g))
	case "*":
		return f.round(twins(a.f*b.f, a.g*b.g))
	case "/":
		return f.round(twins(a.f/b.f, a.g/b.g))
	case "**":
		r := twins(math.Pow(a.f, b.f), math.Pow(a.g, b.g))
		if a.f == math.Floor(a.f) && b.f == math.Floor(b.f) && r.f == math.Floor(r.f) && math.Abs(r.f) < 1<<53 {
			return f.round(r) // exact
		}
		return f.w.push(r)
	case "//", "%":
		f.w.cliff(twins(a.f/b.f, a.g/b.g), op)
		q, m := floorMod(a.f, b.f)
		qg, mg := floorMod(a.g, b.g)
		if op == "//" {
			return twins(q, qg)
		}
		return twins(m, mg)
	}
	panic("BUG: reference: operator " + op)
}

// floorMod is Python's // and % of floats; Python refuses to divide by 0, where they are a/b and NaN.
func floorMod(a, b float64) (q, m float64) {
	if b == 0 {
		return a / b, math.NaN()
	}
	m = math.Mod(a, b)
	q = (a - m) / b
	if m != 0 && (b < 0) != (m < 0) {
		m += b
		q--
	}
	if m == 0 {
		m = math.Copysign(0, b)
	}
	if q != 0 {
		r := math.Floor(q)
		if q-r > 0.5 {
			r++
		}
		q = r
	}
	return q, m
}

func (w *world) wholes(op string, a, b int64) int64 {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	}
	if b == 0 {
		unsupported("whole numbers divided by 0")
	}
	q, m := a/b, a%b
	if m != 0 && (m < 0) != (b < 0) {
		q, m = q-1, m+b
	}
	if op == "//" {
		return q
	}
	return m
}

// cliff doubts where a function that jumps at whole numbers has an argument near one that is not certain.
func (w *world) cliff(x value, what string) {
	if x.certain() {
		return
	}
	n := math.Round(x.f)
	if math.Abs(x.f-n) <= 1e-9*math.Max(1, math.Abs(x.f)) || math.Abs(x.f-n) <= 100*x.doubt() || !(math.Floor(x.f) == math.Floor(x.g)) {
		w.doubt("%s at %v", what, x.f)
	}
}
