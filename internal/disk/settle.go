package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Whole is the hidden folder with the files of a set that has been published: what lies in it counts, and not what has the same
// name beside it. It is there while they take their places, and where a process was killed or a disk failed meanwhile.
const Whole = ".spikelane-results"

const gathering = Whole + tempSuffix // becomes Whole

// Hidden is the names of the folders that killed processes leave.
var Hidden = []string{Whole, gathering}

// Settle does what remains of publishing a set whose mark has that name, so that all its files stand in the folder. It waits
// for a process that is doing it. Where there is nothing to do, or nobody can tell whether one is, it does nothing.
func Settle(folder, mark string) error {
	if info, err := os.Lstat(filepath.Join(folder, Whole)); err != nil || !info.IsDir() {
		return nil
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	f, err := root.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	if !alone(f) {
		return nil
	}
	return settle(root, mark)
}

// Find returns the path of a file of a folder where sets are published, which need not be there. It changes nothing: the folder may be one
// that cannot be written, where nothing is settled.
func Find(folder, name string) string {
	if info, err := os.Lstat(filepath.Join(folder, Whole)); err == nil && info.IsDir() {
		path := filepath.Join(folder, Whole, name)
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return filepath.Join(folder, name)
}

// settle gives the files in Whole their places. Whoever looks for the mark alone finds none as long as some are missing: the old
// one goes first, the new one comes last.
func settle(root *os.Root, mark string) error {
	d := In(root)
	names, err := regularIn(root, Whole)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == mark })
	if n := len(others); 0 < n && n < len(names) { // where the new mark has its place, others are only still here after a power cut
		if err := d.Remove(mark); err == nil {
			if err := d.SyncFolder("."); err != nil { // a rename must not get to the disk before
				return err
			}
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, name := range others {
		if err := place(root, name); err != nil {
			return err
		}
	}
	if err := d.SyncFolder("."); err != nil { // nor the mark before the others
		return err
	}
	if len(others) < len(names) {
		if err := place(root, mark); err != nil {
			return err
		}
		if err := d.SyncFolder("."); err != nil { // nor the folder go before it
			return err
		}
	}
	if err := d.Remove(Whole); err != nil {
		return err
	}
	return d.SyncFolder(".")
}

// place moves a file out of Whole. A power cut may have left it both names, and then renaming does nothing.
func place(root *os.Root, name string) error {
	from := filepath.Join(Whole, name)
	if err := In(root).Rename(from, name); err != nil {
		return err
	}
	if _, err := root.Lstat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return In(root).Remove(from)
}

// regularIn returns the names of the regular files in a folder, in order; a link is none.
func regularIn(root *os.Root, dir string) ([]string, error) {
	info, err := root.Lstat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s beside it is no folder", dir)
	}
	f, err := root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, err
}
