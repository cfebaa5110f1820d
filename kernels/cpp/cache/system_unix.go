//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// openEntry opens a file for reading. It neither follows a link nor waits for somebody at the other end of a pipe.
func openEntry(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
}

// openLock opens a lock file, and makes it if need be.
func openLock(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY, 0o600)
}

// resolve returns a path without links.
func resolve(path string) (string, error) { return filepath.EvalSymlinks(path) }

// owner returns whom a file belongs to; false if that is not known.
func owner(info fs.FileInfo) (uint32, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint32(s.Uid), true
}

func effectiveUser() uint32 { return uint32(os.Geteuid()) }

// writable returns why files cannot be made in a folder, nil if they can.
func writable(path string) error {
	if err := unix.Access(path, unix.W_OK|unix.X_OK); err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}

// stale reports whether a network file system has lost the file behind a handle, because another machine has replaced it.
func stale(err error) bool { return errors.Is(err, unix.ESTALE) }
