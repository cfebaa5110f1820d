//go:build unix

package standalone

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// strange says whom a folder belongs to, if that is neither this user nor root, who may do anything here: whoever it is could
// have us compile and run what they like. "" for our own.
func strange(info fs.FileInfo) string {
	if s, ok := info.Sys().(*syscall.Stat_t); ok && s.Uid != 0 && int(s.Uid) != os.Geteuid() {
		return fmt.Sprintf("it belongs to another user, with the number %d", s.Uid)
	}
	return ""
}
