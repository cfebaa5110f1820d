//go:build !unix

package cache

import (
	"fmt"
	"io/fs"
	"os"
)

// openEntry opens a file for reading if it is a regular one and no link.
func openEntry(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s (%v) is no regular file", path, info.Mode())
	}
	return os.Open(path)
}

// openLock: there are no locks.
func openLock(path string) (*os.File, error) { return nil, ErrNoLocks }

// resolve leaves a path as it is: what a link is differs too much.
func resolve(path string) (string, error) {
	_, err := os.Stat(path)
	return path, err
}

// owner: nobody knows.
func owner(fs.FileInfo) (uint32, bool) { return 0, false }

func effectiveUser() uint32 { return 0 }

// writable: the first Put tells.
func writable(string) error { return nil }

// stale: no handles are lost.
func stale(error) bool { return false }
