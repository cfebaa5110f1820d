package cpp

// Flag is a flag of the compiler and what it is good for.
type Flag struct{ Text, Why string }

// Flags are what g++ and clang++ compile kernels with unless the user says otherwise. None is needed for the bits.
var Flags = []Flag{
	{"-std=c++17", "hexadecimal constants"},
	{"-O3", "vectorised loops"},
}

// Strict are the flags that stand after those of the user, so that these do not undo them: results depend on them, or
// they undo what the first of them does besides.
//
// What is in neither list: -frounding-math, since nobody changes the rounding; -fexcess-precision=standard, which g++
// knows for C++ from version 13 on, and which the header makes needless where double is computed in double;
// -fwrapv and -fno-strict-aliasing, since the text has no undefined behaviour; -march=native, since what was compiled
// may be kept and meet another processor.
var Strict = []Flag{
	{"-fno-fast-math", "takes back what -ffast-math among the flags of the user has switched on"},
	{"-fno-associative-math", "the same of its parts that no macro tells before g++ 13"},
	{"-fno-reciprocal-math", "the same"},
	{"-fsigned-zeros", "the same"},
	{"-ffp-contract=off", "g++ joins products and sums otherwise, wherever the processor has fma"},
	{"-fno-math-errno", "roots and rounding are instructions; nobody reads errno, which g++ takes -fno-fast-math to ask for"},
	{"-fno-trapping-math", "both arms of a choice may be computed; nobody reads the flags of exceptions; else as errno"},
}

// Vectors is an instruction set that kernels can be compiled for.
type Vectors struct {
	Name  string   // as the rest of the project names it
	Flags []string // for g++ and clang++
}

// The instruction sets, the least first. None spells out the processor's own: what was compiled may be kept.
var (
	Baseline = Vectors{Name: "baseline"}
	AVX2     = Vectors{Name: "avx2", Flags: []string{"-mavx2", "-mfma", "-mbmi", "-mbmi2"}}
	AVX512   = Vectors{Name: "avx512", Flags: []string{"-march=x86-64-v4", "-mprefer-vector-width=512", "-mtune=skylake-avx512"}}
)

// Arguments returns the flags to compile for v: Flags, those of v, those of the user, then Strict.
func (v Vectors) Arguments(user ...string) []string {
	var args []string
	for _, f := range Flags {
		args = append(args, f.Text)
	}
	args = append(append(args, v.Flags...), user...)
	for _, f := range Strict {
		args = append(args, f.Text)
	}
	return args
}
