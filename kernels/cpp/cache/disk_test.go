package cache

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"testing"
)

var errDisk = errors.New("no space left on device")

// faulty is the real disk, but the call number fail of those that writing an entry needs returns an error. A failing
// write has written half.
type faulty struct {
	fail, calls int
}

func (f *faulty) call() error {
	if f.calls++; f.calls == f.fail {
		return errDisk
	}
	return nil
}

func (f *faulty) disk() disk {
	d := realDisk
	d.create = func(path string) (file, error) {
		if err := f.call(); err != nil {
			return nil, err
		}
		inner, err := realDisk.create(path)
		return faultyFile{inner, f}, err
	}
	d.rename = func(from, to string) error {
		if err := f.call(); err != nil {
			return err
		}
		return realDisk.rename(from, to)
	}
	return d
}

type faultyFile struct {
	file
	*faulty
}

func (f faultyFile) Write(p []byte) (int, error) {
	if err := f.call(); err != nil {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, err
	}
	return f.file.Write(p)
}

func (f faultyFile) Sync() error { return errors.Join(f.file.Sync(), f.call()) }

func (f faultyFile) Close() error { return errors.Join(f.file.Close(), f.call()) }

// Every call of a Put fails once, with and without an entry there: what was there stays, and nothing else.
func TestFailingDisk(t *testing.T) {
	for _, before := range []bool{false, true} {
		dir := folder(t)
		d := open(t, dir)
		var want []string
		if before {
			put(t, d, 1)
			want = []string{entryName(1)}
		}
		for fail := 1; ; fail++ {
			f := &faulty{fail: fail}
			d.disk = f.disk()
			err := d.Put(key(1), content(2))
			if err == nil {
				if wantCalls := 6; fail != wantCalls+1 { // create, write the header, write the data, sync, close, rename
					t.Errorf("call %d of a Put failed and nobody minded", fail)
				}
				break
			}
			if !errors.Is(err, errDisk) {
				t.Errorf("call %d: got error %v, want %v", fail, err, errDisk)
			}
			only(t, dir, want...)
			got, err := d.Get(key(1))
			if before && !bytes.Equal(got, content(1)) || !before && !errors.Is(err, ErrMissing) {
				t.Errorf("call %d, entry before %v: got %d bytes, %v", fail, before, len(got), err)
			}
		}
		if got, err := d.Get(key(1)); !bytes.Equal(got, content(2)) {
			t.Errorf("got %d bytes, %v, want what was put in the end", len(got), err)
		}
		only(t, dir, entryName(1))
	}
}

// A folder that cannot be synced may lose the entry in a power cut; there is no more to it.
func TestFolderNotSynced(t *testing.T) {
	d := open(t, folder(t))
	d.disk.syncFolder = func(string) error { return errDisk }
	mended(t, d)
}

// The temporary file is taken away before it gets its name, as Clear of another process does, or the whole folder is:
// Put begins anew, though not for ever.
func TestTakenAway(t *testing.T) {
	for _, what := range []string{"temporary file", "folder"} {
		dir := folder(t)
		d := open(t, dir+"/cpp")
		times := 0
		takeAway := func(from, to string) error {
			times++
			gone := from
			if what == "folder" {
				gone = d.Path()
			}
			if err := os.RemoveAll(gone); err != nil {
				t.Fatal(err)
			}
			return realDisk.rename(from, to)
		}
		d.disk.rename = func(from, to string) error {
			if times < putTries-1 {
				return takeAway(from, to)
			}
			return realDisk.rename(from, to)
		}
		mended(t, d)
		only(t, d.Path(), entryName(1))
		d.disk.rename, times = takeAway, 0
		if err := d.Put(key(2), nil); !errors.Is(err, fs.ErrNotExist) || times != putTries {
			t.Errorf("%s: got error %v after %d tries, want fs.ErrNotExist after %d", what, err, times, putTries)
		}
		if slices.ContainsFunc(names(t, d.Path()), func(n string) bool { return kind(n) == tempSuffix }) {
			t.Errorf("%s: a temporary file stayed behind", what)
		}
	}
}

// A rename fails because another was first, as on Windows where a reader has the file open: if the same is there, all is well.
func TestRenameLost(t *testing.T) {
	dir := folder(t)
	d, other := open(t, dir), open(t, dir)
	d.disk.rename = func(from, to string) error {
		put(t, other, 1)
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrPermission}
	}
	if err := d.Put(key(1), content(1)); err != nil {
		t.Errorf("the same is there: %v", err)
	}
	if err := d.Put(key(1), content(2)); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("something else is there: got error %v, want fs.ErrPermission", err)
	}
	only(t, dir, entryName(1))
}

// A handle of a network file system may go stale when another machine replaces the file: the second try opens the new one.
func TestStale(t *testing.T) {
	if !stale(syscall.ESTALE) {
		t.Skip("not on this system")
	}
	d := open(t, folder(t))
	put(t, d, 1)
	bad := 1
	d.disk.open = func(path string) (*os.File, error) {
		if bad--; bad >= 0 {
			return nil, &os.PathError{Op: "open", Path: path, Err: syscall.ESTALE}
		}
		return realDisk.open(path)
	}
	if got, err := d.Get(key(1)); !bytes.Equal(got, content(1)) {
		t.Errorf("stale once: got %d bytes, %v", len(got), err)
	}
	bad = 2
	if _, err := d.Get(key(1)); !errors.Is(err, syscall.ESTALE) || errors.Is(err, ErrDamaged) {
		t.Errorf("stale twice: got error %v, want ESTALE", err)
	}
}

// What cannot be read is neither missing nor damaged.
func TestUnreadable(t *testing.T) {
	d := open(t, folder(t))
	put(t, d, 1)
	d.disk.open = func(string) (*os.File, error) { return nil, errDisk }
	if _, err := d.Get(key(1)); !errors.Is(err, errDisk) || errors.Is(err, ErrDamaged) || errors.Is(err, ErrMissing) {
		t.Errorf("got error %v, want %v", err, errDisk)
	}
}
