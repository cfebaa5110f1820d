package spikelane

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp/host"
	"github.com/spikelane/spikelane/kernels/native"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/simd/cpu"
)

// TargetInfo says whether a target can run here.
type TargetInfo struct {
	Name      string // native, cpp or go
	Available bool   // here and now
	Why       string // what it is, or why it cannot run
}

// Targets lists the targets, the fastest that can run here first, then those that "auto" does not take, then those that
// cannot run. It uses the preferences in force.
func Targets() []TargetInfo {
	portableGo := TargetInfo{Name: "go", Available: true, Why: "portable Go, runs everywhere"}
	env := os.Getenv(cpu.Override)
	isa, err := cpu.Choose("", env)
	compiled := cppInfo(isa)
	if err == nil {
		_, err = native.New(isa)
	}
	why := fmt.Sprintf("machine code for %s, made at run time", isa)
	limited := env != "" && env != "auto"
	switch {
	case err == nil && limited:
		why += fmt.Sprintf("; %s=%s", cpu.Override, env)
	case err != nil && isa == cpu.None && limited:
		why = fmt.Sprintf("%s=%s forbids machine code", cpu.Override, env)
	case err != nil:
		why = strings.TrimPrefix(err.Error(), "native: ")
	}
	machineCode := TargetInfo{Name: "native", Available: err == nil, Why: why}
	switch {
	case err == nil && compiled.Available:
		return []TargetInfo{machineCode, compiled, portableGo}
	case err == nil:
		return []TargetInfo{machineCode, portableGo, compiled}
	case compiled.Available && env != string(cpu.None):
		return []TargetInfo{compiled, portableGo, machineCode}
	case compiled.Available:
		return []TargetInfo{portableGo, compiled, machineCode}
	}
	return []TargetInfo{portableGo, machineCode, compiled}
}

// cppInfo says whether kernels can be compiled as C++ here.
func cppInfo(isa cpu.ISA) TargetInfo {
	p, _, err := LoadPreferences(DefaultPreferences())
	var o host.Options
	if err == nil {
		o, err = cppOptions(context.Background(), p, isa, func(string) {})
	}
	if err != nil {
		return TargetInfo{Name: "cpp", Why: err.Error()}
	}
	return TargetInfo{Name: "cpp", Available: true, Why: fmt.Sprintf("C++ compiled by %s for %s", o.Compiler, o.Vectors.Name)}
}

// mostThreads is more than any machine gains from, and few enough to be made.
const mostThreads = 1024

// targetChoice is what runs the kernels of a network.
type targetChoice struct {
	target kernels.Target
	// aside lowers what runs seldom or is made while a simulation is there: the target itself, or, where that takes a
	// compiler, the fastest one that does not.
	aside    kernels.Target
	open     bool   // the settings leave it open: another target will do
	why      string // it is that one, where they do
	fellBack string // why it is not the target that it would be on other machines
}

// chooseTarget returns the target that the settings ask for. warn is told what could be helped.
func (n *Network) chooseTarget(ctx context.Context, p Preferences, warn func(string)) (*targetChoice, error) {
	c := n.config
	if c.Threads < 0 {
		return nil, fmt.Errorf("%w: %d threads, want 0 or more", ErrTarget, c.Threads)
	}
	if c.FixedThreads && c.Threads > mostThreads {
		return nil, fmt.Errorf("%w: %d threads, of which all are to be used; at most %d are", ErrTarget, c.Threads, mostThreads)
	}
	if err := cpu.Check(c.ISA); err != nil { // whatever the target: a slip of the pen is one
		return nil, fmt.Errorf("%w: %w", ErrTarget, err)
	}
	name := c.Target
	if name == "" {
		name = p.Codegen.Target
	}
	if name == "go" {
		return &targetChoice{target: portable.New(), aside: portable.New()}, nil
	}
	if name != "" && name != "auto" && name != "native" && name != "cpp" {
		return nil, unknownTarget(name)
	}
	isa, err := cpu.Choose(c.ISA, os.Getenv(cpu.Override))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, err)
	}
	machineCode, noMachineCode := native.New(isa)
	if noMachineCode == nil && c.PerfMap {
		mapped(machineCode, warn)
	}
	if name == "cpp" {
		return n.cppTarget(ctx, p, isa, warn)
	}
	switch {
	case noMachineCode == nil:
		return &targetChoice{target: machineCode, aside: machineCode, open: name != "native", why: "it is the fastest that can run here"}, nil
	case name == "native" || c.ISA != "" && c.ISA != "auto" && c.ISA != string(cpu.None):
		return nil, fmt.Errorf("%w: %w", ErrTarget, noMachineCode)
	case c.ISA == string(cpu.None) || os.Getenv(cpu.Override) == string(cpu.None):
		return &targetChoice{target: portable.New(), aside: portable.New(), open: true, why: noMachineCode.Error()}, nil
	}
	compiled, noCompiler := n.cppTarget(ctx, p, isa, warn)
	if noCompiler == nil {
		compiled.open, compiled.why = true, noMachineCode.Error()
		return compiled, nil
	}
	if err := ending.Of(ctx); err != nil { // which says nothing about the compiler
		return nil, err
	}
	why := fmt.Sprintf("no machine code (%s) and no C++ (%s): kernels run as portable Go, which is slower",
		strings.TrimPrefix(noMachineCode.Error(), "native: "), strings.TrimPrefix(noCompiler.Error(), ErrTarget.Error()+": target cpp: "))
	return &targetChoice{target: portable.New(), aside: portable.New(), open: true, why: why, fellBack: why}, nil
}

// cppTarget returns the target that compiles C++.
func (n *Network) cppTarget(ctx context.Context, p Preferences, isa cpu.ISA, warn func(string)) (*targetChoice, error) {
	o, err := cppOptions(ctx, p, isa, warn)
	if err != nil {
		return nil, fmt.Errorf("%w: target cpp: %w", ErrTarget, err)
	}
	o.Functions = n.cppFunctions()
	o.Tell = n.config.compiling()
	o.Aside = portable.New()
	if t, err := native.New(isa); err == nil {
		if n.config.PerfMap {
			mapped(t, warn)
		}
		o.Aside = t
	}
	t, err := host.New(o)
	if err != nil {
		return nil, fmt.Errorf("%w: target cpp: %w", ErrTarget, err)
	}
	return &targetChoice{target: t, aside: o.Aside}, nil
}

func unknownTarget(name string) error {
	names := []string{"auto"}
	for _, t := range Targets() {
		names = append(names, t.Name)
	}
	hint := "targets: " + strings.Join(names, ", ")
	if near := syntax.Suggest(name, names); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %q? %s", near[0], hint)
	}
	return fmt.Errorf("%w: no target %q here; %s", ErrTarget, name, hint)
}

// instructionSet returns the instruction set of a target, "" of one that has none.
func instructionSet(t kernels.Target) string {
	switch t := t.(type) {
	case *native.Target:
		return string(t.ISA())
	case *host.Target:
		return t.Options().Vectors.Name
	}
	return ""
}

// Suggest returns the candidates that name may have been meant for, nearest first.
func Suggest(name string, candidates []string) []string { return syntax.Suggest(name, candidates) }

func randomSeed() int64 {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("BUG: spikelane: the system has no random numbers: " + err.Error())
	}
	return int64(binary.LittleEndian.Uint64(b[:]) >> 1) // non-negative: easier to type again
}

func (p *Program) logger() *slog.Logger {
	if p.config.Logger != nil {
		return p.config.Logger
	}
	return slog.New(slog.DiscardHandler)
}
