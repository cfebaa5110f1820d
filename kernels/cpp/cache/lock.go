package cache

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spikelane/spikelane/internal/ending"
)

// Lock waits until this caller is the only one, among all processes, that makes the entry of a key: at most for a time
// most, or until ctx ends. Then ask again with Get, since another may have made it in the meantime.
//
// An error says why there is no lock: ErrBusy, ErrNoLocks, ErrReadOnly, or that of ctx. The way on without one is to make
// the entry all the same: it costs work done twice, and nothing else. release is never nil, and is to be called once in
// any case. A holder that dies, or is killed, frees its lock.
//
// Windows has no locks here. On Linux a lock holds among the machines of an NFS file system too, on other systems
// perhaps not.
func (d *Dir) Lock(ctx context.Context, k Key, most time.Duration) (release func(), err error) {
	none := func() {}
	if d.readOnly != nil {
		return none, fmt.Errorf("%w: %w", ErrReadOnly, d.readOnly)
	}
	end := time.NewTimer(max(most, 0))
	defer end.Stop()
	for pause := time.Millisecond; ; pause = min(2*pause, 64*time.Millisecond) {
		if err := ending.Of(ctx); err != nil {
			return none, err
		}
		f, err := d.tryLock(k)
		if err == nil {
			return func() { d.unlock(k, f) }, nil
		}
		if !errors.Is(err, ErrBusy) {
			return none, err
		}
		again := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			again.Stop()
			return none, ending.Of(ctx)
		case <-end.C:
			again.Stop()
			return none, err
		case <-again.C:
		}
	}
}

// tryLock returns the lock file of a key, locked.
func (d *Dir) tryLock(k Key) (*os.File, error) {
	path := d.file(k, lockSuffix)
	for range 100 { // more often than locks are freed within a moment
		f, err := d.reading.openLock(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoLocks, err)
		}
		info, err := f.Stat()
		if err == nil {
			err = trusted(info)
		}
		if err == nil {
			err = flock(f)
		}
		if err != nil {
			f.Close()
			if errors.Is(err, ErrBusy) {
				return nil, fmt.Errorf("%w: %s", err, path)
			}
			return nil, fmt.Errorf("%w: %s: %w", ErrNoLocks, path, err)
		}
		// Who had the lock has removed the file. What has no name any more locks nothing.
		if named(f, path) {
			return f, nil
		}
		f.Close()
	}
	return nil, fmt.Errorf("%w: %s", ErrBusy, path)
}

// unlock gives a lock back and removes its file.
func (d *Dir) unlock(k Key, f *os.File) {
	if path := d.file(k, lockSuffix); named(f, path) { // after Clear, another's file may be there
		os.Remove(path)
	}
	funlock(f)
	f.Close()
}

// named reports whether path is the name of f.
func named(f *os.File, path string) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	info, err := os.Lstat(path)
	return err == nil && os.SameFile(open, info)
}
