//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// noWait opens a pipe without waiting for its other end, and no link.
const noWait = unix.O_NONBLOCK | unix.O_NOFOLLOW

func flock(f *os.File, how int) error {
	for {
		if err := unix.Flock(int(f.Fd()), how); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// hold has a new file known as one that a living process writes: until it is closed, or the process ends in whatever way.
// It returns false if the file was removed in the meantime. Where a file system has no locks, nothing is held.
func hold(f *os.File) bool {
	if err := flock(f, unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return false
	}
	var s unix.Stat_t
	return unix.Fstat(int(f.Fd()), &s) != nil || s.Nlink > 0
}

// free tells whether no process holds a file, and holds it.
func free(f *os.File) bool { return flock(f, unix.LOCK_EX|unix.LOCK_NB) == nil }

// alone waits until no other process is between alone and the closing of a folder. Where there are no locks it does not, and returns false.
func alone(folder *os.File) bool { return flock(folder, unix.LOCK_EX) == nil }
