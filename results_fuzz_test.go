package spikelane_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane"
)

// FuzzReadResults: whatever a file of a folder of results holds, ReadResults refuses it with an error, or gives a
// simulation that can be saved again.
func FuzzReadResults(f *testing.F) {
	p := compiled(f, noisy())
	s := instance(f, p, spikelane.Instance{})
	if err := s.Run(context.Background(), 5*ms); err != nil {
		f.Fatal(err)
	}
	good := f.TempDir()
	if err := s.Save(good); err != nil {
		f.Fatal(err)
	}
	files, err := os.ReadDir(good)
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	content := make([][]byte, len(files))
	for k, file := range files {
		if content[k], err = os.ReadFile(filepath.Join(good, file.Name())); err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(k), content[k])
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		dir := t.TempDir()
		for k, file := range files {
			data := content[k]
			if int(which)%len(files) == k {
				data = b
			}
			do(t, os.WriteFile(filepath.Join(dir, file.Name()), data, 0o600))
		}
		read, err := p.ReadResults(dir)
		if err == nil {
			do(t, read.Save(t.TempDir()))
		}
	})
}
