//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package disk

import "os"

const noWait = 0

// hold: there are no locks.
func hold(*os.File) bool { return true }

// free: nobody knows.
func free(*os.File) bool { return false }

// alone: nobody knows.
func alone(*os.File) bool { return false }
