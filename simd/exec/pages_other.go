//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package exec

import "errors"

const (
	pages    = false
	suspects = ""
)

func allocate(int) ([]byte, error) { return nil, errors.ErrUnsupported }
func protect([]byte) error         { return errors.ErrUnsupported }
func release([]byte) error         { return errors.ErrUnsupported }
func forbids(error) bool           { return false }
