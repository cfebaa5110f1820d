package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spikelane/spikelane/internal/ending"
)

// FailedError says that a compiler ran and did not do its work.
type FailedError struct {
	Command string // with its arguments
	Why     string // "exit status 1", "took longer than 5m0s"
	Output  string // what it printed, its begin and its end if that was much
	cause   error
}

// Unwrap returns the cause: of a compiler that was stopped, the context's.
func (e *FailedError) Unwrap() error { return e.cause }

// Error returns the reason and the first lines of what the compiler printed.
func (e *FailedError) Error() string {
	name, _, _ := strings.Cut(e.Command, " ")
	text := filepath.Base(name) + ": " + e.Why
	if e.Output != "" {
		text += "\n" + firstLines(e.Output, 20)
	}
	return text
}

// firstLines returns the first n lines of text, indented.
func firstLines(text string, n int) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) > n {
		lines = append(lines[:n], fmt.Sprintf("… %d more lines", len(lines)-n))
	}
	return "  " + strings.Join(lines, "\n  ")
}

// run runs the compiler in dir, without a shell, and returns what it printed. Time and ctx end it with all that it has
// started. The error is a *FailedError.
func (c *Compiler) run(ctx context.Context, dir string, most time.Duration, args []string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(limited, c.Path, append(c.Args[:len(c.Args):len(c.Args)], args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "LANGUAGE=")
	if dir != "" {
		cmd.Env = append(cmd.Env, "TMPDIR="+dir) // what a compiler leaves behind goes when dir goes
	}
	out := &bounded{}
	cmd.Stdout, cmd.Stderr = out, out
	asGroup(cmd)
	cmd.WaitDelay = 2 * time.Second // for a grandchild that left the group and holds the pipe
	err := cmd.Run()
	if err == nil {
		return out.String(), nil
	}
	f := &FailedError{Command: cmd.String(), Why: err.Error(), Output: out.String(), cause: err}
	switch {
	case ctx.Err() != nil:
		f.Why, f.cause = "stopped", ending.Of(ctx)
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		f.Why = fmt.Sprintf("took longer than %v", most)
	}
	return "", f
}

// bounded keeps the begin and the end of what is written to it.
type bounded struct {
	begin, end []byte
	lost       int
}

// most is how much of the begin is kept, and as much of the end.
const most = 32 << 10

// Write takes all of p, and never fails: who writes must not wait.
func (b *bounded) Write(p []byte) (int, error) {
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
