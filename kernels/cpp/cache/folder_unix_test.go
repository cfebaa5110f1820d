//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// nobody is a user who owns nothing: 65534 on Linux and the BSDs.
const nobody = 65534

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// chown gives a file to nobody, which takes root.
func chown(t *testing.T, path string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	if err := os.Lchown(path, nobody, nobody); err != nil {
		t.Skip(err)
	}
}

func mkdir(t *testing.T, path string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	chmod(t, path, mode)
	return path
}

func symlink(t *testing.T, to, path string) string {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// What ssh refuses for its files (StrictModes: misc.c, safe_path), and what a cache must refuse beside: the folder itself
// has no excuse in a sticky bit, and no business being a link.
var folders = []struct {
	name  string
	build func(t *testing.T, base string) (dir string)
	fault string // what of base the error names; "": none
	why   string
}{
	{"private", func(t *testing.T, base string) string { return mkdir(t, base+"/d", 0o700) }, "", ""},
	{"others may read", func(t *testing.T, base string) string { return mkdir(t, base+"/d", 0o755) }, "", ""},
	{"missing, with parents", func(t *testing.T, base string) string { return base + "/a/b/d" }, "", ""},
	{"group may write", func(t *testing.T, base string) string { return mkdir(t, base+"/d", 0o770) }, "/d", "chmod go-w"},
	{"others may write", func(t *testing.T, base string) string { return mkdir(t, base+"/d", 0o707) }, "/d", "chmod go-w"},
	{"sticky", func(t *testing.T, base string) string { return mkdir(t, base+"/d", 0o777|fs.ModeSticky) }, "/d", "chmod go-w"},
	{"of another", func(t *testing.T, base string) string {
		dir := mkdir(t, base+"/d", 0o700)
		chown(t, dir)
		return dir
	}, "/d", "belongs to user 65534"},
	{"link", func(t *testing.T, base string) string { return symlink(t, mkdir(t, base+"/x", 0o700), base+"/d") }, "/d", "is a link"},
	{"link to nowhere", func(t *testing.T, base string) string { return symlink(t, base+"/nowhere", base+"/d") }, "/d", "is a link"},
	{"file", func(t *testing.T, base string) string {
		if err := os.WriteFile(base+"/d", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return base + "/d"
	}, "/d", "is not a folder"},
	{"pipe", func(t *testing.T, base string) string {
		if err := unix.Mkfifo(base+"/d", 0o600); err != nil {
			t.Fatal(err)
		}
		return base + "/d"
	}, "/d", "is not a folder"},
	{"parent is a file", func(t *testing.T, base string) string {
		if err := os.WriteFile(base+"/f", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return base + "/f/d"
	}, "/f", "is not a folder"},
	{"parent's parent is a file", func(t *testing.T, base string) string {
		if err := os.WriteFile(base+"/f", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return base + "/f/x/d"
	}, "/f", "is not a folder"},
	{"parent that others may write", func(t *testing.T, base string) string {
		mkdir(t, base+"/p/d", 0o700)
		return filepath.Join(mkdir(t, base+"/p", 0o777), "d")
	}, "/p", "chmod go-w"},
	{"parent that the group may write", func(t *testing.T, base string) string {
		return filepath.Join(mkdir(t, base+"/p", 0o770), "d")
	}, "/p", "chmod go-w"},
	{"far parent that others may write", func(t *testing.T, base string) string {
		return filepath.Join(mkdir(t, base+"/p", 0o702), "a/b/d")
	}, "/p", "chmod go-w"},
	{"sticky parent", func(t *testing.T, base string) string {
		return filepath.Join(mkdir(t, base+"/p", 0o777|fs.ModeSticky), "d")
	}, "", ""},
	{"parent of another", func(t *testing.T, base string) string {
		dir := mkdir(t, base+"/p/d", 0o700)
		chown(t, base+"/p")
		return dir
	}, "/p", "belongs to user 65534"},
	{"sticky parent of another", func(t *testing.T, base string) string {
		dir := mkdir(t, base+"/p/d", 0o700)
		chmod(t, base+"/p", 0o777|fs.ModeSticky)
		chown(t, base+"/p")
		return dir
	}, "/p", "belongs to user 65534"},
	{"parent is a link to a safe one", func(t *testing.T, base string) string {
		return filepath.Join(symlink(t, mkdir(t, base+"/x", 0o700), base+"/p"), "d")
	}, "", ""},
	{"parent is a link into an unsafe one", func(t *testing.T, base string) string {
		mkdir(t, base+"/x/y", 0o700)
		chmod(t, base+"/x", 0o777)
		return filepath.Join(symlink(t, base+"/x/y", base+"/p"), "d")
	}, "/x", "chmod go-w"},
	{"parent is a link to nowhere", func(t *testing.T, base string) string {
		return filepath.Join(symlink(t, base+"/nowhere", base+"/p"), "d")
	}, "/p", "is a link"},
}

func TestFolders(t *testing.T) {
	for _, tt := range folders {
		t.Run(tt.name, func(t *testing.T) {
			base, err := filepath.EvalSymlinks(folder(t))
			if err != nil {
				t.Fatal(err)
			}
			dir := tt.build(t, base)
			d, err := Open(dir)
			if tt.fault == "" {
				if err != nil {
					t.Fatal(err)
				}
				mended(t, d)
				return
			}
			if !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), " "+base+tt.fault+" (") || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("got error %v, want ErrUnsafe, %s%s and %q", err, base, tt.fault, tt.why)
			}
		})
	}
}

// A link above the folder is followed once: where it leads to later does not matter.
func TestLinkTurned(t *testing.T) {
	base := folder(t)
	link := symlink(t, mkdir(t, base+"/first", 0o700), base+"/p")
	d := open(t, link+"/d")
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	symlink(t, mkdir(t, base+"/second/d", 0o700), link)
	put(t, d, 1)
	only(t, base+"/first/d", entryName(1))
	only(t, base+"/second/d")
}

// What stands under an entry's name and is not what Put makes is refused, without harm or waiting, and replaced.
func TestNotEntries(t *testing.T) {
	for name, build := range map[string]func(t *testing.T, path string){
		"link to a whole entry": func(t *testing.T, path string) {
			if err := os.Rename(path, path+".moved"); err != nil {
				t.Fatal(err)
			}
			symlink(t, path+".moved", path)
		},
		"link to nowhere": func(t *testing.T, path string) {
			os.Remove(path)
			symlink(t, path+".nowhere", path)
		},
		"link to itself": func(t *testing.T, path string) {
			os.Remove(path)
			symlink(t, path, path)
		},
		"pipe": func(t *testing.T, path string) {
			os.Remove(path)
			if err := unix.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"socket": func(t *testing.T, path string) {
			os.Remove(path)
			t.Chdir(filepath.Dir(path)) // a socket's path must be short
			l, err := net.Listen("unix", "s")
			if err != nil {
				t.Skip(err)
			}
			t.Cleanup(func() { l.Close() })
			if err := os.Rename("s", path); err != nil {
				t.Fatal(err)
			}
		},
		"device": func(t *testing.T, path string) { // Linux's /dev/zero, which never ends
			os.Remove(path)
			if out, err := exec.Command("mknod", path, "c", "1", "5").CombinedOutput(); err != nil {
				t.Skipf("%v: %s", err, out)
			}
		},
		"file that the group may write":   func(t *testing.T, path string) { chmod(t, path, 0o620) },
		"file that others may write":      func(t *testing.T, path string) { chmod(t, path, 0o602) },
		"file of another, whole as it is": chown,
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, folder(t))
			put(t, d, 1)
			path := d.file(key(1), entrySuffix)
			build(t, path)
			if _, err := d.Get(key(1)); !errors.Is(err, ErrDamaged) {
				t.Errorf("got error %v, want ErrDamaged", err)
			}
			mended(t, d)
			if moved, err := os.ReadFile(path + ".moved"); err == nil && len(moved) != int(size(1)) {
				t.Errorf("Put wrote through the link: %d bytes there", len(moved))
			}
		})
	}
}

// Lock files that somebody else has made lock nothing; a pipe does not hold anybody up.
func TestNotLocks(t *testing.T) {
	for name, build := range map[string]func(t *testing.T, path string){
		"pipe": func(t *testing.T, path string) {
			if err := unix.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"link": func(t *testing.T, path string) { symlink(t, path+".elsewhere", path) },
		"file of another": func(t *testing.T, path string) {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			chown(t, path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, folder(t))
			build(t, d.file(key(1), lockSuffix))
			if _, err := d.Lock(t.Context(), key(1), long); !errors.Is(err, ErrNoLocks) {
				t.Errorf("got error %v, want ErrNoLocks", err)
			}
			if _, err := os.Lstat(d.file(key(1), lockSuffix+".elsewhere")); err == nil {
				t.Error("a file was made where a link leads to")
			}
		})
	}
}
