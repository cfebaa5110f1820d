package standalone

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane/internal/ending/looks"
)

// writerFunc is a writer of the user's.
type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// shell returns a command that prints a line.
func shell(t *testing.T, text string) command {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	return command{dir: t.TempDir(), words: []string{"sh", "-c", text}, grace: time.Minute}
}

// TestListeners: writers of the user's that fail, lie about what they took, or panic. The program runs on, all it printed is kept, and a
// panic is one of who has called, once the program has ended.
func TestListeners(t *testing.T) {
	for name, w := range map[string]io.Writer{
		"fails":  writerFunc(func([]byte) (int, error) { return 0, errors.New("mine") }),
		"short":  writerFunc(func([]byte) (int, error) { return 0, nil }),
		"long":   writerFunc(func(p []byte) (int, error) { return 2*len(p) + 1, nil }),
		"panics": writerFunc(func([]byte) (int, error) { panic("mine") }),
		"below":  writerFunc(func([]byte) (int, error) { return -1, nil }),
	} {
		var got any
		var said string
		var err error
		func() {
			defer func() { got = recover() }()
			c := shell(t, "echo one; echo two >&2; echo three")
			c.stdout, c.stderr = w, w
			said, err = c.run(t.Context())
		}()
		if want := name == "panics"; (got == "mine") != want || !want && (err != nil || len(strings.Fields(said)) != 3) {
			t.Errorf("%s: panic %v, %q, %v", name, got, said, err)
		}
	}
}

// TestShortGrace: the grace is for those that are asked to end. What is printed after a program has ended well, by another that it
// has started, is read, however short it is.
func TestShortGrace(t *testing.T) {
	c := shell(t, "mkfifo fifo; (cat fifo; echo two) & echo one")
	c.grace = time.Nanosecond
	c.stdout = writerFunc(func(p []byte) (int, error) {
		if strings.Contains(string(p), "one") {
			go func() { // cat waits for somebody who opens it
				if f, err := os.OpenFile(filepath.Join(c.dir, "fifo"), os.O_WRONLY, 0); err == nil {
					f.Close()
				}
			}()
		}
		return len(p), nil
	})
	if said, err := c.run(t.Context()); err != nil || len(strings.Fields(said)) != 2 {
		t.Errorf("%q, %v", said, err)
	}
}

// TestCrewBroken: what is done for a table panics, or ends its goroutine. A panic is one of who has called; what was not begun says so.
func TestCrewBroken(t *testing.T) {
	for _, atOnce := range []int{1, 3} {
		var got any
		func() {
			defer func() { got = recover() }()
			Crew(10, atOnce, func(k int) {
				if k == 4 {
					panic("mine")
				}
			})
		}()
		if got != "mine" {
			t.Errorf("%d at once: %v", atOnce, got)
		}
		done := make([]bool, 10)
		Crew(10, atOnce, func(k int) {
			if done[k] = true; k%4 == 1 {
				runtime.Goexit()
			}
		})
		for k := range 2 { // one worker is as many as there are in any case
			if !done[k] {
				t.Errorf("%d at once: %d was not done", atOnce, k)
			}
		}
	}
}

// TestCommandBrokenOff: the context ends at each look of a command that ends by itself. It ends with both errors, or it was done already.
func TestCommandBrokenOff(t *testing.T) {
	broken := 0
	for k := 1; ; k++ {
		ctx := looks.At(k, errEnough)
		_, err := shell(t, "echo one").run(ctx)
		if err != nil {
			broken++
		}
		if err != nil && (!errors.Is(err, context.Canceled) || !errors.Is(err, errEnough)) {
			t.Errorf("look %d: %v", k, err)
		}
		if ctx.Seen() < k {
			if err != nil || broken == 0 {
				t.Errorf("%d broken off; then %v", broken, err)
			}
			return
		}
	}
}
