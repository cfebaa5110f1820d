package standalone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// BuildOptions say how a project is built. What is zero is as the project's Makefile has it.
type BuildOptions struct {
	Make     string            // the command that builds, with arguments; "": make
	Args     []string          // further arguments of it
	Compiler string            // CXX
	OpenMP   bool              // OPENMP=1
	MPI      bool              // MPI=1
	Debug    bool              // DEBUG=1
	Sanitize string            // SANITIZE: "address,undefined", "thread"
	Clean    bool              // after make clean
	Cache    string            // CACHE: a folder that keeps the compiled run-time library, for all projects; "": none
	Env      map[string]string // environment variables, over those of this process
	Output   io.Writer         // gets what make and the compilers print, as it comes; nil: nobody
}

// buildGrace is how long compilers have to end when they are asked to: they have nothing to save.
const buildGrace = 2 * time.Second

// Build compiles the project in dir, and what has not changed since the last time not again. The end of ctx ends make with
// all that it has started. The error is a *CommandError with all that the compilers said, or says that dir has no project
// (ErrForeign).
func Build(ctx context.Context, dir string, o BuildOptions) error {
	dir, err := project(dir)
	if err != nil {
		return err
	}
	words := strings.Fields(o.Make)
	if len(words) == 0 {
		words = []string{"make"}
	} else if _, err := exec.LookPath(o.Make); err == nil {
		words = []string{o.Make} // with spaces in its path
	}
	if !slices.ContainsFunc(slices.Concat(words, o.Args), namesMakefile) {
		words = append(words, "-f", "Makefile") // unasked make reads GNUmakefile and makefile first, which are none of ours
	}
	words = append(words, o.Args...)
	if o.Compiler != "" {
		words = append(words, "CXX="+strings.ReplaceAll(o.Compiler, "$", "$$"))
	}
	for _, option := range []struct {
		on   bool
		text string
	}{{o.OpenMP, "OPENMP=1"}, {o.MPI, "MPI=1"}, {o.Debug, "DEBUG=1"}} {
		if option.on {
			words = append(words, option.text)
		}
	}
	if o.Sanitize != "" {
		words = append(words, "SANITIZE="+o.Sanitize)
	}
	if o.Cache != "" {
		words = append(words, "CACHE="+strings.ReplaceAll(o.Cache, "$", "$$"))
	}
	c := command{dir: dir, words: words, env: append(pairs(o.Env), "LC_ALL=C", "LANGUAGE="), grace: buildGrace}
	if _, set := o.Env["TMPDIR"]; !set {
		// Compilers that are ended by force leave files where they keep such for a while.
		temporary, err := os.MkdirTemp("", "spikelane-build-")
		if err != nil {
			return fmt.Errorf("the folder for temporary files: %w", err)
		}
		defer os.RemoveAll(temporary)
		c.env = append(c.env, "TMPDIR="+temporary)
	}
	if o.Output != nil {
		c.stdout = struct{ io.Writer }{o.Output} // a file too is written by us, for errors show all of it
		c.stderr = c.stdout
	}
	if o.Clean {
		clean := c
		clean.words = append(words[:len(words):len(words)], "clean")
		if _, err := clean.run(ctx); err != nil {
			return err
		}
	}
	_, err = c.run(ctx)
	return err
}

// namesMakefile reports whether an argument of make says which file it reads.
func namesMakefile(word string) bool {
	return strings.HasPrefix(word, "-f") || strings.HasPrefix(word, "--file") || strings.HasPrefix(word, "--makefile")
}

// project returns the absolute path of a folder with a whole project of ours. The error wraps ErrForeign if it has none.
func project(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	m, err := readManifest(root)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: %w: it has no %s", dir, ErrForeign, ManifestName)
	} else if err != nil {
		return "", err
	}
	if m.Writing {
		return "", fmt.Errorf("%s: its export has not come to an end, so that files of two exports may be there; export it again", dir)
	}
	return dir, nil
}
