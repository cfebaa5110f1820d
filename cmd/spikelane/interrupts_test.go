package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/internal/ending/looks"
)

// TestInterrupted: a signal at each look of a run, and one more at each look of what comes after it. The exit status is 1, and the folder
// holds the results of before, to the byte, or those of the run, as the message says.
func TestInterrupted(t *testing.T) {
	path, was := model(t), interrupts
	defer func() { interrupts = was }()
	run := func(dir string, first, second int) (status int, said string, saw [2]int) {
		ends := []*looks.Context{looks.At(first, nil), looks.At(second, nil)}
		n := 0
		interrupts = func() (context.Context, func()) { n++; return ends[n-1], func() {} }
		var out bytes.Buffer
		status = execute([]string{"run", path, "--target", "go", "--out", dir}, streams{&out, &out})
		return status, out.String(), [2]int{ends[0].Seen(), ends[1].Seen()}
	}
	dir := filepath.Join(t.TempDir(), "out")
	if status, said, _ := run(dir, 0, 0); status != 0 {
		t.Fatal(said)
	}
	old := tree(t, dir)
	met := map[string]int{}
	check := func(first, second int) (done bool) {
		status, said, saw := run(dir, first, second)
		now := tree(t, dir)
		same := maps.Equal(now, old)
		message := ""
		for _, m := range []string{"stopped before the first step", "stopped while results were saved; ", "stopped at t = ", "stopped after the run"} {
			if strings.Contains(said, m) {
				message = m
			}
		}
		met[message]++
		kept := message == "stopped at t = " || message == "stopped after the run"
		if done = saw[0] < first && second == 0 || second > 0 && saw[1] < second; done && second == 0 {
			if status != 0 || message != "" {
				t.Errorf("looks %d, %d: exit status %d, %q", first, second, status, said)
			}
		} else if second == 0 && status == 0 && message == "" && !same { // the run was over, and nothing was saved yet: it counts as its end
			met["whole"]++
		} else if status != 1 || message == "" || kept == same {
			t.Errorf("looks %d, %d: exit status %d, folder as before %v: %q", first, second, status, same, said)
		}
		for name := range now {
			if name[0] == '.' {
				t.Errorf("looks %d, %d leave %s", first, second, name)
			}
		}
		old = now
		return done
	}
	stops := 0 // the first look that stops the run in its midst
	for k := 1; !check(k, 0); k++ {
		if stops == 0 && met["stopped at t = "] > 0 {
			stops = k
		}
	}
	for k := 1; stops > 0 && !check(stops, k); k++ {
	}
	t.Log(fmt.Sprint(met))
	if met["whole"] > 1 {
		t.Errorf("%d signals did nothing", met["whole"])
	}
	for _, m := range []string{"stopped before the first step", "stopped while results were saved; ", "stopped at t = "} {
		if met[m] == 0 {
			t.Errorf("%q never came", m)
		}
	}
}
