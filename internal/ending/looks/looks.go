// Package looks is a context for tests that ends when it is looked at for the n-th time: so the same place of the work that
// looks is met in each run of a test, and counting the looks finds all places.
package looks

import (
	"context"
	"sync/atomic"
	"time"
)

// Context counts how often it is looked at, by whatever method.
type Context struct {
	ctx  context.Context
	end  func()
	at   int64
	seen atomic.Int64
}

// At returns a context that ends at its n-th look, with a cause as context.WithCancelCause has it; 0: never.
func At(n int, cause error) *Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	return &Context{ctx: ctx, end: func() { cancel(cause) }, at: int64(n)}
}

// Seen returns how often it was looked at.
func (c *Context) Seen() int { return int(c.seen.Load()) }

func (c *Context) look() {
	if c.seen.Add(1) == c.at {
		c.end()
	}
}

// Err is a look.
func (c *Context) Err() error { c.look(); return c.ctx.Err() }

// Done is a look.
func (c *Context) Done() <-chan struct{} { c.look(); return c.ctx.Done() }

// Deadline is a look.
func (c *Context) Deadline() (time.Time, bool) { c.look(); return c.ctx.Deadline() }

// Value is a look: by it context.Cause and contexts that are derived from this one ask it.
func (c *Context) Value(key any) any { c.look(); return c.ctx.Value(key) }
