#include "textflag.h"

// func call(addr uintptr, args unsafe.Pointer)
//
// Contract: the package comment. Clobbers: everything but SP and BP. CPU features: none.
// The frame is not for the code: a frame that is not empty makes the assembler save BP and point it here, so that
// unwinders by frame pointer (perf) find the caller of call.
TEXT ·call(SB), NOSPLIT, $8-16
	MOVQ addr+0(FP), AX
	MOVQ args+8(FP), DI
	CALL AX
	RET
