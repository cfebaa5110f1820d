package host

import (
	"strings"
	"time"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
)

// Options say how kernels are compiled. Compiler, Vectors and Timeout must be given.
type Options struct {
	Compiler *Compiler
	Vectors  cpp.Vectors   // the instruction set
	Args     []string      // flags of the user
	Timeout  time.Duration // for one run of the compiler
	Numerics int           // version of the meaning of models, for the keys of the cache
	Cache    *cache.Dir    // nil: nothing is kept
	// CacheLimit is how many bytes Cache may hold before Warn is told; 0: any number.
	CacheLimit int64

	// Functions are given as C++; the rest is for the units that hold them and for nothing else.
	Functions    []Function
	Headers      []string // as in #include: <gsl/gsl_math.h>, "my.hpp", or my.hpp for the latter
	IncludeDirs  []string
	LibraryDirs  []string
	Libraries    []string // m for -lm
	DefineMacros []string // NAME or NAME=VALUE

	// Aside lowers kernels that call functions which have no C++ code.
	Aside kernels.Target
	// Warn is told what went wrong and could be helped, such as a damaged entry of the cache. nil: nobody is.
	Warn func(text string)
	// Tell is told how many units are ready while compilers are at work, one call at a time. Units that need no compiler
	// alone bring no call. nil: nobody is told.
	Tell func(ready, of int)
}

// Function is a function given as C++: Code defines NAME, which takes Arity doubles and returns a double.
type Function struct {
	Name  string
	Arity int
	Code  string
}

func (o *Options) warn(text string) {
	if o.Warn != nil {
		o.Warn(text)
	}
}

// flags returns the arguments that compile a unit, without the names of files.
func (o *Options) flags(user bool) []string {
	args := o.Vectors.Arguments(o.Args...)
	args = append(args, "-fPIC", "-fvisibility=hidden", "-w")
	if o.Compiler.Family == GCC {
		args = append(args, "-fno-gnu-unique") // such symbols keep a library from being unloaded
	}
	if user {
		for _, m := range o.DefineMacros {
			args = append(args, "-D"+m)
		}
		for _, d := range o.IncludeDirs {
			args = append(args, "-I"+d)
		}
	}
	return args
}

// linked returns the arguments that link a unit. Flags of the user have no place among them: with -ffast-math g++ would
// link code that changes the floating-point unit of the thread that loads it.
func (o *Options) linked(user bool) []string {
	args := []string{"-shared"}
	if !user {
		return args
	}
	for _, d := range o.LibraryDirs {
		args = append(args, "-L"+d, "-Wl,-rpath,"+d)
	}
	for _, l := range o.Libraries {
		args = append(args, "-l"+l)
	}
	return args
}

// Header returns the text of the header that defines the functions.
func (o *Options) Header() string {
	var b strings.Builder
	for _, h := range o.Headers {
		if !strings.HasPrefix(h, "<") && !strings.HasPrefix(h, `"`) {
			h = `"` + h + `"`
		}
		b.WriteString("#include " + h + "\n")
	}
	for _, f := range o.Functions {
		b.WriteString("#line 1 \"function " + f.Name + "\"\n" + f.Code + "\n")
	}
	return b.String()
}
