package disk

import (
	"os"
	"path/filepath"
)

// removeLeftovers removes the temporary files of path that no process holds: who made them was killed. What cannot be removed stays, and does no harm but for its size.
func (d Disk) removeLeftovers(path string) {
	dir := filepath.Dir(path)
	folder, err := d.open(dir, os.O_RDONLY, 0)
	if err != nil {
		return
	}
	names, _ := folder.Readdirnames(-1)
	folder.Close()
	for _, name := range names {
		if IsTemporary(name, filepath.Base(path)) {
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
