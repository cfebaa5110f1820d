package exec

import (
	"errors"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

// code makes text executable until the end of the test, and skips the test where that is impossible.
func code(t testing.TB, text []byte) *Code {
	t.Helper()
	needs(t)
	c, err := New(text)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Free(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// needs skips the test where machine code cannot run.
func needs(t testing.TB) {
	t.Helper()
	if err := Supported(); err != nil {
		t.Skip(err)
	}
}

// The word of policy may always be no; but where nobody refuses, these have to work.
func TestSupported(t *testing.T) {
	err := Supported()
	t.Log(err)
	works := []string{"linux/amd64", "linux/arm64", "darwin/amd64", "freebsd/amd64", "windows/amd64"}
	if !slices.Contains(works, runtime.GOOS+"/"+runtime.GOARCH) {
		if _, again := New(ret); (again == nil) != (err == nil) {
			t.Errorf("Supported says %v, New says %v", err, again)
		}
		return
	}
	if err != nil && !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

func TestCall(t *testing.T) {
	c := code(t, slices.Concat(ret, pad(len(ret), 64), sum))
	c.Call(0, nil)
	args := [4]uint64{40, 2, 0, 7}
	c.Call(64, unsafe.Pointer(&args))
	if want := [4]uint64{40, 2, 42, 7}; args != want {
		t.Errorf("args are %d after the call, want %d", args, want)
	}
	if got, want := c.Size(), 64+len(sum); got != want {
		t.Errorf("Size = %d, want %d", got, want)
	}
	if got, want := c.Addr(64)-c.Addr(0), uintptr(64); got != want {
		t.Errorf("entry 64 is %d bytes after entry 0", got)
	}
	if c.Addr(0)%uintptr(os.Getpagesize()) != 0 {
		t.Errorf("the code begins at %#x inside a page", c.Addr(0))
	}
}

// Lengths around whole pages: all of the code arrives, what follows it in its page traps, and the last instruction
// may be an entry.
func TestLengths(t *testing.T) {
	needs(t)
	page := os.Getpagesize()
	for _, n := range []int{len(ret), page - len(ret), page, page + len(ret), 3 * page} {
		c := code(t, slices.Concat(pad(0, n-len(ret)), ret))
		c.Call(n-len(ret), nil)
		if got, want := len(c.mem), (n+page-1)/page*page; got != want {
			t.Errorf("%d bytes of code take %d, want %d", n, got, want)
		}
		if i := slices.IndexFunc(c.mem[n:], func(b byte) bool { return b != trap }); i >= 0 {
			t.Errorf("byte %d after %d bytes of code is %#x, want the trap %#x", i, n, c.mem[n+i], trap)
		}
	}
}

func TestNotWritable(t *testing.T) {
	c := code(t, ret)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() == nil {
			t.Fatal("a store to the code went through")
		}
		c.Call(0, nil)
	}()
	c.mem[0]++
}

func TestFree(t *testing.T) {
	needs(t)
	c, err := New(ret)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if err := c.Free(); err != nil {
			t.Errorf("Free number %d: %v", i+1, err)
		}
	}
	if c.Size() != 0 {
		t.Errorf("Size = %d after Free, want 0", c.Size())
	}
	bug(t, "freed", func() { c.Call(0, nil) })
	bug(t, "freed", func() { c.Addr(0) })
}

func TestMisuse(t *testing.T) {
	c := code(t, ret)
	for _, entry := range []int{-1, len(ret), math.MaxInt} {
		bug(t, "entry", func() { c.Call(entry, nil) })
		bug(t, "entry", func() { c.Addr(entry) })
	}
	bug(t, "never made", func() { new(Code).Call(0, nil) })
	bug(t, "without code", func() { _, _ = New(nil) })
}

func TestNoAllocation(t *testing.T) {
	c := code(t, sum)
	if n := testing.AllocsPerRun(100, func() {
		args := [3]uint64{1, 2}
		c.Call(0, unsafe.Pointer(&args))
	}); n != 0 {
		t.Errorf("%v allocations a call, want 0", n)
	}
}

func BenchmarkCall(b *testing.B) {
	c := code(b, ret)
	for b.Loop() {
		c.Call(0, nil)
	}
}

func BenchmarkNewFree(b *testing.B) {
	needs(b)
	text := slices.Concat(pad(0, 8<<10), ret)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c, err := New(text)
		if err != nil {
			b.Fatal(err)
		}
		c.Call(8<<10, nil)
		if err := c.Free(); err != nil {
			b.Fatal(err)
		}
	}
}

// pad returns what is missing from n bytes to size.
func pad(n, size int) []byte { return slices.Repeat([]byte{trap}, size-n) }

// bug fails unless f panics with a BUG that contains what.
func bug(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if said, _ := recover().(string); !strings.HasPrefix(said, "BUG: exec: ") || !strings.Contains(said, what) {
			t.Errorf("panic with %q, want a BUG: that contains %q", said, what)
		}
	}()
	f()
}
