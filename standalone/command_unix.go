//go:build unix

package standalone

import (
	"os/exec"
	"syscall"
)

// asGroup puts the command into a process group of its own, which is asked to end as a whole: compilers and mpirun start
// other programs.
func asGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
}

// endGroup ends what is left of the group.
func endGroup(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
