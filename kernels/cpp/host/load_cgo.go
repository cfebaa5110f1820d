//go:build cgo && (linux || darwin)

package host

/*
#cgo linux LDFLAGS: -ldl -lm

#include <dlfcn.h>
#include <fenv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <xmmintrin.h>

// Rounding to nearest, nothing flushed to zero, no exception traps; bits 0 to 5 only tell what has happened.
static unsigned spikelane_usual(void) { return 0x1f80; }
static unsigned spikelane_control(void) { return _mm_getcsr() & ~0x3fu; }
static void spikelane_set_control(unsigned c) { _mm_setcsr(c); }
#elif defined(__aarch64__)
// Rounding to nearest, nothing flushed to zero, no exception traps, no alternative formats.
static unsigned spikelane_usual(void) { return 0; }
static unsigned spikelane_control(void) { uint64_t c; __asm__ volatile("mrs %0, fpcr" : "=r"(c)); return (unsigned)c; }
static void spikelane_set_control(unsigned c) { uint64_t w = c; __asm__ volatile("msr fpcr, %0" : : "r"(w)); }
#else
static unsigned spikelane_usual(void) { return 0; }
static unsigned spikelane_control(void) { return 0; }
static void spikelane_set_control(unsigned c) { (void)c; }
#endif

// spikelane_call calls code with the floating-point unit as results want it, whatever a library beside us has done to
// this thread, and leaves it as it was, whatever the code does.
static void spikelane_call(uintptr_t code, uintptr_t block) {
	unsigned before = spikelane_control();
	if (before != spikelane_usual()) spikelane_set_control(spikelane_usual());
	((void (*)(void *))code)((void *)block);
	if (spikelane_control() != before) spikelane_set_control(before);
}

// spikelane_check calls a check function likewise.
static void spikelane_check(uintptr_t code, const double *in, int64_t *out) {
	unsigned before = spikelane_control();
	spikelane_set_control(spikelane_usual());
	((void (*)(const double *, int64_t *))code)(in, out);
	spikelane_set_control(before);
}

// spikelane_open loads a library for this process alone. Its initialisers may change the floating-point environment of
// this thread, as those of libraries linked with -ffast-math do: it is put back. The caller frees what why points to.
static void *spikelane_open(const char *path, char **why) {
	fenv_t environment;
	fegetenv(&environment);
	dlerror();
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (handle == NULL) {
		const char *text = dlerror();
		*why = strdup(text ? text : "dlopen failed and does not say why");
	}
	fesetenv(&environment);
	return handle;
}

static void spikelane_close(void *handle) {
	fenv_t environment;
	fegetenv(&environment);
	dlclose(handle);
	fesetenv(&environment);
}

#cgo noescape spikelane_call
#cgo nocallback spikelane_call
#cgo noescape spikelane_check
#cgo nocallback spikelane_check
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"
)

// Loads says that this program can load what a compiler made.
const Loads = true

// library is loaded code. It goes when it is garbage.
type library struct {
	handle unsafe.Pointer
	name   string // for errors: never the path, which says nothing
}

// openAt loads the library at path. The file may go afterwards. keep is closed when the library goes.
func openAt(path, name string, keep *os.File) (*library, error) {
	p := C.CString(path)
	defer C.free(unsafe.Pointer(p))
	var why *C.char
	handle := C.spikelane_open(p, &why)
	if handle == nil {
		defer C.free(unsafe.Pointer(why))
		return nil, fmt.Errorf("what the compiler wrote cannot be loaded: %s", strings.TrimPrefix(C.GoString(why), path+": "))
	}
	l := &library{handle: handle, name: name}
	runtime.AddCleanup(l, func(h unsafe.Pointer) {
		C.spikelane_close(h)
		if keep != nil {
			_ = keep.Close() // nobody is left to tell
		}
	}, handle)
	return l, nil
}

// symbol returns the address of a function, which is good as long as l is reachable.
func (l *library) symbol(name string) (uintptr, error) {
	p := C.CString(name)
	defer C.free(unsafe.Pointer(p))
	at := C.dlsym(l.handle, p)
	runtime.KeepAlive(l)
	if at == nil {
		return 0, fmt.Errorf("%s has no function %s", l.name, name)
	}
	return uintptr(at), nil
}

// call calls the function at address code with the address of a block. Both are plain numbers, since what the block
// holds are addresses too: who calls keeps all of it alive, and off the stack.
func call(code, block uintptr) { C.spikelane_call(C.uintptr_t(code), C.uintptr_t(block)) }

// errCheck says that code computes with other bits than it should.
var errCheck = errors.New("computes other bits than C++ compiled with these flags should")

// check calls the check function of a unit and compares.
func (l *library) check(symbol string, in []float64, want []int64) error {
	code, err := l.symbol(symbol)
	if err != nil {
		return err
	}
	out := make([]int64, len(want))
	C.spikelane_check(C.uintptr_t(code), (*C.double)(unsafe.SliceData(in)), (*C.int64_t)(unsafe.SliceData(out)))
	runtime.KeepAlive(l)
	for k := range want {
		if out[k] != want[k] {
			return fmt.Errorf("%s %w (check %d: %#x, want %#x)", l.name, errCheck, k, uint64(out[k]), uint64(want[k]))
		}
	}
	return nil
}
