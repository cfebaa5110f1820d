package host

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// open loads a library from memory: a file without a name that nobody can change any more, so that what is loaded is
// what was verified.
func open(image []byte, name string) (*library, error) {
	f, err := sealed(image)
	if err != nil { // kernels before 3.17, or vm.memfd_noexec, or no /proc
		return openPrivate(image, name)
	}
	// The file stays open as long as the library: the loader takes a library of a name that it knows for the same one,
	// and the name is the number of the file.
	l, err := openAt(fmt.Sprintf("/proc/self/fd/%d", f.Fd()), name, f)
	if err != nil {
		_ = f.Close() // the first error is the one to tell
	}
	return l, err
}

// sealed returns a file in memory that holds image for good.
func sealed(image []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("spikelane", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	f := os.NewFile(uintptr(fd), "spikelane kernels")
	_, err = f.Write(image)
	if err == nil {
		const all = unix.F_SEAL_SEAL | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_WRITE
		_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, all)
	}
	if err == nil {
		_, err = os.Stat(fmt.Sprintf("/proc/self/fd/%d", fd))
	}
	return f, errors.Join(err, closeAfter(f, err))
}

// closeAfter closes f after an error.
func closeAfter(f *os.File, err error) error {
	if err == nil {
		return nil
	}
	return f.Close()
}
