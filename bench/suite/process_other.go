//go:build !unix

package suite

import (
	"os"
	"os/exec"
)

// peak returns 0: this system does not say.
func peak(*os.ProcessState) int64 { return 0 }

// withChildren bounds the wait for what the process has started and left behind.
func withChildren(cmd *exec.Cmd) { cmd.WaitDelay = patience }
