package reference

import "math"

// functions of one number that vary smoothly.
var functions = map[string]func(float64) float64{
	"exp": math.Exp, "expm1": math.Expm1, "exprel": exprel, "log": math.Log, "log10": math.Log10, "log1p": math.Log1p,
	"sqrt": math.Sqrt, "sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "sinh": math.Sinh, "cosh": math.Cosh,
	"tanh": math.Tanh, "arcsin": math.Asin, "arccos": math.Acos, "arctan": math.Atan,
}

func exprel(x float64) float64 {
	if math.Abs(x) < 1e-16 {
		return 1
	}
	if math.IsInf(x, 1) {
		return x
	}
	return math.Expm1(x) / x
}

// arities of all functions but timed arrays.
var arities = map[string]int{"abs": 1, "sign": 1, "floor": 1, "ceil": 1, "clip": 3, "int": 1, "timestep": 2, "rand": 0, "randn": 0, "poisson": 1}

func (f *frame) call(n *node) value {
	w := f.w
	if a, ok := w.arrays[n.text]; ok {
		return f.lookUp(a, n.args)
	}
	want, known := arities[n.text]
	smooth := functions[n.text]
	if smooth != nil {
		want, known = 1, true
	}
	if !known {
		fail("function %q", n.text)
	}
	if len(n.args) != want {
		fail("function %q of %d arguments", n.text, len(n.args))
	}
	var args [3]value
	for k, a := range n.args {
		args[k] = f.eval(a)
	}
	x := args[0]
	if smooth != nil {
		x = x.float()
		return w.push(twins(smooth(x.f), smooth(x.g)))
	}
	switch n.text {
	case "abs":
		if x.kind == integer {
			return whole(max(x.n, -x.n))
		}
		x = x.float()
		return twins(math.Abs(x.f), math.Abs(x.g))
	case "sign":
		if near(x, real(0)) {
			w.doubt("sign(%v)", x.f)
		}
		x = x.float()
		return twins(sign(x.f), sign(x.g))
	case "floor", "ceil":
		x = x.float()
		w.cliff(x, n.text)
		if n.text == "floor" {
			return twins(math.Floor(x.f), math.Floor(x.g))
		}
		return twins(math.Ceil(x.f), math.Ceil(x.g))
	case "clip":
		lo, hi := args[1].float(), args[2].float()
		x = x.float()
		return twins(clip(x.f, lo.f, hi.f), clip(x.g, lo.g, hi.g))
	case "int":
		if x.kind != float {
			return whole(x.n)
		}
		w.cliff(x, "int")
		return whole(toInt(x.f))
	case "timestep":
		return whole(w.timestep(x.float(), args[1].float()))
	}
	return f.draw(n, x)
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x * 0
}

// clip is NumPy's: the lower bound first, then the upper one.
func clip(x, lo, hi float64) float64 {
	if x < lo {
		x = lo
	}
	if x > hi {
		x = hi
	}
	return x
}

// toInt cuts the fraction off; numbers that no int64 has become the nearest, NaN becomes 0.
func toInt(x float64) int64 {
	switch {
	case math.IsNaN(x):
		return 0
	case x >= 1<<63:
		return math.MaxInt64
	case x <= -1<<63:
		return math.MinInt64
	}
	return int64(x)
}

// timestep is how many whole steps a time is, a thousandth of a step forgiven.
func (w *world) timestep(t, dt value) int64 {
	q := twins((t.f+1e-3*dt.f)/dt.f, (t.g+1e-3*dt.g)/dt.g)
	w.cliff(q, "timestep")
	return toInt(math.Floor(q.f))
}
