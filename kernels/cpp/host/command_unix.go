//go:build unix

package host

import (
	"os/exec"
	"syscall"
)

// asGroup puts the command into a process group of its own, which ends as a whole: compilers start other programs.
func asGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
