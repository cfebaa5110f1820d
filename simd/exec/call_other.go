//go:build !amd64 && !arm64

package exec

import "unsafe"

const (
	trampoline = false
	trap       = 0
)

var probe = []byte{trap} // New refuses before it matters

func call(uintptr, unsafe.Pointer) { panic("BUG: exec: call without a trampoline") }
