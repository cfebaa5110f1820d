// Package exec keeps machine code made at run time in memory of its own and calls it. The memory is writable while
// the code is copied in and executable from then on, never both, and nothing makes it writable again.
//
// # What the code must be
//
// The code is a leaf: it calls nothing, least of all Go, and returns by the plain return instruction. It finds one
// pointer, args, in the first integer register of the C convention (RDI on amd64 whatever the operating system, R0 on
// arm64) and nothing else. It
//
//   - may change every register except, on amd64, RSP and RBP, and, on arm64, SP, R18, R28, R29 and R30;
//   - leaves the direction flag clear, and MXCSR (FPCR) as they were;
//   - pushes nothing: the stack below its return address is not its own, and not aligned to 16;
//   - runs VZEROUPPER before it returns if it touched a YMM or ZMM register. Without it the Go code that follows
//     computes right, but up to a hundred times slower;
//   - stores no Go pointer, since the garbage collector does not see the store;
//   - returns soon, 200 µs at the very most. Neither the scheduler nor the garbage collector can interrupt it, and
//     a collection that wants to begin holds up every goroutine until it has returned.
//
// # Why that is enough
//
// A stack is moved or scanned only where its goroutine has stopped at a safe point. No address in the code is one: a
// preemption signal that lands there finds no Go function around the program counter and gives up. So args may even
// point into the caller's own stack. Signal handlers run on a stack of their own; which goroutine they interrupted
// they take from thread-local storage on amd64, and on arm64 from R28, which is why the code has to keep R28.
//
// A profile counts the time under runtime._ExternalCode. The race detector does not see what the code reads and writes.
package exec

import (
	"fmt"
	"os"
	"runtime"
	"unsafe"
)

// Code is machine code in memory of its own that can be executed and not written. Any number of goroutines may call
// it at once. The memory goes back to the system when the Code is garbage, or at [Code.Free].
type Code struct {
	addr    uintptr // of byte 0
	size    int     // of the code without its padding; 0 once freed, so that one comparison catches every misuse
	mem     []byte  // whole pages, outside the Go heap
	cleanup runtime.Cleanup
}

// New copies code to fresh pages and makes them executable. What is left of the last page traps when it is run into.
//
// The error wraps [ErrRefused] where the system forbids it, and errors.ErrUnsupported on processors and systems
// that this package does not know; [Supported] tells both beforehand. Any other error means that memory ran out.
// New panics if code is empty.
func New(code []byte) (*Code, error) {
	if len(code) == 0 {
		panic("BUG: exec: New without code")
	}
	if err := known(); err != nil {
		return nil, err
	}
	page := os.Getpagesize()
	mem, err := allocate((len(code) + page - 1) / page * page)
	if err != nil {
		return nil, fmt.Errorf("exec: no memory for %d bytes of machine code: %w", len(code), err)
	}
	for i := copy(mem, code); i < len(mem); i++ {
		mem[i] = trap
	}
	if err := protect(mem); err != nil {
		_ = release(mem) // the first error is the one to tell
		if forbids(err) {
			return nil, fmt.Errorf("exec: %w: %w (%s)", ErrRefused, err, suspects)
		}
		return nil, fmt.Errorf("exec: cannot make %d bytes executable: %w", len(mem), err)
	}
	c := &Code{addr: uintptr(unsafe.Pointer(&mem[0])), size: len(code), mem: mem}
	c.cleanup = runtime.AddCleanup(c, func(mem []byte) {
		_ = release(mem) // nobody is left to tell
	}, mem)
	return c, nil
}

// Call runs the code from byte entry on until it returns; the package comment says what the code may do. It allocates
// nothing, and args does not escape. It panics if entry is outside the code or c was freed.
//
// What the code reaches through args has to be held by a Go pointer until Call is back. An address that stands in the
// block as a uintptr holds nothing: its owner needs a runtime.KeepAlive after the call. Nor may it be the address of
// a variable on a stack, for the stack may still move on the way into Call.
func (c *Code) Call(entry int, args unsafe.Pointer) {
	if uint(entry) >= uint(c.size) {
		c.misused(entry)
	}
	call(c.addr+uintptr(entry), args)
	runtime.KeepAlive(c) // or its pages could be unmapped under the running code
}

// Addr returns the address of byte entry. It is good as long as c is reachable. It panics as Call does.
func (c *Code) Addr(entry int) uintptr {
	if uint(entry) >= uint(c.size) {
		c.misused(entry)
	}
	return c.addr + uintptr(entry)
}

// Size returns the number of bytes that were given to New, 0 after Free.
func (c *Code) Size() int { return c.size }

// Free returns the memory to the system now; nobody has to call it, since the garbage collector sees to it in the end.
// No other method of c may be under way. A second Free does nothing.
func (c *Code) Free() error {
	if c.size == 0 {
		return nil
	}
	c.cleanup.Stop()
	mem := c.mem
	c.addr, c.size, c.mem = 0, 0, nil
	runtime.KeepAlive(c) // Stop is too late for an object that is garbage already
	return release(mem)
}

// misused stands apart to keep Call small.
//
//go:noinline
func (c *Code) misused(entry int) {
	if c.size == 0 {
		panic(fmt.Sprintf("BUG: exec: entry %d of code that was freed or never made", entry))
	}
	panic(fmt.Sprintf("BUG: exec: entry %d of code of %d bytes", entry, c.size))
}
