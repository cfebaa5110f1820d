package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// patience is how long the outputs of a process are waited for after its end.
const patience = time.Second

// process is a finished process.
type process struct {
	out         []byte // standard output
	wallS, cpuS float64
	peakBytes   int64 // 0: not known
}

// execute runs a program in dir, with env beside the environment, until it ends or ctx does. An error quotes the end of what
// the program has said.
func execute(ctx context.Context, dir string, env []string, name string, args ...string) (process, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	withChildren(cmd)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	begin := time.Now()
	err := cmd.Run()
	p := process{out: out.Bytes(), wallS: time.Since(begin).Seconds()}
	if s := cmd.ProcessState; s != nil {
		p.cpuS, p.peakBytes = (s.UserTime() + s.SystemTime()).Seconds(), peak(s)
	}
	if err != nil {
		said := strings.TrimSpace(errs.String())
		if said == "" {
			said = strings.TrimSpace(out.String())
		}
		return p, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, tail(said, 20))
	}
	return p, nil
}

// last reads the last line of what the process has printed, which is a JSON object.
func (p process) last(object any) error {
	lines := bytes.Split(bytes.TrimSpace(p.out), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], object); err != nil {
		return fmt.Errorf("%w: the last line is no JSON object: %w", errNone, err)
	}
	return nil
}

// tail returns the last n lines of a text.
func tail(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
