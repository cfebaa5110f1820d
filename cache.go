package spikelane

import (
	"errors"
	"io/fs"
	"os"
	"time"

	diskcache "github.com/spikelane/spikelane/kernels/cpp/cache"
)

// ErrUnsafeCache: the folder of compiled kernels is not used, because others could put code there, or because it is no
// folder. The error names the folder at fault, and how to mend it.
var ErrUnsafeCache = diskcache.ErrUnsafe

// CacheUsage says what the folder of compiled kernels holds.
type CacheUsage struct {
	Dir            string // "": nothing is kept
	Entries        int
	Bytes          Bytes
	Oldest, Newest time.Time // last use, to a minute, of the kernel unused for longest, and of the one used last; zero without entries
	ReadOnly       error     // why nothing can be added; nil: it can
}

// CacheRemoved says what was removed from the folder of compiled kernels.
type CacheRemoved struct {
	Entries int   // files of compiled code
	Bytes   Bytes // of them, and of what processes left behind that died at work
}

// CacheUsage looks at the folder of compiled kernels that p names. It makes nothing: a folder that is not there has no
// entries. The error wraps ErrUnsafeCache where the folder is not to be trusted, and then the usage has Dir alone.
func (p Preferences) CacheUsage() (CacheUsage, error) {
	dir, d, err := p.openCache()
	out := CacheUsage{Dir: dir}
	if d == nil {
		return out, err
	}
	u, err := d.Usage()
	out.Dir, out.Entries, out.Bytes, out.Oldest, out.Newest = d.Path(), u.Entries, Bytes(u.Bytes), u.Oldest, u.Newest
	out.ReadOnly = d.ReadOnly()
	return out, err
}

// ClearCache removes all compiled kernels from the folder that p names, and nothing else that may be there. Programs
// that run go on: they have loaded what they need.
func (p Preferences) ClearCache() (CacheRemoved, error) { return p.shrink((*diskcache.Dir).Clear) }

// TrimCache removes compiled kernels from the folder that p names, those unused for longest first, until at most limit
// bytes are left.
func (p Preferences) TrimCache(limit int64) (CacheRemoved, error) {
	return p.shrink(func(d *diskcache.Dir) (diskcache.Removed, error) { return d.Trim(limit) })
}

func (p Preferences) shrink(how func(*diskcache.Dir) (diskcache.Removed, error)) (CacheRemoved, error) {
	_, d, err := p.openCache()
	if d == nil {
		return CacheRemoved{}, err
	}
	r, err := how(d)
	return CacheRemoved{r.Entries, Bytes(r.Bytes)}, err
}

// openCache opens the folder of compiled kernels if it is there; else it returns nil, and the folder's name, which is
// empty if nothing is kept.
func (p Preferences) openCache() (string, *diskcache.Dir, error) {
	dir, err := p.cacheDir()
	if dir == "" || err != nil {
		return "", nil, err
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return dir, nil, nil
	}
	d, err := diskcache.Open(dir)
	return dir, d, err
}

// cacheDir returns the folder of compiled kernels, "" if nothing is kept.
func (p Preferences) cacheDir() (string, error) {
	switch p.Codegen.CacheDir {
	case "none":
		return "", nil
	case "":
		return diskcache.Default()
	}
	return p.Codegen.CacheDir, nil
}
