package spikelane

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/spikelane/spikelane/internal/ending"
)

// keptPrograms is how many programs with other constants a batch keeps: a program takes far less memory than most
// simulations, and sweeps often visit the same constants again and again.
const keptPrograms = 64

// programs are the programs of a batch by their constants, the ones used last.
type programs struct {
	mu   sync.Mutex
	kept []*derived // the one used last at the end
}

// derived is a program with other constants, once it is done.
type derived struct {
	key     string
	done    chan struct{}
	program *Program
	err     error
}

// with returns Program.WithConstants, compiled once for all that ask for the same.
func (k *programs) with(ctx context.Context, p *Program, constants map[string]any) (*Program, error) {
	if len(constants) == 0 {
		return p, nil
	}
	key := constantsKey(constants)
	k.mu.Lock()
	at := slices.IndexFunc(k.kept, func(d *derived) bool { return d.key == key })
	if at >= 0 {
		d := k.kept[at]
		k.kept = append(slices.Delete(k.kept, at, at+1), d)
		k.mu.Unlock()
		select {
		case <-d.done:
			return d.program, d.err
		case <-ctx.Done():
			return nil, ending.Of(ctx)
		}
	}
	d := &derived{key: key, done: make(chan struct{}), err: errors.New("BUG: spikelane: compiling did not end")}
	if k.kept = append(k.kept, d); len(k.kept) > keptPrograms {
		k.kept = slices.Delete(k.kept, 0, 1)
	}
	k.mu.Unlock()
	defer close(d.done)
	d.program, d.err = p.WithConstants(ctx, constants)
	return d.program, d.err
}

// constantsKey names values such that equal names mean equal constants.
func constantsKey(values map[string]any) string {
	var b strings.Builder
	for _, name := range sortedNames(values) {
		n := &Network{}
		n.Constant(name, values[name])
		if len(n.constants) == 0 { // of a type that none can have
			fmt.Fprintf(&b, "%q %T\n", name, values[name])
		} else if d := n.constants[0]; d.Value != nil {
			fmt.Fprintf(&b, "%q %x %#v\n", name, math.Float64bits(d.Value.Value), d.Value.Dim)
		} else {
			fmt.Fprintf(&b, "%q %q\n", name, d.Text)
		}
	}
	return b.String()
}

// sortedNames returns the names of constants in alphabetical order.
func sortedNames(values map[string]any) []string { return slices.Sorted(maps.Keys(values)) }
