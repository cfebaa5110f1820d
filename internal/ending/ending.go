// Package ending says how work ends that its context breaks off.
package ending

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Of returns nil as long as ctx goes on. After that it returns an error that wraps both ctx.Err(), by which anybody knows what
// happened, and the cause that was given, by which those who gave it do.
func Of(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); !errors.Is(cause, err) {
		return &ended{err, cause}
	}
	return context.Cause(ctx)
}

// In is Of with what was broken off: what is being done, and to what. Nothing is allocated as long as ctx goes on.
func In(ctx context.Context, doing, what string) error {
	if err := Of(ctx); err != nil {
		return fmt.Errorf("stopped while %s %s: %w", doing, what, err)
	}
	return nil
}

type ended struct{ err, cause error }

func (e *ended) Error() string   { return e.err.Error() + ": " + e.cause.Error() }
func (e *ended) Unwrap() []error { return []error{e.err, e.cause} }

// Writer returns a writer to w that writes nothing more after ctx has ended, and then returns the error of [Of].
func Writer(ctx context.Context, w io.Writer) io.Writer { return &writer{ctx, w} }

type writer struct {
	ctx context.Context
	to  io.Writer
}

func (w *writer) Write(p []byte) (int, error) {
	if err := Of(w.ctx); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// Reader returns a reader of r that reads nothing more after ctx has ended, and then returns the error of [Of].
func Reader(ctx context.Context, r io.Reader) io.Reader { return &reader{ctx, r} }

type reader struct {
	ctx  context.Context
	from io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := Of(r.ctx); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}
