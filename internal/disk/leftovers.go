package disk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// RemoveLeftovers removes the temporary files of the files in a folder with the names given that no process holds: who made them was
// killed. What cannot be removed stays, and does no harm but for its size.
func (d Disk) RemoveLeftovers(dir string, names ...string) {
	d.leftovers(dir).remove(names...)
}

// leftovers are the temporary files in a folder, whose names are read once: of a set there may be thousands.
type leftovers struct {
	d     Disk
	dir   string
	names []string
	held  map[string]bool // by their tags; what has been asked for
}

func (d Disk) leftovers(dir string) *leftovers {
	l := &leftovers{d: d, dir: dir, held: map[string]bool{}}
	if folder, err := d.open(dir, os.O_RDONLY, 0); err == nil {
		defer folder.Close()
		there, _ := folder.Readdirnames(-1)
		l.names = slices.DeleteFunc(there, func(name string) bool { return tagOf(name) == "" })
	}
	return l
}

func (l *leftovers) remove(names ...string) {
	for _, name := range l.names {
		if slices.ContainsFunc(names, func(of string) bool { return IsTemporary(name, of) }) && !l.isHeld(tagOf(name)) {
			if f := l.open(name); f != nil {
				if free(f) { // as long as it is open it cannot become another's
					_ = l.d.Remove(filepath.Join(l.dir, name))
				}
				f.Close()
			}
		}
	}
}

// isHeld tells whether a process holds a file with a tag, as who writes a set holds its first one.
func (l *leftovers) isHeld(tag string) bool {
	held, asked := l.held[tag]
	if asked {
		return held
	}
	held = slices.ContainsFunc(l.names, func(name string) bool {
		if tagOf(name) != tag {
			return false
		}
		f := l.open(name)
		if f == nil {
			return false
		}
		defer f.Close()
		return !free(f)
	})
	l.held[tag] = held
	return held
}

// open opens a file, if it is regular.
func (l *leftovers) open(name string) *os.File {
	f, err := l.d.open(filepath.Join(l.dir, name), os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil
	}
	return f
}

// tempSuffix and tagLength are how the names of temporary files end: in sixteen hexadecimal digits, a point, and this.
const (
	tempSuffix = ".tmp"
	tagLength  = 16
)

// hidden is how the names of temporary files of a file begin.
func hidden(base string) string {
	if len(base) > 200 {
		base = base[:200] // file systems stop at 255 bytes; the rename will say so if the name is too long
	}
	return "." + base + "."
}

// IsTemporary tells whether name is that of a temporary file of the file base.
func IsTemporary(name, base string) bool {
	tag := tagOf(name)
	return tag != "" && name == hidden(base)+tag+tempSuffix
}

// tagOf is what tells one writer's temporary files from another's, "" if name is not that of a temporary file.
func tagOf(name string) string {
	rest, temp := strings.CutSuffix(name, tempSuffix)
	if !temp || len(rest) < tagLength+2 || rest[0] != '.' {
		return ""
	}
	tag := rest[len(rest)-tagLength:]
	if strings.Trim(tag, "0123456789abcdef") != "" {
		return ""
	}
	return tag
}
