package kernels

// MaxHostArgs is the most arguments that a function of the host can take.
const MaxHostArgs = 4

// Host is a function that the program around the simulation gives as Go code; op host calls it. The same bits on every
// machine are its own business: the arithmetic of Go code may differ between processors.
type Host struct {
	Name  string
	Arity int // 0 to MaxHostArgs
	// Call returns the function's value. It depends on x alone, which it does not keep or change: calls may be shared,
	// repeated and left out, and come from many goroutines at once. A parsed function has no Call and cannot run.
	Call func(x []float64) float64
}
