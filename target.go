package spikelane

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/native"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/model/syntax"
	"github.com/spikelane/spikelane/simd/cpu"
)

// TargetInfo says whether a target can run here.
type TargetInfo struct {
	Name      string
	Available bool
	Why       string // what it is, or why it cannot run
}

// Targets lists the targets, the fastest that can run here first, then those that cannot.
func Targets() []TargetInfo {
	portableGo := TargetInfo{Name: "go", Available: true, Why: "portable Go, runs everywhere"}
	env := os.Getenv(cpu.Override)
	isa, err := cpu.Choose("", env)
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
	if err != nil {
		return []TargetInfo{portableGo, {Name: "native", Why: why}}
	}
	return []TargetInfo{{Name: "native", Available: true, Why: why}, portableGo}
}

// mostThreads is more than any machine gains from, and few enough to be made.
const mostThreads = 1024

// chooseTarget returns the target that the settings ask for, and why it is that one where they leave the choice open.
func chooseTarget(c Config) (target kernels.Target, why string, err error) {
	if c.Threads < 0 {
		return nil, "", fmt.Errorf("%w: %d threads", ErrTarget, c.Threads)
	}
	if c.FixedThreads && c.Threads > mostThreads {
		return nil, "", fmt.Errorf("%w: %d threads, of which all are to be used; at most %d are", ErrTarget, c.Threads, mostThreads)
	}
	if err := cpu.Check(c.ISA); err != nil { // whatever the target: a slip of the pen is one
		return nil, "", fmt.Errorf("%w: %w", ErrTarget, err)
	}
	switch c.Target {
	case "go":
		return portable.New(), "", nil
	case "", "auto", "native":
		isa, err := cpu.Choose(c.ISA, os.Getenv(cpu.Override))
		if err != nil {
			return nil, "", fmt.Errorf("%w: %w", ErrTarget, err)
		}
		t, err := native.New(isa)
		switch {
		case err == nil:
			return t, "it is the fastest that can run here", nil
		case c.Target == "native" || c.ISA != "" && c.ISA != "auto" && c.ISA != string(cpu.None):
			return nil, "", fmt.Errorf("%w: %w", ErrTarget, err)
		}
		return portable.New(), err.Error(), nil
	}
	names := []string{"auto"}
	for _, t := range Targets() {
		names = append(names, t.Name)
	}
	msg := fmt.Sprintf("no target %q here", c.Target)
	if near := syntax.Suggest(c.Target, names); len(near) > 0 {
		msg += fmt.Sprintf(`; did you mean "%s"?`, near[0])
	}
	return nil, "", fmt.Errorf("%w: %s; targets: %v", ErrTarget, msg, names)
}

// instructionSet returns the instruction set of a target, "" of one that has none.
func instructionSet(t kernels.Target) string {
	if n, ok := t.(*native.Target); ok {
		return string(n.ISA())
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
