package exec

import "encoding/binary"

// ret returns.
var ret = words(0xd65f03c0)

// sum adds two words to a third.
var sum = words(
	0xf9400001, // LDR  X1, [X0]
	0xf9400402, // LDR  X2, [X0, #8]
	0x8b020021, // ADD  X1, X1, X2
	0xf9000801, // STR  X1, [X0, #16]
	0xd65f03c0, // RET
)

// spin stores 1 + 2 + … + n to the word after n, one addition at a time, and leaves rubbish in the registers that it
// may change and that a C function would have to keep, and some more.
var spin = words(
	0xf9400001, // LDR  X1, [X0]
	0x6f07e7ef, // MOVI V15.2D, #-1
	0x9e67000e, // FMOV D14, X0
	0xd2800002, // MOV  X2, #0
	0x92800000, // MOV  X0, #-1
	0xaa0003f0, // MOV  X16, X0
	0xaa0003f1, // MOV  X17, X0
	0xaa0003f3, // MOV  X19, X0
	0xaa0003f4, // MOV  X20, X0
	0xaa0003f5, // MOV  X21, X0
	0xaa0003f6, // MOV  X22, X0
	0xaa0003f7, // MOV  X23, X0
	0xaa0003f8, // MOV  X24, X0
	0xaa0003f9, // MOV  X25, X0
	0xaa0003fa, // MOV  X26, X0
	0xaa0003fb, // MOV  X27, X0
	0x8b010042, // loop: ADD X2, X2, X1
	0xf1000421, // SUBS X1, X1, #1
	0x54ffffc1, // B.NE loop
	0x9e6601c1, // FMOV X1, D14
	0xf9000422, // STR  X2, [X1, #8]
	0xaa0003e1, // MOV  X1, X0
	0xd65f03c0, // RET
)

func words(w ...uint32) (code []byte) {
	for _, w := range w {
		code = binary.LittleEndian.AppendUint32(code, w)
	}
	return code
}
