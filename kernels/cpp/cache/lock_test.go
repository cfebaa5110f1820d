package cache

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// long is longer than any test; who waits so long for a lock that can be had has hung.
const long = time.Hour

// locked returns a lock, or skips the test where there are none.
func locked(t *testing.T, d *Dir, n int) (release func()) {
	t.Helper()
	release, err := d.Lock(t.Context(), key(n), long)
	if errors.Is(err, ErrNoLocks) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return release
}

func TestLock(t *testing.T) {
	dir := folder(t)
	d, other := open(t, dir), open(t, dir)
	release := locked(t, d, 1)
	none, err := other.Lock(t.Context(), key(1), 0)
	if !errors.Is(err, ErrBusy) {
		t.Errorf("held by another: got error %v, want ErrBusy", err)
	}
	none() // not theirs to give back
	if _, err := other.Lock(t.Context(), key(1), 3*time.Millisecond); !errors.Is(err, ErrBusy) {
		t.Errorf("still held: got error %v, want ErrBusy", err)
	}
	locked(t, other, 2)() // another key
	release()
	locked(t, other, 1)()
	only(t, dir) // no lock file stays
}

// A context ends the wait, before and during it.
func TestLockContext(t *testing.T) {
	d := open(t, folder(t))
	release := locked(t, d, 1)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := d.Lock(ctx, key(1), long)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	if _, err := d.Lock(ctx, key(2), long); !errors.Is(err, context.Canceled) {
		t.Errorf("free, but the context has ended: got error %v, want context.Canceled", err)
	}
}

// Of many that want a lock over and over, one has it at a time, though its file comes and goes.
func TestLockExcludes(t *testing.T) {
	dir := folder(t)
	locked(t, open(t, dir), 1)()
	var inside, turns atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		d := open(t, dir)
		all.Go(func() {
			for range 50 {
				release, err := d.Lock(t.Context(), key(1), long)
				if err != nil {
					t.Error(err)
					return
				}
				if n := inside.Add(1); n != 1 {
					t.Errorf("%d have the lock", n)
				}
				turns.Add(1)
				inside.Add(-1)
				release()
			}
		})
	}
	all.Wait()
	if got := turns.Load(); got != 8*50 {
		t.Errorf("%d turns, want %d", got, 8*50)
	}
	only(t, dir)
}

// A lock file that its holder removes, after another has opened it and before that one has locked it, locks nothing: who
// comes third would make a file of the same name.
func TestLockRemoved(t *testing.T) {
	dir := folder(t)
	release := locked(t, open(t, dir), 1)
	d, between := open(t, dir), release
	d.reading.openLock = func(path string) (*os.File, error) {
		f, err := openLock(path)
		between()
		between = func() {}
		return f, err
	}
	release = locked(t, d, 1)
	only(t, dir, key(1).String()+".lock")
	if _, err := open(t, dir).Lock(t.Context(), key(1), 0); !errors.Is(err, ErrBusy) {
		t.Errorf("the third: got error %v, want ErrBusy", err)
	}
	release()
	only(t, dir)
}

// Clear may take a lock's file away: its holder does not notice, nor remove that of who came next.
func TestLockCleared(t *testing.T) {
	d := open(t, folder(t))
	first := locked(t, d, 1)
	if _, err := d.Clear(); err != nil {
		t.Fatal(err)
	}
	second := locked(t, d, 1)
	first()
	only(t, d.Path(), key(1).String()+".lock")
	if _, err := d.Lock(t.Context(), key(1), 0); !errors.Is(err, ErrBusy) {
		t.Errorf("held: got error %v, want ErrBusy", err)
	}
	second()
	only(t, d.Path())
}

// What is no lock file locks nothing, and stays.
func TestLockIsFolder(t *testing.T) {
	d := open(t, folder(t))
	if err := os.Mkdir(d.file(key(1), lockSuffix), 0o700); err != nil {
		t.Fatal(err)
	}
	release, err := d.Lock(t.Context(), key(1), long)
	if !errors.Is(err, ErrNoLocks) {
		t.Errorf("got error %v, want ErrNoLocks", err)
	}
	release()
	only(t, d.Path(), key(1).String()+".lock")
}
