//go:build unix

package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Child readonly is a process without privileges that finds a folder which it may not write, of mode 0500, or one that is
// missing below such a one. Root may write anywhere, which is why the tests let another user's process do it.
func init() {
	children["readonly"] = func(args []string) int {
		dir, missing := args[0], args[1] == "missing"
		d, err := Open(dir)
		if err != nil || !errors.Is(d.ReadOnly(), fs.ErrPermission) {
			fmt.Println("Open:", d, err)
			return 1
		}
		var want error
		_, err = d.Get(key(1))
		if missing {
			want = ErrMissing
		}
		if !errors.Is(err, want) {
			fmt.Println("Get:", err)
			return 1
		}
		_, lock := d.Lock(context.Background(), key(1), 0)
		for what, err := range map[string]error{"Put": d.Put(key(1), nil), "Lock": lock} {
			if !errors.Is(err, ErrReadOnly) || !errors.Is(err, fs.ErrPermission) {
				fmt.Printf("%s: got error %v, want ErrReadOnly and why\n", what, err)
				return 1
			}
		}
		u, err := d.Usage()
		if err != nil || missing != (u.Entries == 0) {
			fmt.Println("Usage:", u, err)
			return 1
		}
		_, clear := d.Clear()
		_, trim := d.Trim(0)
		for _, err := range []error{clear, trim} {
			if missing && err != nil || !missing && !errors.Is(err, ErrReadOnly) {
				fmt.Println("Clear or Trim:", err)
				return 1
			}
		}
		return 0
	}
	children["refused"] = func(args []string) int {
		_, err := Open(args[0])
		fmt.Print(err)
		if !errors.Is(err, ErrUnsafe) {
			return 1
		}
		return 0
	}
}

// plain returns a command that runs the test binary as a child, without privileges: as nobody, where we are root.
func plain(t *testing.T, part string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), childVariable+"="+part, raceFlags)
	if os.Geteuid() != 0 {
		return cmd
	}
	dir, err := os.MkdirTemp("", "plain") // whose name nobody may look up
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	chmod(t, dir, 0o755)
	binary, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = filepath.Join(dir, "test")
	if err := os.WriteFile(cmd.Path, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if err := exec.Command(cmd.Path, "-test.run=^$").Run(); err != nil {
		t.Skip("test binaries do not run from ", dir, ": ", err)
	}
	return cmd
}

// theirs returns a folder that belongs to the user of plain's commands, below one that they may look into.
func theirs(t *testing.T) string {
	dir, err := os.MkdirTemp("", "theirs")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		os.Chmod(dir+"/d", 0o700)
		os.RemoveAll(dir)
	})
	chmod(t, dir, 0o755)
	path := mkdir(t, dir+"/d", 0o700)
	put(t, open(t, path), 1)
	if os.Geteuid() == 0 {
		chown(t, path)
		chown(t, filepath.Join(path, entryName(1)))
	}
	return path
}

func TestReadOnly(t *testing.T) {
	for _, what := range []string{"mode 0500", "missing"} {
		dir := theirs(t)
		chmod(t, dir, 0o500)
		if what == "missing" {
			dir += "/sub/cpp"
		}
		cmd := plain(t, "readonly", dir, what)
		if out, err := cmd.CombinedOutput(); err != nil {
			if errors.Is(err, fs.ErrPermission) {
				t.Skip(err) // no other user's processes here
			}
			t.Errorf("%s: %v\n%s", what, err, out)
		}
	}
}

// Root's folder is nobody else's, to be read by all though it is; and /, or ours, is not theirs.
func TestOfRoot(t *testing.T) {
	dir := "/"
	if os.Geteuid() == 0 {
		dir = theirs(t) + "/../ours"
		mkdir(t, dir, 0o755)
	}
	cmd := plain(t, "refused", dir)
	out, err := cmd.CombinedOutput()
	if errors.Is(err, fs.ErrPermission) {
		t.Skip(err)
	}
	if err != nil || !strings.Contains(string(out), "belongs to user 0") {
		t.Errorf("got %v, %s, want ErrUnsafe", err, out)
	}
}
