package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A Set is files of one folder that belong together. The last one is their mark: where it is, the others are there as
// they were written with it.
//
// All files are written and synced, and then moved into a hidden folder, which gets the name [Whole]: with this one rename the
// set is the new one, whatever happens. A disk that is full, or a crash until then, leaves what was there before. What then
// remains to be done, [Settle] can do at any time: the files take their places, the mark last, and the hidden folder goes.
type Set struct {
	paths []string
	files []*File    // the first one is held until the others are in place or gone; they are closed, for there may be more than a process may open
	tag   string     // of all their temporary names: where the first file is held, the others are no leftovers
	left  *leftovers // as of the beginning
}

// Write adds a file, which write fills. Errors are those of [Disk.Atomic]; what is in place stays.
func (s *Set) Write(path string, write func(io.Writer) error) error {
	if s.left == nil {
		s.left = Machine.leftovers(filepath.Dir(path))
	}
	s.left.remove(filepath.Base(path))
	f, err := Machine.stage(path, write, s.create)
	if err != nil {
		return err
	}
	if len(s.files) > 0 {
		f.close()
	}
	s.paths, s.files = append(s.paths, path), append(s.files, f)
	return nil
}

// create makes the temporary file of one more file.
func (s *Set) create(path string) (*File, error) {
	if len(s.files) > 0 {
		return Machine.New(beside(path, s.tag), 0o666)
	}
	f, err := Machine.temporary(path)
	if err == nil {
		s.tag = tagOf(filepath.Base(f.temp))
	}
	return f, err
}

// Publish gives all files their places. If it fails, or the process is killed meanwhile, [Find] leads to all files as they were
// or to all new ones. Of several processes that publish in a folder one comes after the other.
func (s *Set) Publish() error {
	mark := s.paths[len(s.paths)-1]
	return failed(mark, s.publish(filepath.Dir(mark), filepath.Base(mark)))
}

func (s *Set) publish(folder, mark string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	if f, err := root.Open("."); err == nil {
		defer f.Close()
		alone(f)
	}
	if err := settle(root, mark); err != nil { // what another has left
		return err
	}
	if err := s.gather(root, folder); err != nil {
		_ = discard(root) // as long as no other process can have begun one
		return err
	}
	if err := Machine.SyncFolder(folder); err != nil {
		return err
	}
	return settle(root, mark)
}

// gather moves all files into the hidden folder, and gives it its name.
func (s *Set) gather(root *os.Root, folder string) error {
	if err := discard(root); err != nil {
		return err
	}
	hidden := filepath.Join(folder, gathering)
	if err := Machine.MakeFolders(hidden); err != nil {
		return err
	}
	for k, f := range slices.Backward(s.files) {
		if err := f.Publish(filepath.Join(hidden, filepath.Base(s.paths[k]))); err != nil {
			return err
		}
	}
	if err := Machine.SyncFolder(hidden); err != nil { // its name must not get to the disk before what is in it
		return err
	}
	return Machine.Rename(hidden, filepath.Join(folder, Whole))
}

// discard removes what a process that was killed had gathered.
func discard(root *os.Root) error {
	names, err := regularIn(root, gathering)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, name := range names {
		if err := In(root).Remove(filepath.Join(gathering, name)); err != nil {
			return err
		}
	}
	if err == nil {
		err = In(root).Remove(gathering)
	}
	return err
}

// Discard removes what has no place.
func (s *Set) Discard() {
	for _, f := range slices.Backward(s.files) {
		f.Discard()
	}
}
