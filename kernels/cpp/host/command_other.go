//go:build !unix

package host

import "os/exec"

// asGroup leaves the command as it is: what it has started may live on when it is stopped.
func asGroup(*exec.Cmd) {}
