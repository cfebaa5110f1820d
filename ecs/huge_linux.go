package ecs

import (
	"syscall"
	"unsafe"
)

// hugePage is the size of the pages that the system is asked for, and hugeFrom the bytes from which it is.
const (
	hugePage = 2 << 20
	hugeFrom = 1 << 20
)

// advise asks the system to put memory that nobody has touched yet on huge pages. Synapses are visited in an order that
// no table of small pages can follow: each visit would wait for the table, not for the data. The pages at both ends
// may hold neighbours too, which does not harm them. It is a wish; that it fails means nothing.
func advise(p unsafe.Pointer, size int) {
	if size < hugeFrom {
		return
	}
	from := uintptr(p) &^ (hugePage - 1)
	to := (uintptr(p) + uintptr(size) + hugePage - 1) &^ (hugePage - 1)
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_HUGEPAGE)
}
