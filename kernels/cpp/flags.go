package cpp

// Flag is a flag of the compiler and what it is good for.
type Flag struct{ Text, Why string }

// Flags are what g++ and clang++ compile kernels with, after any flags of the user, so that these do not undo them.
// None is needed for the bits but those that say so: the others make loops vectorise, or tell nothing.
//
// What is not in the list: -frounding-math, since nobody changes the rounding; -fexcess-precision=standard, which g++
// knows for C++ from version 13 on, and which the header makes needless where double is computed in double;
// -fwrapv and -fno-strict-aliasing, since the text has no undefined behaviour; -march=native, since what was compiled
// may be kept and meet another processor.
var Flags = []Flag{
	{"-std=c++17", "hexadecimal constants"},
	{"-O3", "vectorised loops"},
	{"-fno-fast-math", "bits: takes back what -ffast-math among the flags of the user has switched on"},
	{"-fno-associative-math", "bits: the same of its parts that no macro tells before g++ 13"},
	{"-fno-reciprocal-math", "bits: the same"},
	{"-fsigned-zeros", "bits: the same"},
	{"-ffp-contract=off", "bits: g++ joins products and sums otherwise, wherever the processor has fma"},
	{"-fno-math-errno", "roots and rounding are instructions; nobody reads errno"},
	{"-fno-trapping-math", "both arms of a choice may be computed; nobody reads the flags of exceptions"},
}

// Vectors is an instruction set that kernels can be compiled for.
type Vectors struct {
	Name  string   // as the rest of the project names it
	Flags []string // for g++ and clang++
	Lanes int      // float64 numbers in a register
	FMA   bool     // fma is an instruction; without, it is a call
}

// The instruction sets, the least first. None spells out the processor's own: what was compiled may be kept.
var (
	Baseline = Vectors{Name: "baseline", Lanes: 2}
	AVX2     = Vectors{Name: "avx2", Flags: []string{"-mavx2", "-mfma", "-mbmi", "-mbmi2"}, Lanes: 4, FMA: true}
	AVX512   = Vectors{Name: "avx512", Flags: []string{"-march=x86-64-v4", "-mprefer-vector-width=512", "-mtune=skylake-avx512"}, Lanes: 8, FMA: true}
)

// Arguments returns the texts of Flags, then those of v.
func (v Vectors) Arguments() []string {
	var args []string
	for _, f := range Flags {
		args = append(args, f.Text)
	}
	return append(args, v.Flags...)
}
