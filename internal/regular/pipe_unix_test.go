//go:build unix

package regular

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipe: a pipe to which nobody writes keeps no one waiting, unless the user names it.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, _, err := Open(path); err == nil || !strings.Contains(err.Error(), "it is no file") {
		t.Errorf("%v", err)
	}
	go func() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			f.WriteString("text")
			f.Close()
		}
	}()
	if got, err := ReadPiped(path, 1); string(got) != "text" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := ReadPiped("/dev/zero", 1); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("no end: %v", err)
	}
}
