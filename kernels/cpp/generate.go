package cpp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/mathfn"
	"github.com/spikelane/spikelane/kernels/pass"
)

// Options are what a translation unit needs besides its kernels. The zero value is for kernels that call no function
// of the host.
type Options struct {
	// Functions names, by the name of a function of the host, the C++ function that is its twin: so many doubles as
	// the function has arguments, and a double back. Its bits are the business of whoever wrote it.
	Functions map[string]string
	// Includes are the headers that declare them, as in #include "NAME".
	Includes []string
}

// Unit is a translation unit.
type Unit struct {
	Text         string // the whole unit, which includes Headers
	Declarations string // what stands in it for those who call the kernels from C++: their arguments, their functions
	Headers      []File // that Text includes, but for Options.Includes
	Kernels      []Kernel
	// Check is the symbol of a function that computes from CheckInputs what must be CheckWant.
	Check string
}

// File is the name of a file and what it holds.
type File struct{ Name, Text string }

// Kernel is a function of a unit, with C linkage: void SYMBOL(void *block).
type Kernel struct {
	Symbol  string
	Func    *kernels.Func // as it was given
	Lowered *kernels.Func // as the text was made of it
	Layout  Layout        // of the arguments of Lowered
	// Where the columns, parameters and lists of Lowered are among those of Func: the passes drop what is not used.
	Cols, Params, Lists []int
	// What these are called in the struct of arguments, SYMBOL_args.
	ColFields, ParamFields, ListFields []string
}

// Generate writes the unit of the given name, which tells its check from those of other units, with the kernels in
// order. The functions are not changed. The error is the first function's that does not obey [kernels.Func.Verify], or
// names a function of the host that has no twin in C++.
func Generate(name string, funcs []*kernels.Func, o Options) (*Unit, error) {
	u := &Unit{Check: "spikelane_check_" + identifier(name), Headers: []File{{HeaderName, Header}}}
	symbols := newScope(u.Check)
	var ks []*kernel
	poisson := false
	for _, f := range funcs {
		if err := f.Verify(); err != nil {
			return nil, fmt.Errorf("cpp: %w", err)
		}
		g := improved(f)
		twins := make([]string, len(g.Hosts))
		for s, h := range g.Hosts {
			if twins[s] = o.Functions[h.Name]; twins[s] == "" {
				return nil, fmt.Errorf("cpp: %s: function %s has no C++ code", f.Name, h.Name)
			}
		}
		k := newKernel(g, symbols.name("kernel_"+identifier(f.Name)), twins)
		ks = append(ks, k)
		u.Kernels = append(u.Kernels, bound(f, k))
		poisson = poisson || slices.ContainsFunc(g.Insts, func(in kernels.Inst) bool { return in.Op == kernels.OpPoisson })
	}
	if poisson {
		u.Headers = append(u.Headers, File{PoissonName, PoissonHeader()})
	}
	var b, decl strings.Builder
	for _, h := range u.Headers {
		fmt.Fprintf(&b, "#include \"%s\"\n", h.Name)
	}
	for _, h := range o.Includes {
		fmt.Fprintf(&b, "#include \"%s\"\n", h)
	}
	decl.WriteString("namespace spikelane {\n\n")
	fmt.Fprintf(&decl, "SPIKELANE_EXPORT void %s(const double *in, int64_t *out);\n\n", u.Check)
	for _, k := range ks {
		decl.WriteString(k.declaration() + "\n")
	}
	decl.WriteString("} // namespace spikelane\n")
	u.Declarations = decl.String()
	b.WriteString("\n" + u.Declarations + "\nnamespace spikelane {\n\n")
	fmt.Fprintf(&b, "void %s(const double *in, int64_t *out) { check(in, out); }\n\n", u.Check)
	for _, k := range ks {
		b.WriteString(k.definition() + "\n")
	}
	b.WriteString("} // namespace spikelane\n")
	u.Text = b.String()
	return u, nil
}

// improved returns f as the text is made of it: library ops expanded, through the standard passes. Gathers that choose
// among few elements become choices where elements go several at a time.
func improved(f *kernels.Func) *kernels.Func {
	g := pass.Run(mathfn.Expand(f), pass.Standard())
	if h := pass.Run(g, []pass.Pass{tabulate}); h != g {
		return pass.Run(h, pass.Standard())
	}
	return g
}

var tabulate, _ = pass.Named("tabulate")

// bound describes the kernel that is made of f.
func bound(f *kernels.Func, text *kernel) Kernel {
	g := text.f
	k := Kernel{Symbol: text.symbol, Func: f.Clone(), Lowered: g, Layout: layoutOf(g), ColFields: text.cols, ParamFields: text.params, ListFields: text.lists}
	for _, c := range g.Cols {
		k.Cols = append(k.Cols, f.Col(c.Name))
	}
	for _, p := range g.Params {
		k.Params = append(k.Params, f.Param(p.Name))
	}
	for _, l := range g.Lists {
		k.Lists = append(k.Lists, slices.Index(f.Lists, l))
	}
	return k
}

// Joined returns the unit with the text of its headers in place of their inclusion: one file, but for Options.Includes.
func (u *Unit) Joined() string {
	text := u.Text
	for _, h := range u.Headers {
		body := strings.Replace(h.Text, fmt.Sprintf("#include %q\n", HeaderName), "", 1)
		text = strings.Replace(text, fmt.Sprintf("#include %q\n", h.Name), body, 1)
	}
	return text
}
