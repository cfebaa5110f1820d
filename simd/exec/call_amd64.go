package exec

import "unsafe"

// call runs the code at addr with args in DI.
//
// The assembly behind it is of the stack convention (ABI0), so that the compiler puts a wrapper around it that
// gives R14 (the goroutine) and X15 (zero) back their meaning after the return; all other registers but SP and BP
// are anybody's in Go. NOSPLIT: no stack check and so no move of the stack between here and the code.
//
// No write barrier, no escape: args lives as long as the caller's frame or longer, and the code keeps no copy.
//
//go:noescape
func call(addr uintptr, args unsafe.Pointer)

const (
	trampoline = true
	trap       = 0xcc // INT3
)

// probe stores the word at args, plus one, to the word after it.
//
//	MOV  RAX, [RDI]
//	INC  RAX
//	MOV  [RDI+8], RAX
//	RET
var probe = []byte{
	0x48, 0x8b, 0x07,
	0x48, 0xff, 0xc0,
	0x48, 0x89, 0x47, 0x08,
	0xc3,
}
