package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"
)

// projectTarget is the target that is no target of spikelane run: an exported C++ project.
const projectTarget = "project"

// export has our command write and compile the project of a model, in a folder of the cache, and returns its program.
func (o ours) export(ctx context.Context, file, cache string) (string, error) {
	dir, err := filepath.Abs(filepath.Join(cache, "project-"+strings.TrimSuffix(filepath.Base(file), ".toml")))
	if err != nil {
		return "", err
	}
	args := []string{"export", file, "--dir", dir, "--build", "--report", "none"}
	if o.threads > 1 {
		args = append(args, "--openmp", strconv.Itoa(o.threads))
	}
	if _, said, err := timed(ctx, "", o.command, args...); err != nil {
		return "", fmt.Errorf("spikelane export: %w\n%s", err, tail(string(said), 20))
	}
	return filepath.Join(dir, "main"), nil
}

// buildTime is how long compilers took for one model.
type buildTime struct {
	Cold  timing `json:"cold"`  // ours, all of it
	Kept  timing `json:"kept"`  // ours, with the run-time library of an earlier project
	Brian timing `json:"brian"` // Brian's
}

// builds compiles our project and Brian's anew, and leaves them as they were.
func builds(ctx context.Context, ours, brians string, o options) (buildTime, error) {
	library, err := filepath.Abs(filepath.Join(o.cache, "library"))
	if err != nil {
		return buildTime{}, err
	}
	var b buildTime
	jobs := "-j" + strconv.Itoa(runtime.NumCPU())
	for _, one := range []struct {
		to   *timing
		dir  string
		args []string
	}{
		{&b.Cold, ours, []string{"CACHE="}}, {&timing{}, ours, []string{"CACHE=" + library}}, {&b.Kept, ours, []string{"CACHE=" + library}}, {&b.Brian, brians, nil},
	} {
		if err := removeCompiled(one.dir); err != nil {
			return b, err
		}
		t, said, err := timed(ctx, one.dir, "make", append([]string{"-s", jobs}, one.args...)...)
		if err != nil {
			return b, fmt.Errorf("make in %s: %w\n%s", one.dir, err, tail(string(said), 20))
		}
		*one.to = t
	}
	return b, nil
}

// removeCompiled removes what compilers and linkers have made of a project.
func removeCompiled(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".o" && filepath.Base(path) != "main" {
			return err
		}
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// printBuilds writes the table of compilation, if there is one.
func (r report) printBuilds(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := false
	for _, c := range r.Models {
		if len(c.Builds) == 0 {
			continue
		}
		if !head {
			fmt.Fprintln(t, "seconds to compile\tours, from nothing\tours, library kept\tBrian\tBrian/ours, from nothing\tBrian/ours, library kept")
			head = true
		}
		over := func(f func(b buildTime) float64) spread {
			var list []float64
			for _, b := range c.Builds {
				list = append(list, f(b))
			}
			return spreadOf(list)
		}
		fmt.Fprintf(t, "%s\t%v\t%v\t%v\t%v\t%v\n", c.Model, over(func(b buildTime) float64 { return b.Cold.WallS }), over(func(b buildTime) float64 { return b.Kept.WallS }),
			over(func(b buildTime) float64 { return b.Brian.WallS }), over(func(b buildTime) float64 { return b.Brian.WallS / b.Cold.WallS }),
			over(func(b buildTime) float64 { return b.Brian.WallS / b.Kept.WallS }))
	}
	if t.Flush(); head {
		fmt.Fprintln(w)
	}
}
