package disk

import (
	"os"
	"path/filepath"
	"slices"
)

// RemoveLeftovers removes the temporary files of the files in a folder with the names given that no process holds: who made them was
// killed. What cannot be removed stays, and does no harm but for its size.
func (d Disk) RemoveLeftovers(dir string, names ...string) {
	folder, err := d.open(dir, os.O_RDONLY, 0)
	if err != nil {
		return
	}
	there, _ := folder.Readdirnames(-1)
	folder.Close()
	for _, name := range there {
		if name[0] == '.' && slices.ContainsFunc(names, func(of string) bool { return IsTemporary(name, of) }) {
			d.removeLeftover(filepath.Join(dir, name))
		}
	}
}

func (d Disk) removeLeftover(path string) {
	f, err := d.open(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && free(f) {
		_ = d.Remove(path)
	}
}
