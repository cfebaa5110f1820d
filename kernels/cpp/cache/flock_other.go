//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package cache

import "os"

// flock: there are no locks.
func flock(*os.File) error { return ErrNoLocks }

func funlock(*os.File) {}
