package standalone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spikelane/spikelane/internal/ending"
)

// CommandError says that a program ran and did not do its work, or could not be started.
type CommandError struct {
	Command string // with its arguments
	Why     string // "exit status 2", "stopped", "it could not be started: …"
	Output  string // what it printed, standard output and standard error together; the middle is left out beyond 2 MiB
	Exit    int    // its exit status; -1: it was ended by a signal, or never began
	cause   error
}

// Unwrap returns the cause: of a program that was stopped, the context's.
func (e *CommandError) Unwrap() error { return e.cause }

// Error returns the command, the reason and all that was printed.
func (e *CommandError) Error() string {
	text := e.Command + ": " + e.Why
	if out := strings.TrimRight(e.Output, "\n"); out != "" {
		text += "\n  " + strings.ReplaceAll(out, "\n", "\n  ")
	}
	return text
}

// command is a program to run, without a shell.
type command struct {
	dir            string
	words          []string      // program and arguments
	env            []string      // NAME=VALUE over the environment of this process
	stdout, stderr io.Writer     // get what it prints as it comes; nil: nobody
	grace          time.Duration // between being asked to end and being ended
}

// drain is how long the output of a program that has ended is waited for, which others may hold that it has started.
const drain = 10 * time.Second

// run runs the command in a process group of its own. When ctx ends, the group gets SIGTERM, and what is left of it after
// the grace SIGKILL. It returns what was printed, and a *CommandError, which wraps the context's cause if that was it.
func (c command) run(ctx context.Context) (string, error) {
	line := strings.Join(c.words, " ")
	if err := ending.Of(ctx); err != nil {
		return "", &CommandError{Command: line, Why: "stopped before it began", Exit: -1, cause: err}
	}
	cmd := exec.CommandContext(ctx, c.words[0], c.words[1:]...)
	cmd.Dir = c.dir
	cmd.Env = append(environment(), c.env...)
	kept := &bounded{}
	others := &listeners{}
	cmd.Stdout, cmd.Stderr = kept.beside(others, c.stdout), kept.beside(others, c.stderr)
	asGroup(cmd)
	ask, end := cmd.Cancel, (*time.Timer)(nil)
	cmd.Cancel = func() error {
		end = time.AfterFunc(c.grace, func() { endGroup(cmd) })
		return ask()
	}
	cmd.WaitDelay = c.grace + drain // what ended well is read to its end, however short the grace is
	err := cmd.Run()
	if end != nil {
		end.Stop()
	}
	if ctx.Err() != nil && cmd.Process != nil {
		endGroup(cmd) // those that outlived the first
	}
	others.raise()
	if err == nil {
		return kept.String(), nil
	}
	f := &CommandError{Command: line, Why: err.Error(), Output: kept.String(), Exit: -1, cause: err}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		f.Exit = exit.ExitCode()
	}
	switch {
	case ctx.Err() != nil:
		f.Why, f.cause = "stopped", ending.Of(ctx)
	case cmd.Process == nil:
		f.Why = fmt.Sprintf("it could not be started: %v", err)
	}
	return f.Output, f
}

// environment returns that of this process. Under a make, its options are not for those that we start: they speak of
// files that are not open there.
func environment() []string {
	env := os.Environ()
	if os.Getenv("MAKELEVEL") == "" {
		return env
	}
	return slices.DeleteFunc(env, func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return name == "MAKEFLAGS" || name == "MFLAGS" || name == "MAKELEVEL" || name == "MAKEOVERRIDES"
	})
}

// bounded keeps the begin and the end of what is written to it.
type bounded struct {
	lock       sync.Mutex // standard output and standard error may come from two goroutines
	begin, end []byte
	lost       int
}

// most is how much of the begin is kept, and as much of the end.
const most = 1 << 20

// Write takes all of p, and never fails: who writes must not wait.
func (b *bounded) Write(p []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	n := len(p)
	room := min(most-len(b.begin), len(p))
	b.begin, p = append(b.begin, p[:room]...), p[room:]
	b.end = append(b.end, p...)
	if over := len(b.end) - most; over > 0 {
		b.lost += over
		b.end = append(b.end[:0], b.end[over:]...)
	}
	return n, nil
}

// String returns what was kept, valid UTF-8 without control characters, for errors show it on terminals.
func (b *bounded) String() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	text := string(b.begin)
	if b.lost > 0 {
		text += fmt.Sprintf("\n… %d bytes left out …\n", b.lost)
	}
	text = strings.ToValidUTF8(text+string(b.end), "\ufffd")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return '\ufffd'
		}
		return r
	}, text)
}
