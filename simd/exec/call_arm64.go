package exec

import "unsafe"

// call runs the code at addr with args in R0. Of what is said in call_amd64.go all holds but this: R28 (the
// goroutine) is restored by nobody, the code has to keep it.
//
//go:noescape
func call(addr uintptr, args unsafe.Pointer)

const (
	trampoline = true
	trap       = 0 // UDF #0
)

// probe stores the word at args, plus one, to the word after it.
//
//	LDR  X1, [X0]
//	ADD  X1, X1, #1
//	STR  X1, [X0, #8]
//	RET
var probe = []byte{
	0x01, 0x00, 0x40, 0xf9,
	0x21, 0x04, 0x00, 0x91,
	0x01, 0x04, 0x00, 0xf9,
	0xc0, 0x03, 0x5f, 0xd6,
}
