package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"unsafe"
)

// Supported returns nil where compiled C++ can be loaded and called, otherwise why not.
func Supported() error {
	one := uint16(1)
	switch {
	case unsafe.Sizeof(uintptr(0)) != 8 || *(*byte)(unsafe.Pointer(&one)) != 1:
		return fmt.Errorf("kernels as C++ want 64-bit addresses and little-endian memory, which %s does not have", runtime.GOARCH)
	case runtime.GOOS != "linux" && runtime.GOOS != "darwin":
		return fmt.Errorf("loading compiled C++ is not written for %s", runtime.GOOS)
	case !Loads:
		return errors.New("this program was built without cgo (CGO_ENABLED=0, or no C compiler when it was built)")
	}
	return nil
}

// openPrivate loads a library from a folder that is ours alone, and removes it.
func openPrivate(image []byte, name string) (*library, error) {
	dir, err := os.MkdirTemp("", "spikelane-load-") // mode 0700, a name that was not there
	if err != nil {
		return nil, fmt.Errorf("the folder for temporary files: %w", err)
	}
	path := filepath.Join(dir, "kernels.so")
	var l *library
	if err = os.WriteFile(path, image, 0o700); err == nil {
		l, err = openAt(path, name, nil)
	}
	if gone := os.RemoveAll(dir); err == nil && gone != nil {
		return nil, gone
	}
	return l, err
}
