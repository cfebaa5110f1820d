package record

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var errDisk = errors.New("no space left on device")

// onlyFile fails the test unless the folder holds exactly the file name with the given content.
func onlyFile(t *testing.T, dir, name, want string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != name {
		t.Errorf("the folder holds %v, want only %s", entries, name)
	}
	got, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil || string(got) != want {
		t.Errorf("%s holds %q (%v), want %q", name, got, err, want)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "summary.json")
	for _, content := range []string{"first, and longer", "second", ""} {
		if err := WriteFile(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		onlyFile(t, dir, "summary.json", content)
	}
}

func TestAtomicFailingWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "old.npz")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	err := Atomic(path, func(w io.Writer) error {
		// More than any buffer, so that half of it has reached the disk.
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		return errDisk
	})
	if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want %v with the path", err, errDisk)
	}
	onlyFile(t, dir, "old.npz", "old")
}

func TestAtomicPanic(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "old.npz")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic of the callback was swallowed")
			}
		}()
		_ = Atomic(path, func(io.Writer) error { panic("in the callback") })
	}()
	onlyFile(t, dir, "old.npz", "old")
}

// failing is a real file whose calls fail from a chosen one on.
type failing struct {
	file
	write, sync, close error
	room               int // bytes it takes before write fails
}

func (f *failing) Write(p []byte) (int, error) {
	if f.write != nil && len(p) > f.room {
		n, _ := f.file.Write(p[:f.room])
		return n, f.write
	}
	f.room -= len(p)
	return f.file.Write(p)
}

func (f *failing) Sync() error { return errors.Join(f.file.Sync(), f.sync) }

func (f *failing) Close() error { return errors.Join(f.file.Close(), f.close) }

func TestAtomicFailingDisk(t *testing.T) {
	fail := func(string) error { return errDisk }
	wrap := func(f failing) disk {
		d := realDisk
		d.create = func(path string) (file, error) {
			inner, err := realDisk.create(path)
			f.file = inner
			return &f, err
		}
		return d
	}
	create, rename, folder := realDisk, realDisk, realDisk
	create.create = func(string) (file, error) { return nil, errDisk }
	rename.rename = func(string, string) error { return errDisk }
	folder.syncFolder = fail
	content := strings.Repeat("new ", 1<<16)
	for _, c := range []struct {
		name string
		disk disk
		want string // content afterwards
	}{
		{"create", create, "old"},
		{"first write", wrap(failing{write: errDisk}), "old"},
		{"later write", wrap(failing{write: errDisk, room: 100_000}), "old"},
		{"sync", wrap(failing{sync: errDisk}), "old"},
		{"close", wrap(failing{close: errDisk}), "old"},
		{"rename", rename, "old"},
		{"sync of the folder", folder, content}, // the documented exception
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "file")
			if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			err := c.disk.atomic(path, func(w io.Writer) error {
				_, err := io.WriteString(w, content)
				return err
			})
			if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want %v with the path", err, errDisk)
			}
			onlyFile(t, dir, "file", c.want)
		})
	}
}

func TestAtomicRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := WriteFile(dir, nil); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if err := WriteFile(filepath.Join(dir, "missing", "file"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v in a folder that is not there, want os.ErrNotExist", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
	// A rename over a device would replace it.
	if _, err := os.Stat(os.DevNull); err == nil {
		if err := WriteFile(os.DevNull, nil); err == nil {
			t.Errorf("%s was replaced by a file", os.DevNull)
		}
	}
}
