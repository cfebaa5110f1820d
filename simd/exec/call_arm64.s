#include "textflag.h"

// func call(addr uintptr, args unsafe.Pointer)
//
// Contract: the package comment. Clobbers: everything but SP, R18, R28 and R29. CPU features: none.
// The assembler saves R30 in a frame and loads it back, because of the CALL.
TEXT ·call(SB), NOSPLIT, $0-16
	MOVD addr+0(FP), R1
	MOVD args+8(FP), R0
	CALL (R1)
	RET
