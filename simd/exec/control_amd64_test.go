package exec

import (
	"math"
	"runtime"
	"testing"
	"unsafe"

	"github.com/spikelane/spikelane/simd/cpu"
)

// TestControlWord: code computes with denormal numbers on a thread that flushes them. Half of 3·2⁻¹⁰⁷⁴ is a tie, which
// goes to the even 2·2⁻¹⁰⁷⁴; flushed, it is 0.
func TestControlWord(t *testing.T) {
	set := code(t, []byte{ // LDMXCSR [RDI]; RET: against the contract, as a library beside us might
		0x0f, 0xae, 0x17,
		0xc3,
	})
	halve := code(t, []byte{ // MOVSD X0, [RDI]; MULSD X0, [RDI+8]; MOVSD [RDI+16], X0; RET
		0xf2, 0x0f, 0x10, 0x07,
		0xf2, 0x0f, 0x59, 0x47, 0x08,
		0xf2, 0x0f, 0x11, 0x47, 0x10,
		0xc3,
	})
	args := &[3]float64{3 * 0x1p-1074, 0.5, 0}
	flushed := false
	done := make(chan bool)
	go func() {
		defer close(done)
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		word := new(uint64)
		*word = 0x1f80 | 0x8040
		set.Call(0, unsafe.Pointer(word))
		halve.Call(0, unsafe.Pointer(args))
		flushed = cpu.FlushesDenormals()
	}()
	<-done
	if !flushed {
		t.Error("the thread did not flush: the test shows nothing")
	}
	if got := math.Float64bits(args[2]); got != 2 {
		t.Errorf("got %d·2⁻¹⁰⁷⁴, want 2", got)
	}
}
