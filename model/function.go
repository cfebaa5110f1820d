package model

import (
	"fmt"

	"github.com/spikelane/spikelane/units"
)

// Function is a function of the language.
type Function struct {
	Name   string
	Arity  int
	Random bool
	// Unit rule: dimensionless arguments and result, unless one of these is set.
	keeps bool // the result has the first argument's unit; all arguments share it
	any   bool // any unit in, dimensionless out (sign)
	root  bool // sqrt
	// Result type: Float unless asInt; keeps and any functions give the widest type of their arguments.
	asInt bool
	// boolArg admits boolean arguments.
	boolArg bool

	// Of a function that a network defines, one of Timed, Binomial and Host is set.
	Timed    *Timed
	Binomial *Binomial
	Host     func(x []float64) float64 // of values in SI base units; booleans are 0 and 1
	Args     []Argument
	Result   Argument

	refused bool // its definition is: uses of it give no faults of their own
}

var functions = func() map[string]*Function {
	m := map[string]*Function{}
	for _, f := range []Function{
		{Name: "exp", Arity: 1},
		{Name: "expm1", Arity: 1},
		{Name: "exprel", Arity: 1},
		{Name: "log", Arity: 1},
		{Name: "log10", Arity: 1},
		{Name: "log1p", Arity: 1},
		{Name: "sqrt", Arity: 1, root: true},
		{Name: "sin", Arity: 1},
		{Name: "cos", Arity: 1},
		{Name: "tan", Arity: 1},
		{Name: "sinh", Arity: 1},
		{Name: "cosh", Arity: 1},
		{Name: "tanh", Arity: 1},
		{Name: "arcsin", Arity: 1},
		{Name: "arccos", Arity: 1},
		{Name: "arctan", Arity: 1},
		{Name: "abs", Arity: 1, keeps: true},
		{Name: "floor", Arity: 1, keeps: true},
		{Name: "ceil", Arity: 1, keeps: true},
		{Name: "clip", Arity: 3, keeps: true},
		{Name: "sign", Arity: 1, any: true},
		{Name: "int", Arity: 1, asInt: true, boolArg: true},
		{Name: "rand", Random: true},
		{Name: "randn", Random: true},
		{Name: "poisson", Arity: 1, Random: true, asInt: true},
		{Name: "timestep", Arity: 2, asInt: true},
	} {
		m[f.Name] = &f
	}
	return m
}()

// arguments describes the arguments of f.
func (f *Function) arguments() string {
	switch {
	case f.Timed != nil && f.Arity == 2:
		return "2 arguments (t, i)"
	case f.Defined() && f.Arity > 1:
		return fmt.Sprintf("%d arguments", f.Arity)
	case f.Name == "clip":
		return "3 arguments (x, low, high)"
	case f.Name == "timestep":
		return "2 arguments (t, dt)"
	case f.Arity == 0:
		return "no arguments"
	}
	return "1 argument"
}

// FunctionNames returns the names of all functions, for suggestions; in no order.
func FunctionNames() []string {
	names := make([]string, 0, len(functions))
	for name := range functions {
		names = append(names, name)
	}
	return names
}

// builtinConstants are the named numbers of the language; values are the doubles nearest to π and e.
var builtinConstants = map[string]float64{
	"pi": 0x1.921fb54442d18p+1,
	"e":  0x1.5bf0a8b145769p+1,
}

// perRootSecond is the dimension of white noise, second**-0.5.
var perRootSecond = func() units.Dimension {
	d, ok := second.Pow(-1, 2)
	if !ok {
		panic("BUG: model: no unit of noise")
	}
	return d
}()

// second is the dimension of time.
var second = func() units.Dimension {
	q, ok := units.Lookup("second")
	if !ok {
		panic("BUG: model: no unit second")
	}
	return q.Dim
}()
