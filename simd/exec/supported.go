package exec

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"unsafe"
)

// ErrRefused is wrapped by the errors of [New] and [Supported] where the operating system forbids this process to make
// memory executable.
var ErrRefused = errors.New("the system forbids this process to make machine code")

// Supported returns nil where machine code can run, otherwise why not, in the terms of [New]. The first call finds out
// by running a function of a few bytes; the answer is kept.
func Supported() error { return supported() }

var supported = sync.OnceValue(func() error {
	c, err := New(probe)
	if err != nil {
		return err
	}
	args := [2]uint64{0x5bd1e995}
	c.Call(0, unsafe.Pointer(&args))
	if args[1] != args[0]+1 {
		return fmt.Errorf("exec: %w: machine code ran on %s/%s, but did not do what it says: %#x + 1 gave %#x",
			errors.ErrUnsupported, runtime.GOOS, runtime.GOARCH, args[0], args[1])
	}
	return c.Free()
})

// known returns nil if there is a trampoline for this processor and a way to map pages on this system.
func known() error {
	var why string
	switch {
	case !trampoline:
		why = "no way to call it is written for this processor"
	case !pages:
		why = "no way to map executable pages is written for this system"
	case runtime.GOARCH == "arm64" && runtime.GOOS != "linux":
		why = "not known whether the instruction cache would follow" // see pages_unix.go
	default:
		return nil
	}
	return fmt.Errorf("exec: machine code on %s/%s: %w: %s", runtime.GOOS, runtime.GOARCH, errors.ErrUnsupported, why)
}
