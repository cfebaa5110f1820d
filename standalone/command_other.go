//go:build !unix

package standalone

import "os/exec"

// asGroup leaves the command as it is: what it has started may live on when it is stopped.
func asGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
