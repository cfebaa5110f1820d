//go:build unix

package spikelane

import (
	"fmt"
	"io/fs"
	"syscall"
)

// distrustLink says why user is not to trust a link, which whoever made it points where he likes; "" if nothing speaks
// against it.
func distrustLink(link fs.FileInfo, user int) string {
	if stat, known := link.Sys().(*syscall.Stat_t); known && stat.Uid != 0 && int(stat.Uid) != user {
		return fmt.Sprintf("the file is a link of another user, with the number %d", stat.Uid)
	}
	return ""
}

// distrust says why user is not to trust what stands in a file: that it belongs to somebody else, other than root, who may
// do anything here, or that others may write it; "" if nothing speaks against it.
func distrust(info fs.FileInfo, user int) string {
	stat, known := info.Sys().(*syscall.Stat_t)
	switch {
	case !known:
		return "nobody knows whom the file belongs to"
	case stat.Uid != 0 && int(stat.Uid) != user:
		return fmt.Sprintf("the file belongs to another user, with the number %d", stat.Uid)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Sprintf("others may write the file (%v); chmod go-w takes that away", info.Mode().Perm())
	}
	return ""
}
