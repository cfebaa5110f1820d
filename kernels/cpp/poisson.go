package cpp

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/pass"
)

// PoissonHeader returns the header that draws Poisson numbers: mathfn.Poisson in C++, on exp, log and log1p as
// kernels/mathfn defines them.
func PoissonHeader() string {
	var b strings.Builder
	b.WriteString("// Poisson numbers, and what they take of kernels/mathfn.\n#ifndef SPIKELANE_POISSON_HPP\n#define SPIKELANE_POISSON_HPP\n\n")
	fmt.Fprintf(&b, "#include \"%s\"\n\nnamespace spikelane {\n\n", HeaderName)
	for _, op := range []kernels.Op{kernels.OpExp, kernels.OpLog, kernels.OpLog1p} {
		b.WriteString(scalar(op) + "\n")
	}
	b.WriteString(poissonText + "\n} // namespace spikelane\n\n#endif\n")
	return b.String()
}

// scalar returns the library function op of one argument as a function of C++.
func scalar(op kernels.Op) string {
	build := kernels.NewBuilder(op.String())
	x := build.Param("x", kernels.F64)
	build.Each()
	y := mathfn.Build(build, op, 0, x)
	build.Mem(kernels.OpStore, build.Col("y", kernels.ElemF64), y) // so that the passes keep it
	k := newKernel(pass.Run(build.Func(), pass.Standard()), "", nil)
	b := &body{k: k, indent: "    ", values: map[kernels.Value]expr{}, guard: kernels.None, known: kernels.None}
	var result expr
	for i := range k.f.Insts {
		if in := &k.f.Insts[i]; in.Op == kernels.OpStore {
			result = b.value(in.Args[0])
		} else if in.Op.Info().Class != kernels.Input {
			b.value(kernels.Value(i))
		}
	}
	b.statement("return "+result.text+";", result.notes)
	return fmt.Sprintf("static inline double %v_of(double x)\n{\n%s\n}\n", op, strings.Join(b.lines, "\n"))
}
