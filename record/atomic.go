package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
)

// Atomic writes the file path so that a reader, or a crash at any moment, finds the old content or the whole new
// one: write fills a temporary file in the same folder, which is synced, renamed over path, and made durable by a
// sync of the folder. The writer given to write is buffered.
//
// If anything fails, write included, the old file is untouched, the temporary file is removed and the error names
// path. The one exception is a failing sync of the folder: the new file is then in place but might not
// outlive a power cut. What exists at path and is not a regular file (a device, a folder) is refused.
func Atomic(path string, write func(io.Writer) error) error {
	return realDisk.atomic(path, write)
}

// WriteFile writes data to the file path as [Atomic] does.
func WriteFile(path string, data []byte) error {
	return Atomic(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// disk is what Atomic asks of the operating system; the tests put failing ones in its place.
type disk struct {
	create     func(path string) (file, error) // a new file; it is an error if it exists
	rename     func(from, to string) error
	remove     func(path string) error
	syncFolder func(path string) error
}

type file interface {
	io.Writer
	Sync() error
	Close() error
}

var realDisk = disk{
	create: func(path string) (file, error) {
		return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	},
	rename:     os.Rename,
	remove:     os.Remove,
	syncFolder: syncFolder,
}

func (d disk) atomic(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("write %s: it exists and is not a regular file", path)
	}
	temp, f, err := d.temporary(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	open, renamed := true, false
	defer func() { // also when write panics
		if open {
			f.Close() // the error that brought us here says more
		}
		if !renamed {
			d.remove(temp)
		}
		if err != nil {
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()

	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	open = false
	if err := f.Close(); err != nil {
		return err
	}
	if err := d.rename(temp, path); err != nil {
		return err
	}
	renamed = true
	return d.syncFolder(filepath.Dir(path))
}

// temporary creates a hidden file beside path. Its name is random, so that two writers of one path do not meet.
func (d disk) temporary(path string) (string, file, error) {
	dir, base := filepath.Split(path)
	if len(base) > 200 {
		base = base[:200] // file systems stop at 255 bytes; the rename will say so if path is too long
	}
	for {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%016x.tmp", base, rand.Uint64()))
		f, err := d.create(name)
		if !errors.Is(err, fs.ErrExist) {
			return name, f, err
		}
	}
}

// syncFolder makes the renames inside a folder durable. Windows has no such call and needs none for NTFS.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
