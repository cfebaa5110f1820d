package exec

import (
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// ret returns.
var ret = []byte{0xc3}

// sum adds two words to a third.
//
//	MOV  RAX, [RDI]
//	ADD  RAX, [RDI+8]
//	MOV  [RDI+16], RAX
//	RET
var sum = []byte{
	0x48, 0x8b, 0x07,
	0x48, 0x03, 0x47, 0x08,
	0x48, 0x89, 0x47, 0x10,
	0xc3,
}

// spin stores 1 + 2 + … + n to the word after n, one addition at a time, and leaves rubbish in every general register
// that it may change. R14 and X15, which mean something to Go, hold rubbish during the loop too.
var spin = slices.Concat(
	[]byte{0x48, 0x8b, 0x0f},                         // MOV  RCX, [RDI]
	[]byte{0x66, 0x4c, 0x0f, 0x6e, 0xf7},             // MOVQ XMM14, RDI
	[]byte{0x48, 0xc7, 0xc0, 0xff, 0xff, 0xff, 0xff}, // MOV  RAX, -1
	[]byte{0x48, 0x89, 0xc3},                         // MOV  RBX, RAX
	[]byte{0x48, 0x89, 0xc2},                         // MOV  RDX, RAX
	[]byte{0x48, 0x89, 0xc7},                         // MOV  RDI, RAX
	[]byte{0x49, 0x89, 0xc0},                         // MOV  R8, RAX
	[]byte{0x49, 0x89, 0xc1},                         // MOV  R9, RAX
	[]byte{0x49, 0x89, 0xc2},                         // MOV  R10, RAX
	[]byte{0x49, 0x89, 0xc3},                         // MOV  R11, RAX
	[]byte{0x49, 0x89, 0xc4},                         // MOV  R12, RAX
	[]byte{0x49, 0x89, 0xc5},                         // MOV  R13, RAX
	[]byte{0x49, 0x89, 0xc6},                         // MOV  R14, RAX
	[]byte{0x49, 0x89, 0xc7},                         // MOV  R15, RAX
	[]byte{0x66, 0x45, 0x0f, 0x76, 0xff},             // PCMPEQD XMM15, XMM15
	[]byte{0x31, 0xf6},                               // XOR  ESI, ESI
	[]byte{0x48, 0x01, 0xce},                         // loop: ADD RSI, RCX
	[]byte{0x48, 0xff, 0xc9},                         // DEC  RCX
	[]byte{0x75, 0xf8},                               // JNZ  loop
	[]byte{0x66, 0x4c, 0x0f, 0x7e, 0xf7},             // MOVQ RDI, XMM14
	[]byte{0x48, 0x89, 0x77, 0x08},                   // MOV  [RDI+8], RSI
	[]byte{0x48, 0x89, 0xc7},                         // MOV  RDI, RAX
	[]byte{0x48, 0x89, 0xc6},                         // MOV  RSI, RAX
	[]byte{0xc3},                                     // RET
)

// add4 adds four numbers to four others in wide registers, with the upper half of X15 in use.
//
//	VMOVUPD  YMM0, [RDI]
//	VADDPD   YMM15, YMM0, [RDI+32]
//	VMOVUPD  [RDI+64], YMM15
//	VZEROUPPER
//	RET
var add4 = []byte{
	0xc5, 0xfd, 0x10, 0x07,
	0xc5, 0x7d, 0x58, 0x7f, 0x20,
	0xc5, 0x7d, 0x11, 0x7f, 0x40,
	0xc5, 0xf8, 0x77,
	0xc3,
}

func TestVectors(t *testing.T) {
	c := code(t, add4)
	if !cpu.X86.HasAVX {
		t.Skip("no AVX")
	}
	args := [3][4]float64{{1, 2, 3, 4}, {10, 20, 30, 40}}
	c.Call(0, unsafe.Pointer(&args))
	if want := [4]float64{11, 22, 33, 44}; args[2] != want {
		t.Errorf("%v + %v = %v, want %v", args[0], args[1], args[2], want)
	}
}
