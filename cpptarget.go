package spikelane

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
	"github.com/spikelane/spikelane/kernels/cpp/host"
	"github.com/spikelane/spikelane/simd/cpu"
)

// compilers are those that this process has found, by what they were looked for by: asking one for its version takes
// longer than all else that a small network takes.
var compilers sync.Map // of foundCompiler by string

type foundCompiler struct {
	compiler *host.Compiler
	stamp    string // of its file
}

// findCompiler returns the C++ compiler that the preferences name, or else the one that there is.
func findCompiler(ctx context.Context, p CppPreferences) (*host.Compiler, error) {
	key := strings.Join([]string{p.Compiler, os.Getenv("CXX"), os.Getenv("PATH")}, "\x00")
	if c, ok := compilers.Load(key); ok && c.(foundCompiler).stamp == stampOf(c.(foundCompiler).compiler.Path) {
		return c.(foundCompiler).compiler, nil
	}
	c, err := host.Find(ctx, p.Compiler)
	if err != nil {
		return nil, err
	}
	compilers.Store(key, foundCompiler{c, stampOf(c.Path)})
	return c, nil
}

// stampOf tells one version of a file from another.
func stampOf(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime())
}

// vectors returns the instruction set that C++ is compiled for: that of the preferences, else the one found.
func vectors(march string, isa cpu.ISA) cpp.Vectors {
	if march == "" || march == "native" {
		march = string(isa)
	}
	switch march {
	case string(cpu.AVX512):
		return cpp.AVX512
	case string(cpu.AVX2):
		return cpp.AVX2
	case "baseline", string(cpu.None), string(cpu.SSE2), string(cpu.NEON):
		return cpp.Baseline
	}
	return cpp.Vectors{Name: march, Flags: []string{"-march=" + march}}
}

// cppOptions returns what kernels are compiled with. warn is told what could be helped. The error says why no C++ can be
// compiled or run here.
func cppOptions(ctx context.Context, p Preferences, isa cpu.ISA, warn func(string)) (host.Options, error) {
	if err := host.Supported(); err != nil {
		return host.Options{}, err
	}
	q := p.Codegen.Cpp
	if ok, why := cpu.Detect().Usable(cpu.ISA(q.March)); !ok && (q.March == string(cpu.AVX512) || q.March == string(cpu.AVX2)) {
		return host.Options{}, fmt.Errorf("codegen.cpp.march is %s, which this machine does not run: %s", q.March, why)
	}
	c, err := findCompiler(ctx, q)
	if err != nil {
		return host.Options{}, err
	}
	o := host.Options{
		Compiler: c, Vectors: vectors(q.March, isa), Timeout: q.CompileTimeout, Numerics: compile.Numerics, Warn: warn, CacheLimit: p.Codegen.MaxCacheDirSize,
		Headers: q.Headers, IncludeDirs: q.IncludeDirs, LibraryDirs: q.LibraryDirs, Libraries: q.Libraries, DefineMacros: q.DefineMacros,
	}
	switch {
	case q.ExtraCompileArgs != nil:
		o.Args = q.ExtraCompileArgs
	case c.Family == host.Clang:
		o.Args = q.ExtraCompileArgsClang
	default:
		o.Args = q.ExtraCompileArgsGCC
	}
	if dir, err := p.cacheDir(); err != nil {
		warn(fmt.Sprintf("compiled kernels are not kept: %v", err))
	} else if dir != "" {
		if o.Cache, err = cache.Open(dir); err != nil {
			warn(fmt.Sprintf("compiled kernels are not kept: %v", err))
		}
	}
	return o, nil
}

// cppFunctions returns the functions of the network that have C++ code.
func (n *Network) cppFunctions() []host.Function {
	var out []host.Function
	for _, d := range n.functions {
		if d.host != nil && d.host.Cpp != "" {
			out = append(out, host.Function{Name: d.name, Arity: len(d.host.Args), Code: d.host.Cpp})
		}
	}
	return out
}

// callee is a function that has C++ code alone, for those who call it from Go.
type callee struct {
	name string
	f    func(x []float64) float64 // set before anything runs
}

func (c *callee) call(x []float64) float64 { return c.f(x) }

// Compiler is a C++ compiler.
type Compiler struct {
	Path    string   // absolute
	Args    []string // that stand before all others
	Version string   // the first line of what it says of itself
}

// FindCompiler returns the compiler that kernels are compiled with: the one that p names, else that of the environment
// variable CXX, else the first of c++, g++ and clang++ that there is. The error says what was looked for, or what the
// compiler did when it was asked for its version.
func (p Preferences) FindCompiler(ctx context.Context) (Compiler, error) {
	c, err := findCompiler(ctx, p.Codegen.Cpp)
	if err != nil {
		return Compiler{}, err
	}
	return Compiler{Path: c.Path, Args: c.Args, Version: c.Version}, nil
}

// compiling returns what tells Config.Compiling, nil for nobody.
func (c *Config) compiling() func(ready, of int) {
	if c.Compiling == nil {
		return nil
	}
	var begun time.Time
	last := 0
	return func(ready, of int) { // by one goroutine at a time
		if begun.IsZero() || ready < last { // compilers have begun, or begun again
			begun = time.Now()
		}
		last = ready
		c.Compiling(Compiling{Ready: ready, Total: of, Elapsed: time.Since(begun).Seconds()})
	}
}
