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
// All files are written and synced before the first gets its place: a disk that is full, or a crash until then, leaves what was
// there before. From then on the old mark is gone, and the new one comes last.
type Set struct {
	paths []string
	files []*File
}

// Write adds a file, which write fills. Errors are those of [Disk.Atomic]; what is in place stays.
func (s *Set) Write(path string, write func(io.Writer) error) error {
	f, err := Machine.stage(path, write)
	if err != nil {
		return err
	}
	s.paths, s.files = append(s.paths, path), append(s.files, f)
	return nil
}

// Publish gives all files their places. If it fails, or the process is killed meanwhile, there is no mark, or all is there.
// Of several processes that publish in a folder one comes after the other.
func (s *Set) Publish() error {
	last := len(s.files) - 1
	mark := s.paths[last]
	folder := filepath.Dir(mark)
	if f, err := os.Open(folder); err == nil {
		defer f.Close()
		alone(f)
	}
	if err := Machine.Remove(mark); err == nil {
		if err := Machine.SyncFolder(folder); err != nil { // a rename must not get to the disk before
			return failed(mark, err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return failed(mark, err)
	}
	for k, f := range s.files {
		if k == last { // nor this one before the others
			if err := Machine.SyncFolder(folder); err != nil {
				return failed(mark, err)
			}
		}
		if err := f.Publish(s.paths[k]); err != nil {
			return failed(s.paths[k], err)
		}
	}
	return failed(mark, Machine.SyncFolder(folder))
}

// Discard removes what has no place.
func (s *Set) Discard() {
	for _, f := range slices.Backward(s.files) {
		f.Discard()
	}
}
