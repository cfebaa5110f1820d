package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Sentinels for errors.Is.
var (
	// ErrUnsafe: others could change what the folder holds, or it is no folder. Nothing in it is to be trusted.
	ErrUnsafe = errors.New("cache: folder not safe")
	// ErrMissing: there is no entry of this key.
	ErrMissing = errors.New("cache: no such entry")
	// ErrDamaged: what has the entry's name is not what was put. Put replaces it.
	ErrDamaged = errors.New("cache: damaged entry")
	// ErrReadOnly: the folder cannot be written, or cannot be made.
	ErrReadOnly = errors.New("cache: folder cannot be written")
	// ErrBusy: somebody else had the lock for as long as the caller would wait.
	ErrBusy = errors.New("cache: locked by another")
	// ErrNoLocks: this system or file system has no locks.
	ErrNoLocks = errors.New("cache: no locks here")
)

// Key names an entry: a hash of all that its content depends on.
type Key [sha256.Size]byte

// String returns the key as 64 hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Dir is an open folder of entries. Its methods may be called from many goroutines.
type Dir struct {
	path     string // without links
	readOnly error
	reading  reading
	now      func() time.Time
	sweep    sync.Once // what dead processes left, at the first Put
}

// Default returns the folder of this user: spikelane/cpp in os.UserCacheDir.
func Default() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("cache: no folder for this user's caches: %w", err)
	}
	return filepath.Join(dir, "spikelane", "cpp"), nil
}

// Open opens the folder dir, and makes it where it is missing, with those above it, for its user alone (mode 0700).
//
// The error wraps ErrUnsafe, names the folder that is at fault and says how to mend it, if dir is a link or no folder,
// does not belong to the effective user, or may be written by others; or if a folder above belongs to neither that user
// nor root, or may be written by others and lacks the sticky bit. "Others" are the group too. Links above dir are
// followed once, here.
//
// A folder that cannot be written, or is missing and cannot be made, is no error: see [Dir.ReadOnly].
func Open(dir string) (*Dir, error) {
	if dir == "" {
		return nil, errors.New("cache: no folder given")
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	d := &Dir{reading: reading{openEntry, openLock}, now: time.Now}
	d.path, d.readOnly, err = prepare(path)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Path returns the folder, absolute and without links.
func (d *Dir) Path() string { return d.path }

// ReadOnly returns why the folder cannot be written, or made, and nil if it can. Get works all the same; Put and Lock
// return an error that wraps ErrReadOnly. On Windows it is always nil, and the first Put tells.
func (d *Dir) ReadOnly() error { return d.readOnly }

const (
	entrySuffix = ".kernel"
	lockSuffix  = ".lock"
	tempSuffix  = ".tmp"
)

func (d *Dir) file(k Key, suffix string) string { return filepath.Join(d.path, k.String()+suffix) }
