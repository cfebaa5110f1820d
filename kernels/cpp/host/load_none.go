//go:build !cgo || !(linux || darwin)

package host

import (
	"errors"
	"os"
)

// Loads says that this program can load what a compiler made.
const Loads = false

type library struct{}

func openAt(string, string, *os.File) (*library, error) { return nil, Supported() }

func (*library) symbol(string) (uintptr, error) { return 0, Supported() }

func (*library) check(string, []float64, []int64) error { return Supported() }

func call(_, _ uintptr) { panic("BUG: host: a call into a library that cannot have been loaded") }

var errCheck = errors.New("unused")
