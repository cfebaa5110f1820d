package spikelane

import (
	"context"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/units"
)

// TimedArray is a table of values over time, the k-th of which holds from k*Dt to (k+1)*Dt. Before and after the table
// its first and last values hold.
type TimedArray struct {
	Values []float64   // one value for each time: the function name(t)
	Rows   [][]float64 // or a row of values, of equal length, for each time: the function name(t, i)
	Unit   string      // that the values are given in, such as "nA"; "" none
	Dt     units.Time
}

// Function is a function given as Go code, as C++ code, or as both.
type Function struct {
	// Args are the units of the arguments, up to four, as equations declare them: "volt", "1", "integer", "boolean".
	Args   []string
	Result string // the unit of the result, likewise; "" is "1"
	// Go computes the value from the arguments. Both are in SI base units; a condition is 0 or 1, and an integer result
	// is cut off. Its value must depend on x alone: it is called as often as the engine likes, in any order, by several
	// goroutines when simulations run side by side. It must not keep or change x.
	//
	// Results are the same bits on every machine if those of Go are: Go code that multiplies and adds, or calls package
	// math, may round differently on another processor.
	Go func(x []float64) float64
	// Cpp is C++ code that defines a function of the same name, which takes a double for each argument and returns a
	// double: "double square(double x) { return x * x; }". Includes and other functions may stand before it. Target cpp
	// calls it, and every other target if there is no Go function, where C++ can be compiled. Its value must be that of
	// Go, if there is one, and depend on the arguments alone; calls come from several threads at once.
	//
	// Which bits it gives is for its author to say. A run says so among the warnings of its Report.
	Cpp string
}

// functionDecl is one function of a network; one of timed, binomial and host is set.
type functionDecl struct {
	name     string
	timed    *TimedArray
	binomial *model.Binomial
	host     *Function
	given    []float64 // values of the timed array that a run of an exported project was given, in SI base units
}

// TimedArray defines the function name(t), or name(t, i) of a table with rows, that every text of the network may call.
//
// Times are looked up as Brian 2 does: a time that is a multiple of a.Dt up to rounding finds the value that begins
// there. Where i is an expression, columns outside the table are those at its edges; the plain names i and j must fit.
func (n *Network) TimedArray(name string, a TimedArray) {
	a.Values, a.Rows = slices.Clone(a.Values), slices.Clone(a.Rows)
	for k := range a.Rows {
		a.Rows[k] = slices.Clone(a.Rows[k])
	}
	n.functions = append(n.functions, functionDecl{name: name, timed: &a})
}

// Binomial defines the function name(): for each element and time step, the number of successes among trials of the
// given probability. Draws follow the distribution exactly, for every number and probability.
func (n *Network) Binomial(name string, trials int, probability float64) {
	n.functions = append(n.functions, functionDecl{name: name, binomial: &model.Binomial{N: int64(trials), P: probability}})
}

// Function defines a function of the given name that every text of the network may call.
func (n *Network) Function(name string, f Function) {
	f.Args = slices.Clone(f.Args)
	n.functions = append(n.functions, functionDecl{name: name, host: &f})
}

// mostTrials bounds binomial draws: their tables grow with the root of the number of trials.
const mostTrials = 1<<31 - 1

func (d functionDecl) kind() string {
	if d.timed != nil {
		return "timed_array"
	}
	return "functions"
}

// identity says what the function is, but for Go code, which nothing tells apart.
func (d functionDecl) identity() string {
	switch {
	case d.timed != nil:
		sum := crc32.NewIEEE()
		fmt.Fprint(sum, d.timed.Values, d.timed.Rows)
		return fmt.Sprintf("timed array, dt %s, unit %q, checksum %08x", number(float64(d.timed.Dt)), d.timed.Unit, sum.Sum32())
	case d.binomial != nil:
		return fmt.Sprintf("binomial, %d trials of %s", d.binomial.N, number(d.binomial.P))
	}
	code := "Go code"
	if d.host.Cpp != "" {
		code = fmt.Sprintf("C++ code, checksum %08x", crc32.ChecksumIEEE([]byte(d.host.Cpp)))
	}
	return fmt.Sprintf("%s, %q to %q", code, d.host.Args, d.host.Result)
}

// functions makes the functions of the network.
func (c *compiler) functions() {
	c.tables = map[string]*ecs.Column{}
	for _, d := range c.net.functions {
		f := c.function(d)
		if f == nil {
			// Uses of it give no faults of their own.
			f = model.Refused(d.name)
		} else if d.given != nil {
			f.Timed.Values = d.given
		}
		c.errs.addModel(d.kind(), d.name, c.ns.Define(f))
		c.table(f)
		if f.Defined() {
			c.defined = append(c.defined, f)
		}
	}
}

// table makes the column that calls of f look up.
func (c *compiler) table(f *model.Function) {
	if name, values := compile.Table(f); name != "" {
		col := ecs.NewColumn(name, ecs.F64, len(values))
		copy(col.F64, values)
		c.tables[name] = col
	}
}

// function returns the function that d declares, nil after a fault.
func (c *compiler) function(d functionDecl) *model.Function {
	switch {
	case d.timed != nil:
		return c.timed(d.name, d.timed)
	case d.binomial != nil:
		if b := d.binomial; b.N < 0 || b.N > mostTrials || !(b.P >= 0 && b.P <= 1) {
			c.errs.add("functions", d.name, "", "E406", fmt.Sprintf("a binomial draw has 0 to %d trials of a probability in 0..1, not %d of %v", mostTrials, b.N, b.P), "")
			return nil
		}
		return model.NewBinomial(d.name, *d.binomial)
	}
	return c.goFunction(d.name, d.host)
}

func (c *compiler) timed(name string, a *TimedArray) *model.Function {
	before := len(c.errs)
	fault := func(field, code, msg, hint string) { c.errs.add("timed_array", name, field, code, msg, hint) }
	table := model.Timed{Rows: len(a.Values), Dt: float64(a.Dt), Values: slices.Clone(a.Values)}
	if a.Rows != nil {
		if a.Values != nil {
			fault("values", "E414", "Values exclude Rows", "give one of them")
		}
		table.Rows, table.Values = len(a.Rows), nil
		for k, row := range a.Rows {
			if k == 0 {
				table.Cols = len(row)
			}
			if len(row) != table.Cols || len(row) == 0 {
				fault(fmt.Sprintf("values[%d]", k), "E403", fmt.Sprintf("row %d has %d values, the first has %d", k, len(row), table.Cols), "rows have the same length, at least 1")
				return nil
			}
			table.Values = append(table.Values, row...)
		}
	}
	if k := slices.IndexFunc(table.Values, math.IsNaN); k >= 0 {
		fault("values", "E418", fmt.Sprintf("value %d is NaN, want a number", k), "values count from 0, row by row")
	}
	if len(table.Values) == 0 {
		fault("values", "E403", "a timed array needs values", "")
	}
	if !(table.Dt > 0) || table.Dt > maxTime {
		fault("dt", "E503", fmt.Sprintf("dt must be positive and finite, is %v s", table.Dt), "")
	}
	var dim units.Dimension
	if a.Unit != "" {
		unit, faults := c.ns.Quantity("unit", a.Unit)
		c.errs.addModel("timed_array", name, faults)
		if unit == nil {
			return nil
		}
		scale := compile.Const(unit, c.dt)
		for k, x := range table.Values {
			table.Values[k] = float64(x * scale)
		}
		dim = unit.Dim
	}
	if len(c.errs) > before {
		return nil
	}
	return model.NewTimed(name, table, dim)
}

// maxTime bounds times in seconds, so that they have finite numbers of steps.
const maxTime = 1e300

func (c *compiler) goFunction(name string, f *Function) *model.Function {
	before := len(c.errs)
	call := f.Go
	switch {
	case f.Go == nil && f.Cpp == "":
		c.errs.add("functions", name, "Go", "E408", "no Go function given, and no C++ code", "")
	case f.Go == nil:
		if _, err := c.cppOptions(context.Background()); err != nil {
			c.errs.add("functions", name, "Cpp", "E422", fmt.Sprintf("function %s is given as C++ alone, which target %s cannot call here: %v", name, c.target.Name(), err), "give a Go function beside it")
			break
		}
		callee := &callee{name: name}
		c.callees = append(c.callees, callee)
		call = callee.call
	}
	if f.Cpp != "" && (f.Go == nil || c.target.Name() == "cpp") {
		c.warnings = append(c.warnings, fmt.Sprintf("function %s runs as the C++ code given: equal bits on other machines, by other compilers and by other targets are up to that code", name))
	}
	if len(f.Args) > kernels.MaxHostArgs {
		c.errs.add("functions", name, "args", "E103", fmt.Sprintf("a function takes at most %d arguments, not %d", kernels.MaxHostArgs, len(f.Args)), "")
	}
	args := make([]model.Argument, len(f.Args))
	var faults model.Errors
	for k, unit := range f.Args {
		args[k], faults = model.Signature(fmt.Sprintf("args[%d]", k), unit)
		c.errs.addModel("functions", name, faults)
	}
	unit := f.Result
	if unit == "" {
		unit = "1"
	}
	result, faults := model.Signature("result", unit)
	c.errs.addModel("functions", name, faults)
	if len(c.errs) > before {
		return nil
	}
	return model.NewHost(name, args, result, call)
}
