//go:build unix

package suite

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// The end of the context ends what a process has started, too: the pipe that the inner sleep holds open is closed then,
// and not after the hour that it would last.
func TestEndsWithChildren(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := execute(ctx, "", nil, shell, "-c", `sh -c 'echo begun; sleep 3600' > "$0"; true`, pipe)
		ended <- err
	}()
	f, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if _, err := r.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("got %v, want the end of the pipe", err)
	}
	if err := <-ended; err == nil {
		t.Error("a process that was ended gave no error")
	}
}
