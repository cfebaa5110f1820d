//go:build unix

package standalone

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestStoppedBuild: a build that is stopped ends its compilers, and what these keep for a while goes with them.
func TestStoppedBuild(t *testing.T) {
	needs(t)
	tmp, own := t.TempDir(), t.TempDir()
	compiler, begun := filepath.Join(own, "c++"), filepath.Join(own, "begun")
	if err := syscall.Mkfifo(begun, 0o600); err != nil {
		t.Skip(err)
	}
	text := "#!/bin/sh\ncase \" $* \" in *\" -c \"*) ;; *) exit 1 ;; esac\n: >${TMPDIR:-/tmp}/cc.s\necho begun >" + begun + "\nwhile :; do sleep 1000; done\n"
	if err := os.WriteFile(compiler, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	dir := written(t, tiny(t, tinyLayout()))
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	go func() {
		os.ReadFile(begun) // returns when the first compiler has written to it
		cancel(errEnough)
	}()
	err := Build(ctx, dir, BuildOptions{Args: []string{"CXX=" + compiler}})
	if !errors.Is(err, errEnough) {
		t.Errorf("%v, want the cause of the context's end", err)
	}
	if left, err := os.ReadDir(tmp); len(left) > 0 || err != nil {
		t.Errorf("%v are left, %v", left, err)
	}
}
