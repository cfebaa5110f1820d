package cache

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// childVariable says what part the test binary plays when a test has started it as another process.
const childVariable = "SPIKELANE_TEST_CACHE_CHILD"

// raceFlags has the race detector end a child's process at once, not a second later.
const raceFlags = "GORACE=atexit_sleep_ms=0"

// children are those parts; each returns an exit status.
var children = map[string]func(args []string) int{}

func TestMain(m *testing.M) {
	if part := os.Getenv(childVariable); part != "" {
		os.Exit(children[part](os.Args[1:]))
	}
	os.Exit(m.Run())
}

// folder returns a folder that is nobody else's, whatever the umask of who runs the tests.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t *testing.T, dir string) *Dir {
	t.Helper()
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d.ReadOnly() != nil {
		t.Fatal(d.ReadOnly())
	}
	return d
}

// key returns one of many keys.
func key(n int) Key {
	var k Key
	for i := range k {
		k[i] = byte(n >> (i % 4 * 8)) // 4 bytes over and over
	}
	return k
}

// content returns what the tests keep under key(n): a few kilobytes that no other key has.
func content(n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	data := make([]byte, 1+r.IntN(20_000))
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

func put(t *testing.T, d *Dir, n int) {
	t.Helper()
	if err := d.Put(key(n), content(n)); err != nil {
		t.Fatal(err)
	}
}

// names returns the names in a folder, sorted.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// only fails the test unless a folder holds exactly these names.
func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func entryName(n int) string { return key(n).String() + ".kernel" }

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(folder(t), "deep", "cpp")
	d := open(t, dir)
	if _, err := d.Get(key(1)); !errors.Is(err, ErrMissing) {
		t.Errorf("nothing put: got error %v, want ErrMissing", err)
	}
	for _, data := range [][]byte{{}, {0}, []byte("abc"), bytes.Repeat([]byte("kernel"), 1<<18), []byte("shorter")} {
		if err := d.Put(key(1), data); err != nil {
			t.Fatal(err)
		}
		for _, d := range []*Dir{d, open(t, dir)} {
			if got, err := d.Get(key(1)); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d bytes put: got %d, %v", len(data), len(got), err)
			}
		}
		only(t, dir, entryName(1))
	}
	if _, err := d.Get(key(2)); !errors.Is(err, ErrMissing) {
		t.Errorf("another key: got error %v, want ErrMissing", err)
	}
	if runtime.GOOS == "windows" {
		return // permissions are others there
	}
	for path, want := range map[string]os.FileMode{filepath.Dir(dir): 0o700, dir: 0o700, filepath.Join(dir, entryName(1)): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: mode %v, want %v", path, got, want)
		}
	}
}

// The bytes of an entry are a promise to other versions. The first SHA-256 is the known answer for "abc" of FIPS 180-2,
// appendix B.1; the second is what coreutils' sha256sum says of the 88 bytes before.
func TestFormat(t *testing.T) {
	dir := folder(t)
	var k Key
	for i := range k {
		k[i] = byte(0xa0 + i)
	}
	if err := open(t, dir).Put(k, []byte("abc")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf.kernel"))
	if err != nil {
		t.Fatal(err)
	}
	want := "8973706b6370700a" + "0100000000000000" + "0300000000000000" +
		"a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf" +
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" +
		"ee6b2796f9c3bf7b0f1b263a6fa49be48866ccb5e5d6c68b5c74868d94dfcd9a" + hex.EncodeToString([]byte("abc"))
	if hex.EncodeToString(got) != want {
		t.Errorf("got %x, want %s", got, want)
	}
}

// Readers find either what was there or all that is new while two writers replace it.
func TestReplacedWhileRead(t *testing.T) {
	dir := folder(t)
	d := open(t, dir)
	put(t, d, 1)
	contents := [][]byte{content(1), content(2)}
	writers := make(chan error)
	for w := range contents {
		go func() {
			var failed error
			for range 100 {
				failed = errors.Join(failed, d.Put(key(1), contents[w]))
			}
			writers <- failed
		}()
	}
	for left := len(contents); left > 0; {
		select {
		case err := <-writers:
			if err != nil {
				t.Error(err)
			}
			left--
		default:
		}
		got, err := d.Get(key(1))
		if err != nil || !slices.ContainsFunc(contents, func(c []byte) bool { return bytes.Equal(got, c) }) {
			t.Fatalf("got %d bytes, %v: neither what one nor what the other writer put", len(got), err)
		}
	}
	only(t, dir, entryName(1))
}

func TestTooLarge(t *testing.T) {
	dir := folder(t)
	if err := open(t, dir).Put(key(1), make([]byte, MaxData+1)); err == nil { // never touched, so never in memory
		t.Error("more than MaxData bytes were put")
	}
	only(t, dir)
}

func TestDefault(t *testing.T) {
	base := folder(t)
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData", "home"} { // of os.UserCacheDir's systems
		t.Setenv(name, base)
	}
	dir, err := Default()
	if err != nil || !strings.HasPrefix(dir, base) || !strings.HasSuffix(dir, filepath.Join("spikelane", "cpp")) {
		t.Errorf("got %q, %v", dir, err)
	}
	if runtime.GOOS != "windows" {
		t.Setenv("XDG_CACHE_HOME", "")
		t.Setenv("HOME", "")
		if dir, err := Default(); err == nil {
			t.Errorf("no home: got %q", dir)
		}
	}
	if _, err := Open(""); err == nil {
		t.Error("no folder was opened, and it was not the current one that was meant")
	}
}

// A relative folder stays the same when the process goes elsewhere.
func TestRelative(t *testing.T) {
	base := folder(t)
	t.Chdir(base)
	d := open(t, "cpp")
	t.Chdir(t.TempDir())
	put(t, d, 3)
	only(t, filepath.Join(base, "cpp"), entryName(3))
}

func TestKind(t *testing.T) {
	k := key(5).String()
	for name, want := range map[string]string{
		k + ".kernel": ".kernel", k + ".lock": ".lock", k + ".0123456789abcdef.tmp": ".tmp",
		k: "", k + ".": "", k + ".so": "", k + ".kernel.bak": "", k[1:] + ".kernel": "", k + "0.kernel": "",
		strings.ToUpper(fmt.Sprintf("%064x", 10)) + ".kernel": "", "." + k + ".kernel": "", "g" + k[1:] + ".kernel": "",
		k + ".tmp": "", k + ".0123456789abcde.tmp": "", k + ".0123456789abcdeg.tmp": "", k + ".0123456789abcdef.tmp.tmp": "",
		"": "", ".kernel": "", "README": "",
	} {
		if got := kind(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
