package standalone

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"runtime"
	"strings"
)

// lstat is as Lstat of root, and refuses to go through a link on the way.
func lstat(root *os.Root, name string) (fs.FileInfo, error) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		info, err := root.Lstat(dir)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return nil, err
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("%s, which is no folder", dir)
		}
	}
	return root.Lstat(name)
}

// sumOf returns the SHA-256 of a file's content.
func sumOf(root *os.Root, name string) (string, error) {
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// replace makes data the content of a file: a reader, or a crash at any moment, finds the old one or the new one, whole.
func replace(root *os.Root, name string, data []byte) error {
	dir, base := path.Split(name)
	if len(base) > 200 {
		base = base[:200] // file systems stop at 255 bytes; the rename will say so if the name is too long
	}
	temp := fmt.Sprintf("%s.%s.%016x.tmp", dir, base, rand.Uint64())
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		root.Remove(temp)
		return err
	}
	return syncFolder(root, path.Dir(name))
}

// isTemporary reports whether a name is one that replace writes under until all is there.
func isTemporary(name, final string) bool {
	rest, ok := strings.CutPrefix(name, "."+final+".")
	return ok && len(rest) == 16+len(".tmp") && strings.HasSuffix(rest, ".tmp")
}

// syncFolder makes the renames inside a folder durable. Windows has no such call and needs none for NTFS.
func syncFolder(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// removeEmpty removes those of the folders, and of those around them, that have nothing in them.
func removeEmpty(root *os.Root, dirs ...string) {
	for _, dir := range dirs {
		for ; dir != "."; dir = path.Dir(dir) {
			if info, err := root.Lstat(dir); err != nil || !info.IsDir() || root.Remove(dir) != nil {
				break
			}
		}
	}
}
