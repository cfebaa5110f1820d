package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/spikelane/spikelane/internal/disk"
)

// reading is what a Dir asks of the operating system where an answer may be bad luck; the tests put failing ones in its place.
// Writing goes through package disk, where they have it fail.
type reading struct {
	open     func(path string) (*os.File, error)
	openLock func(path string) (*os.File, error)
}

// putTries is how often Put begins anew when its temporary file, or the folder, is taken away under its hands.
const putTries = 3

// Put keeps data under a key, instead of what the key had. Whoever asks for it in the meantime gets either what was there
// or all of data. After an error nothing new is there; the error wraps ErrReadOnly where nothing can be written.
//
// Many may put the same key at once. They put the same, or at least what serves as well: the last one stays.
//
// The folder is made again if it was removed. The first Put removes what dead processes left behind, as [Dir.Trim] does.
func (d *Dir) Put(k Key, data []byte) error {
	if d.readOnly != nil {
		return fmt.Errorf("%w: %w", ErrReadOnly, d.readOnly)
	}
	if len(data) > MaxData {
		return fmt.Errorf("cache: an entry of %d bytes, and no more than %d are allowed", len(data), MaxData)
	}
	d.sweep.Do(func() { _, _ = d.removeLeftovers(leftAfter) }) // another will, if not this
	var err error
	for range putTries {
		if err = d.write(k, data); !errors.Is(err, fs.ErrNotExist) && !stale(err) {
			break
		}
		_, readOnly, mended := prepare(d.path)
		if mended = errors.Join(mended, readOnly); mended != nil {
			err = mended
			break
		}
	}
	if err != nil {
		return fmt.Errorf("cache: put %v: %w", k, err)
	}
	return nil
}

// write writes an entry into a temporary file and gives it its name.
func (d *Dir) write(k Key, data []byte) error {
	f, err := d.temporary(k)
	if err != nil {
		return err
	}
	defer f.Discard()
	for _, part := range [][]byte{header(k, data), data} {
		if _, err := f.Write(part); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil { // also where network file systems say that the disk is full
		return err
	}
	if err := f.Publish(d.file(k, entrySuffix)); err != nil {
		// Another writer may have been first: Windows replaces no file that is being read, and on NFS a request that is
		// repeated, because the answer was lost, finds its work done.
		if d.holds(k, data) {
			return nil
		}
		return err
	}
	_ = disk.Machine.SyncFolder(d.path) // if not, a power cut may make the entry missing, and no more
	return nil
}

// temporary creates the file that is to become an entry.
func (d *Dir) temporary(k Key) (*disk.File, error) {
	for {
		f, err := disk.Machine.New(d.file(k, fmt.Sprintf(".%016x%s", rand.Uint64(), tempSuffix)), 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// kind returns the suffix of a name that is one of ours, "" for every other.
func kind(name string) string {
	key, rest, _ := strings.Cut(name, ".")
	rest = "." + rest
	if len(key) != 2*len(Key{}) || !hexadecimal(key) {
		return ""
	}
	if rest == entrySuffix || rest == lockSuffix {
		return rest
	}
	random, isTemp := strings.CutSuffix(rest, tempSuffix)
	if isTemp && len(random) == 1+16 && hexadecimal(random[1:]) {
		return tempSuffix
	}
	return ""
}

func hexadecimal(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }
