package spikelane

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/host"
	"github.com/spikelane/spikelane/kernels/pass"
	"github.com/spikelane/spikelane/model"
	"github.com/spikelane/spikelane/model/syntax"
)

// Stages returns the stages that Explain prints, in the order of the pipe. "ir:PASS" with the name of a pass stands
// for the kernels after that pass; "asm" is the machine code of the native target, and differs by machine; "cpp" is the
// kernels as C++ text.
func Stages() []string { return []string{"ast", "model", "plan", "ir", "asm", "cpp", "schedule"} }

// Explain prints the network at one stage of the pipe: see Stages.
func (p *Program) Explain(stage string) (string, error) {
	switch {
	case stage == "ast":
		return p.explainSyntax(), nil
	case stage == "model":
		return p.explainModel(), nil
	case stage == "plan":
		return p.explainPlan(), nil
	case stage == "ir":
		var b strings.Builder
		for _, f := range p.funcs {
			b.WriteString(f.improved.String() + "\n")
		}
		return b.String(), nil
	case strings.HasPrefix(stage, "ir:"):
		return p.explainPass(stage[len("ir:"):])
	case stage == "schedule":
		s, err := p.New(context.Background(), Instance{})
		if err != nil {
			return "", err
		}
		return s.schedule.String(), nil
	case stage == "asm":
		return p.explainMachineCode(), nil
	case stage == "cpp":
		return p.explainCpp()
	}
	hint := fmt.Sprintf("stages: %s", strings.Join(Stages(), ", "))
	if near := Suggest(stage, Stages()); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %q?", near[0])
	}
	return "", fmt.Errorf("no stage %q; %s", stage, hint)
}

func (p *Program) explainSyntax() string {
	var b strings.Builder
	for _, gp := range p.groups {
		fmt.Fprintf(&b, "%s %s\n", gp.decl.kind(), gp.decl.name)
		eqs, _ := syntax.ParseEquations(gp.decl.model.Equations)
		if len(eqs) > 0 {
			b.WriteString(indent(syntax.PrintEquations(eqs)))
		}
		if p := gp.decl.poisson; p != nil && p.Rates != "" {
			if x, _ := syntax.ParseExpr(p.Rates); x != nil {
				fmt.Fprintf(&b, "rates\n%s", indent(syntax.Print(x)))
			}
		}
		if x, _ := syntax.ParseExpr(gp.decl.model.Threshold); x != nil {
			fmt.Fprintf(&b, "threshold\n%s", indent(syntax.Print(x)))
		}
		if list, _ := syntax.ParseStatements(gp.decl.model.Reset); len(list) > 0 {
			fmt.Fprintf(&b, "reset\n%s", indent(syntax.PrintStatements(list)))
		}
		for _, e := range gp.decl.model.Events {
			if x, _ := syntax.ParseExpr(e.Condition); x != nil {
				fmt.Fprintf(&b, "event %s\n%s", e.Name, indent(syntax.Print(x)))
			}
			if list, _ := syntax.ParseStatements(e.Code); len(list) > 0 {
				fmt.Fprintf(&b, "on event %s\n%s", e.Name, indent(syntax.PrintStatements(list)))
			}
		}
	}
	for _, sp := range p.synapses {
		fmt.Fprintf(&b, "synapses %s\n", sp.decl.name)
		if eqs, _ := syntax.ParseEquations(sp.decl.model.Equations); len(eqs) > 0 {
			b.WriteString(indent(syntax.PrintEquations(eqs)))
		}
		for k, path := range pathwaysOf(sp.decl) {
			if list, _ := syntax.ParseStatements(path.Code); len(list) > 0 {
				fmt.Fprintf(&b, "%s\n%s", pathwayTitle(sp.model.Pathways[k]), indent(syntax.PrintStatements(list)))
			}
		}
	}
	return b.String()
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ") + "\n"
}

func (p *Program) explainModel() string {
	var b strings.Builder
	for _, name := range p.ns.Names() {
		s := p.ns.Lookup(name)
		fmt.Fprintf(&b, "constant %s = %v : %v\n", name, s.Def, s.Dim)
	}
	p.explainFunctions(&b)
	for _, gp := range p.groups {
		fmt.Fprintf(&b, "%s %s, %d\n", gp.decl.kind(), gp.decl.name, gp.decl.count)
		printVariables(&b, gp.model.Vars)
		if gp.model.Threshold != nil {
			fmt.Fprintf(&b, "  threshold %v\n", gp.model.Threshold)
		}
		printStatements(&b, "reset", gp.model.Reset)
		if gp.model.Refractory != nil {
			fmt.Fprintf(&b, "  refractory %v\n", gp.model.Refractory)
		}
		for _, e := range gp.events {
			fmt.Fprintf(&b, "  event %s: %v\n", e.decl.Name, e.model.Condition)
			printStatements(&b, "on event "+e.decl.Name, e.model.Code)
		}
		for _, k := range gp.linked {
			if k.root != nil {
				fmt.Fprintf(&b, "  link %s to %s.%s\n", k.name, k.root.decl.name, k.column)
			}
		}
	}
	for _, in := range p.inputs {
		fmt.Fprintf(&b, "poisson_input into %s\n", in.of.decl.name)
		printStatements(&b, "code", []*model.Stmt{in.stmt})
	}
	for _, sp := range p.synapses {
		fmt.Fprintf(&b, "synapses %s, %s -> %s\n", sp.decl.name, sp.pre.decl.name, sp.pst.decl.name)
		printVariables(&b, sp.model.Vars)
		for _, cp := range sp.connect {
			fmt.Fprintf(&b, "  connect %v\n", cp)
		}
		for _, path := range sp.model.Pathways {
			printStatements(&b, pathwayTitle(path), path.Code)
		}
	}
	for _, r := range p.regular {
		fmt.Fprintf(&b, "code %s\n", r.name)
		printStatements(&b, "once", r.block.Shared)
		printStatements(&b, "each", r.block.Each)
	}
	return b.String()
}

func printVariables(b *strings.Builder, vars []*model.Variable) {
	for _, v := range vars {
		fmt.Fprintf(b, "  %v %s : %v %v", v.Kind, v.Name, v.Type, v.Dim)
		if v.Expr != nil {
			fmt.Fprintf(b, " = %v", v.Expr)
		}
		for _, f := range []struct {
			on   bool
			text string
		}{{v.UnlessRefractory, "unless refractory"}, {v.Constant, "constant"}, {v.Shared, "shared"}, {v.ConstantOverDt, "constant over dt"}, {v.Linked, "linked"}} {
			if f.on {
				fmt.Fprintf(b, " (%s)", f.text)
			}
		}
		b.WriteByte('\n')
	}
}

func printStatements(b *strings.Builder, what string, list []*model.Stmt) {
	for _, s := range list {
		fmt.Fprintf(b, "  %s %v\n", what, s)
	}
}

func (p *Program) explainPlan() string {
	var b strings.Builder
	for _, gp := range p.groups {
		fmt.Fprintf(&b, "%s %s\n%s", gp.decl.kind(), gp.decl.name, indent(gp.plan.String()))
	}
	return b.String()
}

// explainPass prints the kernels as they are after the named pass of the standard list.
func (p *Program) explainPass(name string) (string, error) {
	var upTo []pass.Pass
	found := false
	var names []string
	for _, s := range pass.Standard() {
		names = append(names, s.Name)
		if !found {
			upTo = append(upTo, s)
		}
		found = found || s.Name == name
	}
	if !found {
		return "", fmt.Errorf("no pass %q; passes: %s", name, strings.Join(names, ", "))
	}
	var b strings.Builder
	for _, f := range p.funcs {
		var g *kernels.Func = pass.Run(f.raw, upTo)
		b.WriteString(g.String() + "\n")
	}
	return b.String(), nil
}

// explainMachineCode prints the machine code of every kernel that has some.
func (p *Program) explainMachineCode() string {
	isa := instructionSet(p.target)
	if p.target.Name() != "native" {
		return fmt.Sprintf("target %s: no machine code of ours\n", p.target.Name())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "target %s, %s\n\n", p.target.Name(), isa)
	for _, f := range p.funcs {
		if l, ok := f.lowered.(interface{ Listing() string }); ok {
			b.WriteString(l.Listing() + "\n")
		} else {
			fmt.Fprintf(&b, "%s: no machine code, it calls into Go\n\n", f.improved.Name)
		}
	}
	return b.String()
}

// explainCpp prints the kernels as a translation unit of C++, and names those that cannot stand in one.
func (p *Program) explainCpp() (string, error) {
	var b strings.Builder
	functions := host.Options{Functions: p.net.cppFunctions()}
	o := cpp.Options{Functions: map[string]string{}}
	for _, f := range functions.Functions {
		o.Functions[f.Name] = f.Name
	}
	if len(o.Functions) > 0 {
		o.Includes = []string{host.FunctionsName}
		fmt.Fprintf(&b, "// %s\n%s// end of %s\n\n", host.FunctionsName, functions.Header(), host.FunctionsName)
	}
	var funcs []*kernels.Func
	for _, f := range p.funcs {
		goes := func(h kernels.Host) bool { return o.Functions[h.Name] == "" }
		if at := slices.IndexFunc(f.improved.Hosts, goes); at >= 0 {
			fmt.Fprintf(&b, "// %s: no C++, it calls the Go function %s\n", f.improved.Name, f.improved.Hosts[at].Name)
			continue
		}
		funcs = append(funcs, f.improved)
	}
	u, err := cpp.Generate("kernels", funcs, o)
	if err != nil {
		return "", err
	}
	return b.String() + u.Text, nil
}

// explainFunctions prints the functions that the network defines.
func (p *Program) explainFunctions(b *strings.Builder) {
	for _, f := range p.defined {
		switch {
		case f.Timed != nil:
			fmt.Fprintf(b, "function %s: %d values in %d steps of %v s : %v\n", f.Name, len(f.Timed.Values), f.Timed.Rows, f.Timed.Dt, f.Result.Dim)
		case f.Binomial != nil:
			fmt.Fprintf(b, "function %s: binomial, %d trials of %v\n", f.Name, f.Binomial.N, f.Binomial.P)
		default:
			fmt.Fprintf(b, "function %s: Go code of %d arguments : %v %v\n", f.Name, f.Arity, f.Result.Type, f.Result.Dim)
		}
	}
}

// pathwayTitle names a pathway as the model does: on_pre, on_post, or by its name.
func pathwayTitle(p *model.Pathway) string {
	switch {
	case p.Name == "pre" && !p.Post:
		return "on_pre"
	case p.Name == "post" && p.Post:
		return "on_post"
	case p.Post:
		return "on_post " + p.Name
	}
	return "on_pre " + p.Name
}
