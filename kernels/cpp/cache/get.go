package cache

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// useGrain is how fine the time of an entry's last use is: it is written no more often, to spare network file systems.
const useGrain = time.Minute

// Get returns the data put under a key, verified as they lie in memory, and notes the use.
//
// The error wraps ErrMissing where there is no entry, which on a network file system may be so for a while after another
// machine has put one; and ErrDamaged, with what is wrong, where the file is not regular, does not belong to the effective
// user, may be written by others, or does not hold what was put. Whatever the error, the way on is to make the data
// and Put them.
func (d *Dir) Get(k Key) ([]byte, error) {
	data, modified, err := d.read(k)
	if stale(err) { // replaced by another machine while we read
		data, modified, err = d.read(k)
	}
	if err != nil {
		return nil, err
	}
	if now := d.now(); now.Sub(modified).Abs() > useGrain {
		_ = os.Chtimes(d.file(k, entrySuffix), now, now) // if not, Trim takes it for older than it is
	}
	return data, nil
}

// read returns the data and the modification time of an entry.
func (d *Dir) read(k Key) ([]byte, time.Time, error) {
	path := d.file(k, entrySuffix)
	damaged := func(format string, args ...any) ([]byte, time.Time, error) {
		return nil, time.Time{}, fmt.Errorf("%w: %s: %w", ErrDamaged, path, fmt.Errorf(format, args...))
	}
	failed := func(err error) ([]byte, time.Time, error) {
		return nil, time.Time{}, fmt.Errorf("cache: %w", err)
	}
	f, err := d.reading.open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, time.Time{}, fmt.Errorf("%w: %s", ErrMissing, path)
	}
	if err != nil {
		// Links and sockets cannot be opened; what is said of them differs between systems.
		if info, lerr := os.Lstat(path); lerr == nil && !info.Mode().IsRegular() {
			return damaged("it is no regular file (%v)", info.Mode())
		}
		return failed(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return failed(err)
	}
	if err := trusted(info); err != nil {
		return damaged("%w", err)
	}
	switch size := info.Size(); {
	case size < headerSize:
		return damaged("it has %d bytes, and its header alone would have %d", size, headerSize)
	case size > headerSize+MaxData:
		return damaged("it has %d bytes, and entries have no more than %d", size, headerSize+MaxData)
	}
	var h [headerSize]byte
	if _, err := io.ReadFull(f, h[:]); err != nil {
		return failed(cut(err, path))
	}
	length, sum, err := readHeader(h[:], k, info.Size())
	switch {
	case errors.Is(err, errVersion):
		return nil, time.Time{}, fmt.Errorf("%w: %s: %w", ErrMissing, path, err)
	case err != nil:
		return damaged("%w", err)
	}
	data := make([]byte, length)
	if _, err := io.ReadFull(f, data); err != nil {
		return failed(cut(err, path))
	}
	if sha256.Sum256(data) != sum {
		return damaged("the checksum of its data is wrong")
	}
	return data, info.ModTime(), nil
}

// cut returns ErrDamaged for a file that became shorter while it was read, other errors as they are.
func cut(err error, path string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %s: it became shorter while it was read", ErrDamaged, path)
	}
	return err
}

// trusted returns an error unless a file is a regular one that only the effective user can write.
func trusted(info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("it is no regular file (%v)", info.Mode())
	}
	uid, known := owner(info)
	switch {
	case !known:
		return nil
	case uid != effectiveUser():
		return fmt.Errorf("it belongs to user %d", uid)
	case info.Mode().Perm()&othersWrite != 0:
		return fmt.Errorf("it may be written by others (%v)", info.Mode())
	}
	return nil
}

// holds reports whether an entry holds exactly data.
func (d *Dir) holds(k Key, data []byte) bool {
	have, _, err := d.read(k)
	return err == nil && bytes.Equal(have, data)
}
