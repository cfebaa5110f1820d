package exec

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

const pages = true

// suspects says who may be behind a refusal.
const suspects = "Arbitrary Code Guard or another policy of the process"

// flush is asked for by Microsoft even where, as on amd64, it has nothing to do.
var flush = windows.NewLazySystemDLL("kernel32.dll").NewProc("FlushInstructionCache")

// allocate maps size bytes of zeros, read-write; size is a multiple of the page size.
func allocate(size int) ([]byte, error) {
	addr, err := windows.VirtualAlloc(0, uintptr(size), windows.MEM_COMMIT|windows.MEM_RESERVE, windows.PAGE_READWRITE)
	if err != nil {
		return nil, os.NewSyscallError("VirtualAlloc", err)
	}
	// The address is not of the Go heap, so that the conversion vet would rightly warn of does no harm.
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&addr)), size), nil
}

// protect makes mem read-execute.
func protect(mem []byte) error {
	var old uint32
	addr := uintptr(unsafe.Pointer(&mem[0]))
	if err := windows.VirtualProtect(addr, uintptr(len(mem)), windows.PAGE_EXECUTE_READ, &old); err != nil {
		return os.NewSyscallError("VirtualProtect", err)
	}
	if ok, _, err := flush.Call(uintptr(windows.CurrentProcess()), addr, uintptr(len(mem))); ok == 0 {
		return os.NewSyscallError("FlushInstructionCache", err)
	}
	return nil
}

// release unmaps what allocate mapped.
func release(mem []byte) error {
	return os.NewSyscallError("VirtualFree", windows.VirtualFree(uintptr(unsafe.Pointer(&mem[0])), 0, windows.MEM_RELEASE))
}

// forbids reports whether protect failed by policy, and not for want of something.
func forbids(err error) bool {
	return errors.Is(err, windows.ERROR_DYNAMIC_CODE_BLOCKED) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}
