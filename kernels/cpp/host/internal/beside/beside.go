//go:build cgo && (linux || darwin)

// Package beside does what other libraries in a process do to those beside them, for the tests of kernels/cpp/host: tests
// cannot use cgo themselves.
package beside

/*
#cgo linux LDFLAGS: -ldl

#include <dlfcn.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
static unsigned long spikelane_control(void) { return _mm_getcsr() & ~0x3fu; }
static void spikelane_set(unsigned long c) { _mm_setcsr((unsigned)c); }
#elif defined(__aarch64__)
static unsigned long spikelane_control(void) { unsigned long c; __asm__ volatile("mrs %0, fpcr" : "=r"(c)); return c; }
static void spikelane_set(unsigned long c) { __asm__ volatile("msr fpcr, %0" : : "r"(c)); }
#else
static unsigned long spikelane_control(void) { return 0; }
static void spikelane_set(unsigned long c) { (void)c; }
#endif
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// Load loads the library at path as any program does, and reports whether that worked. What its initialisers do to the
// floating-point unit of the calling thread stays.
func Load(path string) error {
	p := C.CString(path)
	defer C.free(unsafe.Pointer(p))
	if C.dlopen(p, C.RTLD_NOW|C.RTLD_LOCAL) == nil {
		return fmt.Errorf("dlopen: %s", C.GoString(C.dlerror()))
	}
	return nil
}

// Control returns the control bits of the calling thread's floating-point unit, 0 on processors not known here.
func Control() uint64 { return uint64(C.spikelane_control()) }

// SetControl sets them.
func SetControl(c uint64) { C.spikelane_set(C.ulong(c)) }
