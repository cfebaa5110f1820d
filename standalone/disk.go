package standalone

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/spikelane/spikelane/internal/disk"
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

// removeEmpty removes those of the folders, and of those around them, that have nothing in them.
func removeEmpty(root *os.Root, dirs ...string) {
	for _, dir := range dirs {
		for ; dir != "."; dir = path.Dir(dir) {
			if info, err := root.Lstat(dir); err != nil || !info.IsDir() || disk.In(root).Remove(dir) != nil {
				break
			}
		}
	}
}

// removeLeftovers removes what was left of files when whoever wrote them was killed.
func removeLeftovers(root *os.Root, names []string) {
	byFolder := map[string][]string{}
	for _, name := range names {
		byFolder[path.Dir(name)] = append(byFolder[path.Dir(name)], path.Base(name))
	}
	for dir, names := range byFolder {
		if info, err := lstat(root, dir); err == nil && info.IsDir() {
			disk.In(root).RemoveLeftovers(dir, names...)
		}
	}
}

// syncFolders makes durable what was removed in folders, before anything is written that says so. It takes those that are gone
// for those around them.
func syncFolders(root *os.Root, dirs ...string) error {
	synced := map[string]bool{}
	for _, dir := range dirs {
		for {
			info, err := root.Lstat(dir)
			if err == nil && info.IsDir() || dir == "." {
				break
			}
			dir = path.Dir(dir)
		}
		if synced[dir] {
			continue
		}
		synced[dir] = true
		if err := disk.In(root).SyncFolder(dir); err != nil {
			return err
		}
	}
	return nil
}
