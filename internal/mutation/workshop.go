package mutation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Workshop is a folder with planted copies of some packages, and test programs built from them.
type Workshop struct {
	root, dir string
	Faults    []Fault // those that compile
	files     map[string][]byte
	switches  map[string]string // the file of switches of each folder, and the name of its package
	size      int               // above all numbers
	copied    map[string]string // the file that each copy was made of
}

// NewWorkshop plants faults in the packages, folders below root, and writes the copies to dir. Faults that do not
// compile are dropped.
func NewWorkshop(ctx context.Context, root, dir string, packages []string) (*Workshop, error) {
	w := &Workshop{root: root, dir: dir, files: map[string][]byte{}, switches: map[string]string{}}
	for _, p := range packages {
		folder := filepath.Join(root, p)
		pkg, err := build.ImportDir(folder, 0)
		if err != nil {
			return nil, err
		}
		w.switches[filepath.Join(folder, "zmutant.go")] = pkg.Name
		for _, name := range pkg.GoFiles {
			if strings.HasPrefix(name, "z") || name == "doc.go" {
				continue // generated: what generates it has tests of its own
			}
			path := filepath.Join(folder, name)
			faults, text, err := Faults(path, len(w.Faults)+1)
			if err != nil {
				return nil, err
			}
			w.files[path] = text
			w.Faults = append(w.Faults, faults...)
		}
	}
	w.size = len(w.Faults) + 1
	for {
		if err := w.write(); err != nil {
			return nil, err
		}
		args := []string{"build", "-gcflags=-e", "-overlay=" + w.overlay()}
		for _, p := range packages {
			args = append(args, "./"+p)
		}
		out, err := w.goTool(ctx, args...)
		if err == nil {
			return w, nil
		}
		if !w.drop(out) {
			return nil, fmt.Errorf("planted text does not compile, without a line that says why: %s", out)
		}
	}
}

func (w *Workshop) overlay() string { return filepath.Join(w.dir, "overlay.json") }

// write writes the copies and the list of what they stand for.
func (w *Workshop) write() error {
	replace := map[string]string{}
	w.copied = map[string]string{}
	put := func(path string, text []byte) error {
		copied := filepath.Join(w.dir, fmt.Sprint(len(replace), "_", filepath.Base(path)))
		replace[path], w.copied[copied] = copied, path
		return os.WriteFile(copied, text, 0o666)
	}
	for path, text := range w.files {
		planted := Planted(text, slices.DeleteFunc(slices.Clone(w.Faults), func(f Fault) bool { return f.File != path }))
		if err := put(path, planted); err != nil {
			return err
		}
	}
	for path, name := range w.switches {
		if err := put(path, []byte(Switches(name, w.size))); err != nil {
			return err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(w.overlay(), list, 0o666)
}

var place = regexp.MustCompile(`(?m)^([^\s:]+\.go):(\d+):`)

// drop removes the faults of all lines that the compiler complains of, and reports whether there were some.
func (w *Workshop) drop(said []byte) bool {
	bad := map[string]bool{}
	for _, m := range place.FindAllSubmatch(said, -1) {
		bad[w.copied[string(m[1])]+":"+string(m[2])] = true
	}
	before := len(w.Faults)
	w.Faults = slices.DeleteFunc(w.Faults, func(f Fault) bool {
		return slices.ContainsFunc(f.edits, func(e edit) bool {
			line := 1 + bytes.Count(w.files[f.File][:e.at], []byte("\n"))
			return bad[f.File+":"+strconv.Itoa(line)]
		})
	})
	return len(w.Faults) < before
}

// Build builds the tests of a package, a folder below the root, and returns the program.
func (w *Workshop) Build(ctx context.Context, folder string) (string, error) {
	program := w.program(folder)
	out, err := w.goTool(ctx, "test", "-c", "-vet=off", "-overlay="+w.overlay(), "-o", program, "./"+folder)
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
}

func (w *Workshop) program(folder string) string {
	return filepath.Join(w.dir, strings.ReplaceAll("test_"+folder, "/", "_"))
}

func (w *Workshop) goTool(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = w.root
	return cmd.CombinedOutput()
}
