//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package sysmem

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// system returns the memory of the machine. How much of it is in use these systems do not say in one number.
func system(fs.FS) []Limit {
	for _, name := range []string{"hw.memsize", "hw.physmem64", "hw.physmem"} {
		if n, err := unix.SysctlUint64(name); err == nil && n > 0 && n < 1<<62 {
			return []Limit{{Left: int64(n), Total: int64(n), What: "the machine"}}
		}
	}
	return nil
}
