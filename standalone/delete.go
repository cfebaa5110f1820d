package standalone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/internal/disk"
)

// DeleteOptions say what of a project goes.
type DeleteOptions struct {
	Code      bool // what Write has written, but for the folder data, and what make has built of it
	Data      bool // what Write has written into the folder data
	Results   bool // what runs have left in the folder results and in the folders within it, and in those of ResultsDirs
	Directory bool // the folders, if nothing else is in them; wants Code, Data and Results
	Force     bool // files of ours that somebody has changed too; with Directory, the folder with all that is in it

	ResultsDirs []string // further folders of results, relative to the project's folder or absolute
}

// Deleted says what [Delete] has done. Names are relative to the folder.
type Deleted struct {
	Removed []string // files
	Kept    []string // files that were to go and stay, since somebody has changed them, or (with Directory) they are not ours
	Gone    bool     // the folder is gone
}

// Delete removes what we have made in the folder dir, and never a file it does not know: of what [Write] has written,
// what still is as the manifest says; of what make has built, the program, and what belongs to a source of the project; of
// results, files with the names that the model's archives have, in folders with the summary of a run. The next make or run
// would overwrite those unasked.
//
// What stays is in Deleted.Kept, and is no error. The manifest stays as long as anything does, so that a second call may
// be forced.
//
// Whether forced or not, Delete refuses what has no manifest of ours, the root, the home folder and those around it, and a
// link (all ErrForeign). It follows no link.
func Delete(dir string, o DeleteOptions) (Deleted, error) {
	var done Deleted
	if o.Directory && !(o.Code && o.Data && o.Results) {
		return done, errors.New("the folder goes together with code, data and results only: choose all of them")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return done, err
	}
	if err := refuse(dir); err != nil {
		return done, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return done, err
	}
	defer root.Close()
	m, err := readManifest(root)
	if errors.Is(err, fs.ErrNotExist) {
		return done, fmt.Errorf("%s: %w: it has no %s", dir, ErrForeign, ManifestName)
	} else if err != nil {
		return done, err
	}
	d := &deleter{root: root, m: m, o: o, done: &done}
	if err := d.delete(); err != nil {
		return done, err
	}
	if !o.Directory {
		return done, nil
	}
	if o.Force {
		done.Kept = nil
		if err := removeAll(root); err != nil {
			return done, err
		}
	} else if done.Kept, err = files(root); err != nil || len(done.Kept) > 0 {
		return done, err
	}
	root.Close()
	if err := disk.Machine.Remove(dir); err != nil {
		return done, err
	}
	done.Gone = true
	return done, nil
}

// refuse returns why a folder is not ours to delete, whatever is in it.
func refuse(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%s: %w: it is a link", dir, ErrForeign)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s: %w: it is not a folder", dir, ErrForeign)
	}
	if filepath.Dir(dir) == dir {
		return fmt.Errorf("%s: %w: it is the root", dir, ErrForeign)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil // nobody's home
	}
	if real, err := filepath.EvalSymlinks(home); err == nil {
		home = real
	}
	for at := home; ; at = filepath.Dir(at) {
		if other, err := os.Stat(at); err == nil && os.SameFile(info, other) {
			return fmt.Errorf("%s: %w: it is the home folder, or has it in it", dir, ErrForeign)
		}
		if filepath.Dir(at) == at {
			return nil
		}
	}
}

type deleter struct {
	root *os.Root
	m    *manifest
	o    DeleteOptions
	done *Deleted
}

func (d *deleter) delete() error {
	if d.o.Results {
		if err := d.results(); err != nil {
			return err
		}
	}
	if d.o.Code {
		removeLeftovers(d.root, d.m.names())
	}
	left, err := d.written()
	if err != nil {
		return err
	}
	if d.o.Code {
		for _, name := range d.m.products() {
			if err := d.remove(name); err != nil {
				return err
			}
			removeEmpty(d.root, path.Dir(name))
		}
	}
	slices.Sort(d.done.Removed)
	var dirs []string
	for _, name := range d.done.Removed {
		if !filepath.IsAbs(name) {
			dirs = append(dirs, path.Dir(name))
		}
	}
	if err := syncFolders(d.root, dirs...); err != nil { // what is known of them goes last
		return err
	}
	rest, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return err
	}
	if len(rest) == 1 && rest[0].Name() == ManifestName {
		return disk.In(d.root).Remove(ManifestName)
	}
	if len(left) == len(d.m.Files) {
		return nil
	}
	d.m.Files = left
	return d.m.write(d.root)
}

// written removes what Write has written, and returns the entries of what is still there and ours.
func (d *deleter) written() ([]entry, error) {
	was := d.m.byName()
	var left []entry
	var dirs []string
	for _, e := range d.m.Files {
		entries := was[e.Name]
		delete(was, e.Name)
		if entries == nil {
			continue // its second entry
		}
		isData := strings.HasPrefix(e.Name, DataDir+"/")
		if isData && !d.o.Data || !isData && !d.o.Code {
			left = append(left, entries...)
			continue
		}
		c, err := look(d.root, e.Name, entries)
		switch {
		case c == gone: // perhaps by a call that was killed before it could remove the folder
			dirs = append(dirs, path.Dir(e.Name))
		case c == ours || d.o.Force && err == nil:
			if err := d.remove(e.Name); err != nil {
				return nil, err
			}
			dirs = append(dirs, path.Dir(e.Name))
		default:
			d.done.Kept = append(d.done.Kept, e.Name)
			left = append(left, entries...)
		}
	}
	removeEmpty(d.root, dirs...)
	return left, nil
}

// remove removes a file or a link, if there is one and nothing on the way to it is a link.
func (d *deleter) remove(name string) error {
	info, err := lstat(d.root, name)
	if err != nil || info.IsDir() {
		return nil
	}
	if err := disk.In(d.root).Remove(name); err != nil {
		return err
	}
	d.done.Removed = append(d.done.Removed, name)
	return nil
}

// walk calls f for dir and for what is in it, folders before what is in them, without following links. What does not exist
// it leaves out.
func walk(root *os.Root, dir string, f func(name string, e fs.DirEntry) error) error {
	if info, err := root.Lstat(dir); err != nil || !info.IsDir() {
		return nil
	}
	return fs.WalkDir(root.FS(), dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return f(name, e)
	})
}

// files returns the files in a project but its manifest, and the folders with nothing in them.
func files(root *os.Root) (names []string, err error) {
	err = walk(root, ".", func(name string, e fs.DirEntry) error {
		if name == "." || name == ManifestName {
			return nil
		}
		if e.IsDir() {
			within, err := fs.ReadDir(root.FS(), name)
			if err == nil && len(within) == 0 {
				names = append(names, name+"/")
			}
			return err
		}
		names = append(names, name)
		return nil
	})
	slices.Sort(names)
	return names, err
}

// removeAll removes all that is in a project, the manifest last: until then it can be forced again.
func removeAll(root *os.Root) error {
	var all []string
	err := walk(root, ".", func(name string, _ fs.DirEntry) error {
		if name != "." && name != ManifestName {
			all = append(all, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Reverse(all) // folders after what is in them
	for _, name := range all {
		if err := disk.In(root).Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncFolders(root, "."); err != nil {
		return err
	}
	if err := disk.In(root).Remove(ManifestName); err != nil && !errors.Is(err, fs.ErrNotExist) { // it may have been all that was left
		return err
	}
	return nil
}

// products returns what make builds: the program, and what belongs to the sources.
func (m *manifest) products() []string {
	out := []string{Program, path.Join(BuildDir, "compile.txt"), path.Join(BuildDir, "link.txt")}
	for _, e := range m.Files {
		out = append(out, products(e.Name)...)
	}
	return out
}

// products returns what make builds from one file: nothing, if it is not a source.
func products(name string) []string {
	base, ok := strings.CutSuffix(name, ".cpp")
	if !ok {
		return nil
	}
	base = path.Join(BuildDir, base)
	return []string{base + ".o", base + ".d"}
}
