package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"
)

type Key [sha256.Size]byte
type Dir struct{ path string }

var ErrMissing = errors.New("missing")

func Open(dir string) (*Dir, error) { return &Dir{dir}, os.MkdirAll(dir, 0o700) }
func Default() (string, error) {
	d, err := os.UserCacheDir()
	return filepath.Join(d, "spikelane", "cpp"), err
}
func (d *Dir) at(k Key) string { return filepath.Join(d.path, hex.EncodeToString(k[:])) }
func (d *Dir) Get(k Key) ([]byte, error) {
	b, err := os.ReadFile(d.at(k))
	if err != nil {
		return nil, ErrMissing
	}
	return b, nil
}
func (d *Dir) Put(k Key, data []byte) error { return os.WriteFile(d.at(k), data, 0o600) }
func (d *Dir) Lock(ctx context.Context, k Key, most time.Duration) (func(), error) {
	return func() {}, nil
}

func (d *Dir) Clear() (int, error) { return 0, os.RemoveAll(d.path) }
