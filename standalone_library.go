package spikelane

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/spikelane/spikelane/kernels/cpp/cache"
	"github.com/spikelane/spikelane/standalone"
)

// The compiled run-time library of exported projects is kept where compiled kernels are (codegen.cache_dir), so that the
// next project need not compile it. The project's Makefile decides what it may use: it names each file for the commands
// and for all that they read. Here such files are laid out for it, and those that it has added are kept.

// library is a folder that make looks for compiled files in.
type library struct {
	kept  *cache.Dir
	key   cache.Key
	dir   string
	found map[string]bool // names that were laid out
}

// compiledFile is what the Makefile calls a compiled file.
var compiledFile = regexp.MustCompile(`^[0-9a-f]{64}-[a-z_]+\.o$`)

// mostKept is the most files that are kept together: those of some variants of the library.
const mostKept = 16

// layOut returns the folder for a build, or nil where nothing is kept: a build does without.
func (d *Standalone) layOut(o standalone.BuildOptions) *library {
	where, err := d.prog.prefs.cacheDir()
	if where == "" || err != nil {
		return nil
	}
	kept, err := cache.Open(where)
	if err != nil || kept.ReadOnly() != nil {
		return nil
	}
	h := sha256.New()
	fmt.Fprintf(h, "library of exported projects\n%+v\n%q %q %v %v %v\n", d.layout(), o.Make, o.Args, o.OpenMP, o.MPI, o.Debug)
	for _, name := range []string{"CXX", "MPICXX", "CPPFLAGS", "CXXFLAGS", "PATH"} {
		fmt.Fprintf(h, "%s=%q\n", name, os.Getenv(name))
	}
	h.Write(standalone.LibraryHash())
	l := &library{kept: kept, found: map[string]bool{}}
	h.Sum(l.key[:0])
	if l.dir, err = os.MkdirTemp("", "spikelane-library-"); err != nil {
		return nil
	}
	packed, err := kept.Get(l.key)
	if err != nil {
		return l
	}
	for r := tar.NewReader(bytes.NewReader(packed)); ; {
		file, err := r.Next()
		if err != nil || !compiledFile.MatchString(file.Name) {
			return l
		}
		text, err := io.ReadAll(r)
		if err == nil {
			err = os.WriteFile(filepath.Join(l.dir, file.Name), text, 0o600)
		}
		if err != nil {
			return l
		}
		l.found[file.Name] = true
	}
}

// keep keeps what make has added, and removes the folder. Nobody is told of an error: the next build takes longer.
func (l *library) keep() error {
	defer os.RemoveAll(l.dir)
	files, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	added := 0
	for _, f := range files {
		if l.found[f.Name()] && len(files) > mostKept || !compiledFile.MatchString(f.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(l.dir, f.Name()))
		if err == nil {
			err = w.WriteHeader(&tar.Header{Name: f.Name(), Mode: 0o600, Size: int64(len(text))})
		}
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			return err
		}
		if !l.found[f.Name()] {
			added++
		}
	}
	if err := w.Close(); err != nil || added == 0 {
		return err
	}
	return l.kept.Put(l.key, packed.Bytes())
}
