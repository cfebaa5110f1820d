package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// prepare finds or makes the folder at path, which is absolute, and checks that nobody else can change what it holds. It
// returns the path without links, and why the folder cannot be written if that is so.
func prepare(path string) (real string, readOnly, err error) {
	above, missing := filepath.Dir(path), []string{filepath.Base(path)}
	for {
		real, err = resolve(above)
		if err == nil {
			break
		}
		up := filepath.Dir(above)
		if up == above || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return "", nil, fmt.Errorf("cache: folder %s: %w", path, err)
		}
		above, missing = up, append([]string{filepath.Base(above)}, missing...)
	}
	for p := real; ; p = filepath.Dir(p) {
		info, err := os.Lstat(p)
		if err != nil {
			return "", nil, fmt.Errorf("cache: folder %s: %w", path, err)
		}
		if err := safe(p, info, false); err != nil {
			return "", nil, err
		}
		if p == filepath.Dir(p) {
			break
		}
	}
	for k, name := range missing {
		real = filepath.Join(real, name)
		info, err := os.Lstat(real)
		if errors.Is(err, fs.ErrNotExist) {
			// Another process may make it now; somebody else's does not pass what follows.
			if err := os.Mkdir(real, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return filepath.Join(append([]string{real}, missing[k+1:]...)...), err, nil
			}
			info, err = os.Lstat(real)
		}
		if err != nil {
			return "", nil, fmt.Errorf("cache: folder %s: %w", path, err)
		}
		if err := safe(real, info, k == len(missing)-1); err != nil {
			return "", nil, err
		}
	}
	return real, writable(real), nil
}

// othersWrite are the permission bits that let anybody but the owner write.
const othersWrite = 0o022

// safe returns an error unless nobody but the effective user and root can change what is in a folder, or, for one above
// the cache, put something else in the place of what is ours in it.
func safe(path string, info fs.FileInfo, ours bool) error {
	refuse := func(what, mend string) error {
		return fmt.Errorf("%w: %s (%v) %s; %s", ErrUnsafe, path, info.Mode(), what, mend)
	}
	const another = "choose another folder for the cache"
	mode := info.Mode()
	switch {
	case mode&fs.ModeSymlink != 0:
		return refuse("is a link", "give the folder that it leads to, or "+another)
	case !mode.IsDir():
		return refuse("is not a folder", another)
	}
	uid, known := owner(info)
	if !known {
		return nil
	}
	me := effectiveUser()
	switch {
	case uid != me && (ours || uid != 0):
		return refuse(fmt.Sprintf("belongs to user %d, and this process to user %d", uid, me), another)
	case mode.Perm()&othersWrite != 0 && (ours || mode&fs.ModeSticky == 0):
		return refuse("may be written by others, who could put code there for you to run", "chmod go-w "+path+", or "+another)
	}
	return nil
}
