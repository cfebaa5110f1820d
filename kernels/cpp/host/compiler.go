package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrNoCompiler is wrapped by errors that say which compiler was looked for in vain.
var ErrNoCompiler = errors.New("no C++ compiler")

// Names are the compilers that Find looks for where nobody names one, in this order.
var Names = []string{"c++", "g++", "clang++"}

// Family is a kind of compilers that understand the same flags.
type Family string

// The families that are told apart.
const (
	GCC   Family = "gcc"
	Clang Family = "clang"
)

// Compiler is a C++ compiler that was found and has said its version.
type Compiler struct {
	Path    string   // absolute, as found
	Args    []string // that stand before all others, such as those of CXX="ccache g++"
	Family  Family
	Version string // the first line of what --version prints
	said    string // all of it
}

// String returns the command and the version.
func (c *Compiler) String() string {
	return strings.Join(append([]string{c.Path}, c.Args...), " ") + " (" + c.Version + ")"
}

// Find returns the compiler that command names, a program with arguments separated by spaces; if command is "", the one
// that the environment variable CXX names; else the first of Names that there is, as make and cmake do. The compiler is
// asked for its version. The error wraps ErrNoCompiler if there is none, otherwise it says what the compiler did instead
// of answering.
func Find(ctx context.Context, command string) (*Compiler, error) {
	if strings.TrimSpace(command) != "" {
		return ask(ctx, command, "codegen.cpp.compiler")
	}
	if cxx := os.Getenv("CXX"); strings.TrimSpace(cxx) != "" {
		return ask(ctx, cxx, "CXX")
	}
	for _, name := range Names {
		if _, err := exec.LookPath(name); err == nil {
			return ask(ctx, name, "")
		}
	}
	return nil, fmt.Errorf("%w: looked for %s in PATH, and CXX is not set", ErrNoCompiler, strings.Join(Names, ", "))
}

// askTime is how long a compiler may take to say its version: a wrapper on a network file system takes a while.
const askTime = 20 * time.Second

// ask has the compiler say its version. from is where the command comes from, for errors.
func ask(ctx context.Context, command, from string) (*Compiler, error) {
	words := strings.Fields(command)
	if from != "" {
		from = " (" + from + ")"
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, fmt.Errorf("%w: %s%s: %w", ErrNoCompiler, words[0], from, errors.Unwrap(err))
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, fmt.Errorf("%w: %s%s: %w", ErrNoCompiler, words[0], from, err)
	}
	c := &Compiler{Path: path, Args: words[1:], Family: GCC}
	out, err := c.run(ctx, "", askTime, []string{"--version"})
	if err != nil {
		//lint:ignore ST1005 C++ is a name
		return nil, fmt.Errorf("C++ compiler %s%s: %w", command, from, err)
	}
	c.said = out
	c.Version, _, _ = strings.Cut(strings.TrimSpace(out), "\n")
	if c.Version == "" {
		//lint:ignore ST1005 C++ is a name
		return nil, fmt.Errorf("C++ compiler %s%s: it says no version", command, from)
	}
	if strings.Contains(strings.ToLower(out), "clang") {
		c.Family = Clang
	}
	return c, nil
}

// surroundings are the environment variables that change what compilers read or write: a key of the cache has them.
var surroundings = []string{
	"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "GCC_COMPARE_DEBUG",
	"CCC_OVERRIDE_OPTIONS", "SDKROOT", "MACOSX_DEPLOYMENT_TARGET", "LD_RUN_PATH",
}

// identity returns all that tells one compiler from another.
func (c *Compiler) identity() []string {
	id := append([]string{c.Path, c.said}, c.Args...)
	if info, err := os.Stat(c.Path); err == nil { // of the file that links lead to
		id = append(id, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
	}
	for _, name := range surroundings {
		if v, ok := os.LookupEnv(name); ok {
			id = append(id, name+"="+v)
		}
	}
	return id
}
