package spikelane

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/model/syntax"
)

// TargetInfo says whether a target can run here.
type TargetInfo struct {
	Name      string
	Available bool
	Why       string // what it is, or why it cannot run
}

// Targets lists the targets, the fastest that can run here first.
func Targets() []TargetInfo {
	return []TargetInfo{{Name: "go", Available: true, Why: "portable Go, runs everywhere"}}
}

func chooseTarget(c Config) (kernels.Target, error) {
	if c.Threads < 0 {
		return nil, fmt.Errorf("%w: %d threads", ErrTarget, c.Threads)
	}
	switch c.Target {
	case "", "auto", "go":
		return portable.New(), nil
	}
	names := []string{"auto"}
	for _, t := range Targets() {
		names = append(names, t.Name)
	}
	msg := fmt.Sprintf("no target %q here", c.Target)
	if near := syntax.Suggest(c.Target, names); len(near) > 0 {
		msg += fmt.Sprintf(`; did you mean "%s"?`, near[0])
	}
	return nil, fmt.Errorf("%w: %s; targets: %v", ErrTarget, msg, names)
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
