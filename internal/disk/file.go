package disk

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
//
// Temporary files that a process left when it was killed while it wrote path are removed first.
func (d Disk) Atomic(path string, write func(io.Writer) error) error {
	d.RemoveLeftovers(filepath.Dir(path), filepath.Base(path))
	f, err := d.stage(path, write, d.temporary)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err = f.Publish(path); err == nil {
		err = d.SyncFolder(filepath.Dir(path))
	}
	return failed(d.path(path), err)
}

// WriteFile writes data to the file path as [Disk.Atomic] does.
func (d Disk) WriteFile(path string, data []byte) error {
	return d.Atomic(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Try tells why nothing can be written at a path, before work is done that is to end there. It leaves everything as it is.
func (d Disk) Try(path string) error {
	d.RemoveLeftovers(filepath.Dir(path), filepath.Base(path))
	f, err := d.stage(path, func(io.Writer) error { return nil }, d.temporary)
	if err == nil {
		f.Discard()
	}
	return err
}

// failed names a file that could not be written.
func failed(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", path, Cause(err))
}

// A File is written under a name of its own, and gets its place when it is whole.
type File struct {
	d    Disk
	f    *os.File // nil when closed
	temp string   // "" when it has its place
}

// New makes a file that must not be there.
func (d Disk) New(temp string, perm fs.FileMode) (*File, error) {
	_, err := ask(Call{Do: Create, Path: d.path(temp)})
	var f *os.File
	if err == nil {
		f, err = d.open(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
	}
	if err != nil {
		return nil, d.failed(Create, temp, err)
	}
	return &File{d, f, temp}, nil
}

// Write adds bytes.
func (f *File) Write(p []byte) (int, error) {
	if n, err := ask(Call{Do: Write, Path: f.d.path(f.temp), Bytes: len(p)}); err != nil {
		n, _ = f.f.Write(p[:n])
		return n, f.d.failed(Write, f.temp, err)
	}
	return f.f.Write(p)
}

// Sync returns when all that was written is on the disk: a name must not get there before what it names.
func (f *File) Sync() error {
	_, err := ask(Call{Do: Sync, Path: f.d.path(f.temp)})
	if err == nil {
		err = f.f.Sync()
	}
	return f.d.failed(Sync, f.temp, err)
}

// Publish gives a file that was synced its place. What is said when it is closed does not count: all of it is on the disk.
func (f *File) Publish(path string) error {
	if runtime.GOOS == "windows" { // which renames no open file
		f.close()
	}
	if err := f.d.Rename(f.temp, path); err != nil {
		return err
	}
	f.temp = ""
	f.close()
	return nil
}

// Discard removes a file that has no place yet; of others it knows nothing any more.
func (f *File) Discard() {
	f.close()
	if f.temp != "" {
		_ = f.d.Remove(f.temp)
	}
}

func (f *File) close() {
	if f.f != nil {
		f.f.Close()
		f.f = nil
	}
}

// stage writes a file that is to be at path, and leaves it beside it, as create has made it.
func (d Disk) stage(path string, write func(io.Writer) error, create func(path string) (*File, error)) (*File, error) {
	if info, err := d.stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("write %s: it exists and is not a regular file", d.path(path))
	}
	f, err := create(path)
	if err != nil {
		return nil, failed(d.path(path), err)
	}
	whole := false
	defer func() { // also when write panics
		if !whole {
			f.Discard()
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	whole = err == nil
	return f, failed(d.path(path), err)
}

// temporary creates a hidden file beside path, under a random name so that two writers of one path do not meet, and holds it.
func (d Disk) temporary(path string) (*File, error) {
	for {
		f, err := d.New(beside(path, newTag()), 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil && !hold(f.f) { // taken for a leftover within this moment
			f.Discard()
			continue
		}
		return f, err
	}
}

func newTag() string { return fmt.Sprintf("%0*x", tagLength, rand.Uint64()) }

// beside is the path of a temporary file.
func beside(path, tag string) string {
	dir, base := filepath.Split(path)
	return filepath.Join(dir, hidden(base)+tag+tempSuffix)
}
