//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package exec

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

const pages = true

// suspects says who may be behind a refusal.
const suspects = "SELinux without execmem, PaX, systemd's MemoryDenyWriteExecute, PR_SET_MDWE, " +
	"a hardened runtime or the like"

// allocate maps size bytes of zeros, read-write; size is a multiple of the page size.
func allocate(size int) ([]byte, error) {
	mem, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	return mem, os.NewSyscallError("mmap", err)
}

// protect makes mem read-execute. On arm64 the instruction cache has to hear of it too: Linux sees to that itself
// when a page that was written becomes executable for the first time, which is one reason never to write again.
func protect(mem []byte) error {
	return os.NewSyscallError("mprotect", unix.Mprotect(mem, unix.PROT_READ|unix.PROT_EXEC))
}

// release unmaps what allocate mapped.
func release(mem []byte) error {
	return os.NewSyscallError("munmap", unix.Munmap(mem))
}

// forbids reports whether protect failed by policy, and not for want of something.
func forbids(err error) bool {
	for _, policy := range []error{unix.EACCES, unix.EPERM, unix.ENOTSUP} {
		if errors.Is(err, policy) {
			return true
		}
	}
	return false
}
