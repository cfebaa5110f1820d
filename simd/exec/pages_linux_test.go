package exec

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// rights returns what /proc/self/maps says about the page at addr, such as "r-xp", and "" if nothing is mapped there;
// last is the last address to which the same holds without a gap.
func rights(t *testing.T, addr uintptr) (flags string, last uintptr) {
	t.Helper()
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var from, to uintptr
		var its string
		if _, err := fmt.Sscanf(s.Text(), "%x-%x %s", &from, &to, &its); err != nil {
			t.Fatalf("%q: %v", s.Text(), err)
		}
		if flags == "" && from <= addr && addr < to || flags == its && from == last+1 {
			flags, last = its, to-1
		}
	}
	return flags, last
}

func TestPages(t *testing.T) {
	page := uintptr(os.Getpagesize())
	for _, n := range []uintptr{1, page, page + 1, 5 * page} {
		c := code(t, pad(0, int(n)))
		addr, end := c.Addr(0), c.Addr(0)+(n+page-1)/page*page
		flags, last := rights(t, addr)
		if flags != "r-xp" {
			t.Errorf("the pages of %d bytes of code are %q, want r-xp", n, flags)
		}
		if last+1 < end {
			t.Errorf("only %d of %d bytes are executable", last+1-addr, end-addr)
		}
	}
}

// TestPagesBefore: what becomes code is not executable while it is written.
func TestPagesBefore(t *testing.T) {
	mem, err := allocate(os.Getpagesize())
	if err != nil {
		t.Fatal(err)
	}
	flags, _ := rights(t, uintptr(unsafe.Pointer(&mem[0])))
	if err := release(mem); err != nil {
		t.Fatal(err)
	}
	if flags != "rw-p" {
		t.Errorf("a page to be written is %q, want rw-p", flags)
	}
}

func TestFreeUnmaps(t *testing.T) {
	needs(t)
	c, err := New(ret)
	if err != nil {
		t.Fatal(err)
	}
	addr := c.Addr(0)
	if err := c.Free(); err != nil {
		t.Fatal(err)
	}
	if flags, _ := rights(t, addr); strings.Contains(flags, "x") {
		t.Errorf("the page is %q after Free", flags)
	}
}

// Code that nobody holds goes away by itself, code that somebody holds stays.
func TestGarbage(t *testing.T) {
	kept := code(t, ret)
	var addrs []uintptr
	for range 10 {
		c, err := New(ret)
		if err != nil {
			t.Fatal(err)
		}
		c.Call(0, nil)
		addrs = append(addrs, c.Addr(0))
	}
	// Cleanups run on a goroutine of their own, some time after the collection.
	const tries = 1000
	for range tries {
		runtime.GC()
		runtime.Gosched()
		for len(addrs) > 0 {
			if flags, _ := rights(t, addrs[0]); strings.Contains(flags, "x") {
				break
			}
			addrs = addrs[1:]
		}
		if len(addrs) == 0 {
			kept.Call(0, nil)
			return
		}
	}
	t.Errorf("%d of 10 are still mapped after %d collections", len(addrs), tries)
}

// A process that has forbidden itself executable memory, as services under MemoryDenyWriteExecute are, gets an
// error that says so. There is no way back, hence a process of its own.
func TestRefused(t *testing.T) {
	const child = "SPIKELANE_EXEC_TEST_REFUSED"
	if os.Getenv(child) == "" {
		needs(t)
		self, err := os.Executable()
		if err != nil {
			t.Skip(err)
		}
		cmd := exec.Command(self, "-test.run=^TestRefused$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1")
		out, err := cmd.CombinedOutput()
		if errors.Is(err, unix.ENOEXEC) {
			t.Skip("under emulation: ", err)
		}
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		t.Logf("%s", out)
		return
	}
	if err := unix.Prctl(unix.PR_SET_MDWE, unix.PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0); err != nil {
		t.Skip("the kernel is older than 6.3: ", err)
	}
	for _, err := range []error{Supported(), func() error { _, err := New(ret); return err }()} {
		if !errors.Is(err, ErrRefused) || !errors.Is(err, unix.EACCES) {
			t.Fatalf("error %v, want one that wraps %v", err, ErrRefused)
		}
		if !strings.Contains(err.Error(), "SELinux") {
			t.Errorf("%v: no word of who may be behind it", err)
		}
		t.Log(err)
	}
}
