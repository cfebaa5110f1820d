#include "textflag.h"

// func call(addr uintptr, args unsafe.Pointer)
//
// Contract: the package comment. Clobbers: everything but SP and BP. CPU features: none.
// The frame is not for the code: a frame that is not empty makes the assembler save BP and point it here, so that
// unwinders by frame pointer (perf) find the caller of call.
//
// A library in this process that was linked with -ffast-math may have set the control word of this thread so that
// denormal numbers are flushed to zero, and results would no longer be the same bits everywhere. The code runs with the
// word that Go assumes: rounding to nearest, nothing flushed, no traps. Bits 0 to 5 only tell what has happened.
TEXT ·call(SB), NOSPLIT, $8-16
	MOVQ addr+0(FP), AX
	MOVQ args+8(FP), DI
	STMXCSR was-8(SP)
	MOVL was-8(SP), CX
	ANDL $0xffc0, CX
	CMPL CX, $0x1f80
	JNE  other
	CALL AX
	RET

other:
	MOVL $0x1f80, usual-4(SP)
	LDMXCSR usual-4(SP)
	CALL AX
	LDMXCSR was-8(SP)
	RET
