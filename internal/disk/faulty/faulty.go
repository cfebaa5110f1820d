// Package faulty has disks fail, for tests: at each call that writing makes, one after the other.
package faulty

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/spikelane/spikelane/internal/disk"
)

// A Kind says what goes wrong at a call.
type Kind string

// What can go wrong.
const (
	Once   Kind = "fails"                 // and what comes after does not
	Full   Kind = "finds the disk full"   // and so does what comes after and needs room
	Killed Kind = "is where it is killed" // nothing of it is done, nor of what comes after
	// The machine fails at the call. What was not synced is cut; new names are lost where the folder was not synced: all, or
	// all but the last, or all but every other one.
	PowerCut      Kind = "is where the power is cut"
	PowerCutMixed Kind = "is where the power is cut, and the disk has the last name alone"
	PowerCutOther Kind = "is where the power is cut, and the disk has every other name"
)

var kinds = []Kind{Once, Full, Killed, PowerCut, PowerCutMixed, PowerCutOther}

// Failed is the error of the calls that fail, as it is of a disk that is full.
var Failed error = syscall.ENOSPC

// A Trial is one time that something was tried.
type Trial struct {
	Kind Kind
	N    int // the call at which it went wrong, from 1
	Call disk.Call
}

func (t Trial) String() string {
	if t.Late() {
		return fmt.Sprintf("after the last call (%s)", t.Kind)
	}
	return fmt.Sprintf("call %d (%s %s) %s", t.N, t.Call.Do, t.Call.Path, t.Kind)
}

// Late tells whether all was done before it.
func (t Trial) Late() bool { return t.Call.Do == "" }

// Dead tells whether the process that did it is no more.
func (t Trial) Dead() bool { return t.Kind != Once && t.Kind != Full }

// Each tries do in a new folder for each of its calls below it and each kind, and calls check after it; at last nothing goes
// wrong but that the power may be cut after it. prepare fills the folder first. It returns how many faults there were.
func Each(t *testing.T, prepare func(dir string), do func(dir string) error, check func(dir string, trial Trial, err error)) int {
	t.Helper()
	temp := tempDir(t)
	faults := 0
	for _, kind := range kinds {
		for n := 1; ; n++ {
			dir, err := os.MkdirTemp(temp, "")
			if err != nil {
				t.Fatal(err)
			}
			work := filepath.Join(dir, "work")
			if err := errors.Join(os.Mkdir(work, 0o777), os.Mkdir(filepath.Join(dir, "spare"), 0o777)); err != nil {
				t.Fatal(err)
			}
			prepare(work)
			f := &fault{trial: Trial{Kind: kind, N: n}, dir: work, spare: filepath.Join(dir, "spare")}
			stop := disk.Watch(f.before)
			err = do(work)
			stop()
			if f.calls < n && err != nil {
				t.Fatalf("nothing failed, and still: %v", err)
			}
			if lost := f.lose(); lost != nil {
				t.Fatalf("%v: the power cut: %v", f.trial, lost)
			}
			check(work, f.trial, err)
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			if f.calls < n {
				break
			}
			faults++
		}
	}
	return faults
}

// tempDir returns a folder, in memory where there is such a disk: syncing takes no time there.
func tempDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "faulty-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// fault lets calls go wrong, and knows what a power cut would undo.
type fault struct {
	trial      Trial
	dir, spare string
	calls      int
	unsynced   map[string]bool // files by their present name
	names      []name          // since the folder was synced
}

// name is a renaming, or a removal.
type name struct {
	from, to string // to: "" for a removal
	kept     string // what was at to, or from, before; "" for nothing
	moved    string // of a file that went to another folder: the file
}

// after returns what is left of a name when a folder was synced. A new name lasts with its own folder, even where the old one does
// not go with it.
func (n name) after(synced string) (left []name) {
	switch {
	case n.to == "" && around(n.from) == synced:
		return nil
	case n.to == "" || around(n.to) != synced:
		return []name{n}
	case n.moved == "" || around(n.from) == synced:
		return nil
	}
	return []name{{from: n.from, kept: n.moved}}
}

func (f *fault) before(c disk.Call) (int, error) {
	if !strings.HasPrefix(c.Path, f.dir+string(filepath.Separator)) && c.Path != f.dir {
		return 0, nil
	}
	f.calls++
	if f.calls == f.trial.N {
		f.trial.Call = c
	}
	wrong := f.calls == f.trial.N
	switch {
	case f.trial.Dead():
		wrong = f.calls >= f.trial.N
	case f.trial.Kind == Full && f.calls > f.trial.N:
		wrong = c.Do == disk.Create || c.Do == disk.Write || c.Do == disk.MakeFolder
	}
	if wrong {
		if f.calls > f.trial.N && f.trial.Dead() {
			return 0, Failed
		}
		return c.Bytes / 2, Failed
	}
	return 0, f.note(c)
}

// note writes down what will have been done.
func (f *fault) note(c disk.Call) error {
	if f.unsynced == nil {
		f.unsynced = map[string]bool{}
	}
	keep := func(path, as string) (string, error) {
		spare := filepath.Join(f.spare, fmt.Sprint(f.calls)+as)
		err := os.Link(path, spare)
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil
		}
		return spare, err
	}
	switch c.Do {
	case disk.Create:
		f.unsynced[c.Path] = true
	case disk.Sync:
		delete(f.unsynced, c.Path)
	case disk.Rename:
		kept, err := keep(c.To, "")
		if err != nil {
			return err
		}
		moved := ""
		if filepath.Dir(c.Path) != filepath.Dir(c.To) {
			if moved, err = keep(c.Path, "moved"); err != nil {
				return err
			}
		}
		if f.unsynced[c.Path] {
			delete(f.unsynced, c.Path)
			f.unsynced[c.To] = true
		}
		f.names = append(f.names, name{c.Path, c.To, kept, moved})
	case disk.Remove:
		if info, err := os.Lstat(c.Path); err != nil || info.IsDir() {
			return nil
		}
		kept, err := keep(c.Path, "")
		if err != nil {
			return err
		}
		delete(f.unsynced, c.Path)
		f.names = append(f.names, name{from: c.Path, kept: kept})
	case disk.SyncFolder:
		var left []name
		for _, n := range f.names {
			left = append(left, n.after(c.Path)...)
		}
		f.names = left
	}
	return nil
}

// around is the folder that a file lies in, or lay in before that was removed.
func around(path string) string {
	for {
		path = filepath.Dir(path)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
}
