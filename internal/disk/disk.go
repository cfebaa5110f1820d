// Package disk is how this project writes files: each appears whole or not at all, those that belong together appear
// together, and an error names the file and the cause.
//
// All that changes a disk goes through here, so that tests can have any call fail (package disk/faulty).
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
)

// A Disk is all files of this machine, or those in one folder.
type Disk struct {
	open   func(path string, flag int, perm fs.FileMode) (*os.File, error)
	stat   func(path string) (fs.FileInfo, error)
	mkdir  func(path string, perm fs.FileMode) error
	rename func(from, to string) error
	remove func(path string) error
	within string // the folder, "" for all files
}

// Machine is the disk with all files.
var Machine = Disk{os.OpenFile, os.Stat, os.Mkdir, os.Rename, os.Remove, ""}

// In returns the disk with the files in a folder: paths count from there, and no link leads out of it.
func In(root *os.Root) Disk {
	return Disk{root.OpenFile, root.Stat, root.Mkdir, root.Rename, root.Remove, root.Name()}
}

// A Call is what the operating system is asked to do.
type Call struct {
	Do    Do
	Path  string
	To    string // the new name
	Bytes int    // of a write
}

// Do says what.
type Do string

// What can be asked.
const (
	Create     Do = "create"
	Write      Do = "write"
	Sync       Do = "sync"
	Rename     Do = "rename"
	Remove     Do = "remove"
	MakeFolder Do = "make folder"
	SyncFolder Do = "sync folder"
)

var watcher atomic.Pointer[func(Call) (int, error)]

// Watch has f told of each call before it is made, until stop is called. If f returns an error, the call returns it and does
// nothing; but a write does its first n bytes. It is for tests.
func Watch(f func(Call) (n int, err error)) (stop func()) {
	if !watcher.CompareAndSwap(nil, &f) {
		panic("BUG: disk: two watchers")
	}
	return func() { watcher.Store(nil) }
}

func ask(c Call) (int, error) {
	f := watcher.Load()
	if f == nil {
		return 0, nil
	}
	return (*f)(c)
}

// path is what a watcher is told of a path.
func (d Disk) path(path string) string {
	if d.within == "" {
		return path
	}
	return filepath.Join(d.within, path)
}

// failed is an error with the whole path.
func (d Disk) failed(do Do, path string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: string(do), Path: d.path(path), Err: Cause(err)}
}

// Rename gives a file another name, in the place of what has that name.
func (d Disk) Rename(from, to string) error {
	_, err := ask(Call{Do: Rename, Path: d.path(from), To: d.path(to)})
	if err == nil {
		err = d.rename(from, to)
	}
	return d.failed(Rename, to, err)
}

// Remove removes a file or an empty folder.
func (d Disk) Remove(path string) error {
	_, err := ask(Call{Do: Remove, Path: d.path(path)})
	if err == nil {
		err = d.remove(path)
	}
	return d.failed(Remove, path, err)
}

// MakeFolders makes a folder, and those that it lies in, where they are missing; they outlive a power cut.
func (d Disk) MakeFolders(path string) error {
	info, err := d.stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return d.failed(MakeFolder, path, errors.New("it is a file"))
	case !errors.Is(err, fs.ErrNotExist):
		return d.failed(MakeFolder, path, err)
	}
	up := filepath.Dir(path)
	if up != path {
		if err := d.MakeFolders(up); err != nil {
			return err
		}
	}
	_, err = ask(Call{Do: MakeFolder, Path: d.path(path)})
	if err == nil {
		err = d.mkdir(path, 0o777)
	}
	if err != nil {
		if info, found := d.stat(path); found == nil && info.IsDir() { // another was faster
			return nil
		}
		return d.failed(MakeFolder, path, err)
	}
	return d.SyncFolder(up)
}

// SyncFolder makes durable what was renamed, made and removed in a folder. Windows has no such call and needs none for NTFS.
func (d Disk) SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	_, err := ask(Call{Do: SyncFolder, Path: d.path(path)})
	if err == nil {
		var f *os.File
		if f, err = d.open(path, os.O_RDONLY, 0); err == nil {
			err = errors.Join(f.Sync(), f.Close())
		}
	}
	return d.failed(SyncFolder, path, err)
}

// Cause returns an error without the names of calls and of temporary files around it: "no space left on device".
func Cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}
