package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interrupts returns a context that the next Ctrl-C, or SIGTERM, ends. After it, and after stop, such a signal has its usual meaning
// again: it ends the process. Tests put contexts of their own in its place.
var interrupts = func() (ctx context.Context, stop func()) {
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// interruptsAgain returns ctx while it goes on. Once it has ended, and what was done is to be kept, it returns the context of
// the next signal.
func interruptsAgain(ctx context.Context, stop func()) (context.Context, func()) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	stop()
	return interrupts()
}
