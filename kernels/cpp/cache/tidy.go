package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spikelane/spikelane/internal/disk"
)

// leftAfter is the age from which on temporary and lock files are taken for those of a dead process.
const leftAfter = time.Hour

// Usage says what a folder holds.
type Usage struct {
	Entries        int
	Bytes          int64     // of the entries' files
	Oldest, Newest time.Time // last use of the entry unused for longest, and of the one used last; zero without entries
}

// Removed says what was removed.
type Removed struct {
	Entries   int
	Leftovers int   // temporary and lock files
	Bytes     int64 // of all these files
}

// found is a file of ours.
type found struct {
	path string
	kind string // its suffix
	size int64
	used time.Time
}

// list returns the files of ours that have one of the suffixes. A folder that is not there holds none.
func (d *Dir) list(suffixes ...string) ([]found, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cache: %w", err)
	}
	var out []found
	for _, e := range entries {
		what := kind(e.Name())
		if !slices.Contains(suffixes, what) {
			continue
		}
		info, err := e.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist): // another has removed it
		case err != nil:
			return nil, fmt.Errorf("cache: %w", err)
		case info.Mode().IsRegular():
			out = append(out, found{filepath.Join(d.path, e.Name()), what, info.Size(), info.ModTime()})
		}
	}
	return out, nil
}

// Usage looks at the entries, whole or not.
func (d *Dir) Usage() (Usage, error) {
	files, err := d.list(entrySuffix)
	var u Usage
	for _, f := range files {
		if u.Entries++; u.Entries == 1 || f.used.Before(u.Oldest) {
			u.Oldest = f.used
		}
		if f.used.After(u.Newest) {
			u.Newest = f.used
		}
		u.Bytes += f.size
	}
	return u, err
}

// Trim removes entries, those unused for longest first, until at most limit bytes are left; those used within the same
// minute go in no order that means anything. It also removes what processes left that died an hour ago or longer.
//
// What cannot be removed is passed over, and the first such error returned; it wraps ErrReadOnly where that goes for all.
func (d *Dir) Trim(limit int64) (Removed, error) {
	done, err := d.removeLeftovers(leftAfter)
	files, lerr := d.list(entrySuffix)
	err = cmp.Or(err, lerr)
	slices.SortFunc(files, func(a, b found) int {
		return cmp.Or(a.used.Compare(b.used), strings.Compare(a.path, b.path))
	})
	var left int64
	for _, f := range files {
		left += f.size
	}
	for _, f := range files {
		if left <= limit {
			break
		}
		if failed := d.remove(f, &done); failed != nil {
			err = cmp.Or(err, failed)
			continue
		}
		left -= f.size
	}
	return done, err
}

// Clear removes all entries, and the temporary and lock files of any process: one that is at work begins anew. Whatever
// else is in the folder stays, and so does the folder. Errors are as for [Dir.Trim].
func (d *Dir) Clear() (Removed, error) {
	var done Removed
	files, err := d.list(entrySuffix, tempSuffix, lockSuffix)
	for _, f := range files {
		err = cmp.Or(err, d.remove(f, &done))
	}
	return done, err
}

// removeLeftovers removes temporary and lock files of at least an age.
func (d *Dir) removeLeftovers(age time.Duration) (Removed, error) {
	var done Removed
	files, err := d.list(tempSuffix, lockSuffix)
	now := d.now()
	for _, f := range files {
		if now.Sub(f.used) >= age {
			err = cmp.Or(err, d.remove(f, &done))
		}
	}
	return done, err
}

// remove removes a file and counts it, unless another was faster.
func (d *Dir) remove(f found, done *Removed) error {
	if d.readOnly != nil {
		return fmt.Errorf("%w: %w", ErrReadOnly, d.readOnly)
	}
	switch err := disk.Machine.Remove(f.path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("cache: %w", err)
	}
	if f.kind == entrySuffix {
		done.Entries++
	} else {
		done.Leftovers++
	}
	done.Bytes += f.size
	return nil
}
