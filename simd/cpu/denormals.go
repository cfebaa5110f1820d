package cpu

// FlushesDenormals reports whether Go code on the calling thread computes with zero in place of denormal numbers. A
// library in this process that was linked with -ffast-math brings that about, often on all threads.
func FlushesDenormals() bool { return smallest*2 == 0 }

// smallest is 2⁻¹⁰⁷⁴, no constant, so that it is this thread that computes with it.
var smallest = 0x1p-1074
