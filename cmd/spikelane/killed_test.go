package main

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/record"
)

var kills = flag.Int("faults.kills", 3, "how many runs and exports each to kill at moments drawn by chance; with more than 100 exports are killed at each call to the disk too")

// killedAt is the environment variable that has the command kill itself before a call to the disk, counted from 1.
const killedAt = "SPIKELANE_TEST_KILLED_AT"

func dieAt(call string) {
	n, err := strconv.Atoi(call)
	if err != nil {
		return
	}
	disk.Watch(func(disk.Call) (int, error) {
		if n--; n == 0 {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			if err == nil {
				select {}
			}
			panic(err)
		}
		return 0, nil
	})
}

// killed starts the command, and tells whether it was killed before the call, or after the time.
func killed(t *testing.T, call int, after time.Duration, args ...string) bool {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Args = append([]string{"spikelane"}, args...)
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	if call > 0 {
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%d", killedAt, call))
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		killer := time.AfterFunc(after, func() { c.Process.Kill() })
		defer killer.Stop()
	}
	c.Wait() // how it ended is asked below
	if s := c.ProcessState; !s.Success() && (s.ExitCode() >= 0 || call == 0 && after == 0) {
		t.Fatalf("%v: %s", s, said.String())
	}
	return !c.ProcessState.Success()
}

// lifeOf returns how long the command takes.
func lifeOf(t *testing.T, args ...string) time.Duration {
	t.Helper()
	begin := time.Now()
	killed(t, 0, 0, args...)
	return time.Since(begin)
}

// tree returns the content of all files in a folder by name; that of hidden ones begins with a dot.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ofSeed tells of which run the results in a folder are, as its readers find them: all of them.
func ofSeed(t *testing.T, dir string, known map[string]map[string]string) string {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(record.Find(dir, name))
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	for seed, files := range known {
		if !strings.Contains(read(record.SummaryFile), fmt.Sprintf("\"seed\": %s,", seed)) {
			continue
		}
		for name, text := range files {
			if strings.HasSuffix(name, ".npz") && read(name) != text {
				t.Errorf("%s is not of seed %s, as the summary is", name, seed)
			}
		}
		if r, err := plot.OpenResults(dir); err != nil || r.Report == nil {
			t.Errorf("the report is not of seed %s, as the summary is: %v", seed, err)
		}
		return seed
	}
	t.Errorf("a summary of neither: %s", read(record.SummaryFile))
	return ""
}

// TestKilledRun: runs that write their results over those of another are killed before each call to the disk, and at moments drawn by chance.
// Each time the results of the earlier run are there, or those of this one, all of them; and a run that is not killed leaves nothing else.
func TestKilledRun(t *testing.T) {
	path, dir := model(t), filepath.Join(t.TempDir(), "out")
	run := func(seed string) []string {
		return []string{"run", path, "--target", "go", "--seed", seed, "--out", dir}
	}
	known := map[string]map[string]string{}
	for _, seed := range []string{"2", "1"} {
		killed(t, 0, 0, run(seed)...)
		known[seed] = tree(t, dir)
	}
	before, old, hidden := "1", 0, 0
	check := func(seed string, when string) {
		t.Helper()
		if _, err := os.Stat(filepath.Join(dir, disk.Whole)); err == nil {
			hidden++
		}
		now := ofSeed(t, dir, known)
		if t.Failed() {
			t.Fatal(when)
		}
		if now != seed {
			old++
		}
		before = now
	}
	calls := 1
	for ; ; calls++ {
		seed := map[string]string{"1": "2", "2": "1"}[before]
		if !killed(t, calls, 0, run(seed)...) {
			break
		}
		check(seed, fmt.Sprintf("killed before call %d", calls))
	}
	t.Logf("%d calls: %d times the old results, %d times the new ones; %d times they were still hidden", calls-1, old, calls-1-old, hidden)
	if calls-1-old < 5 || hidden < 3 || old < 20 {
		t.Error("nothing was killed while results got their names")
	}
	old, hidden = 0, 0
	life := lifeOf(t, run(before)...)
	for k := range *kills {
		seed := map[string]string{"1": "2", "2": "1"}[before]
		killed(t, 0, life/4+rand.N(life), run(seed)...)
		check(seed, fmt.Sprintf("after %d kills", k+1))
	}
	t.Logf("%d moments: %d times the old results, %d times they were still hidden", *kills, old, hidden)
	killed(t, 0, 0, run("1")...)
	if now := tree(t, dir); !maps.EqualFunc(now, known["1"], func(string, string) bool { return true }) || ofSeed(t, dir, known) != "1" {
		t.Errorf("at last there are %q, want %q", slices.Sorted(maps.Keys(now)), slices.Sorted(maps.Keys(known["1"])))
	}
}

// TestKilledExport: exports that make another project of one are killed before calls to the disk, and at moments drawn by chance. Each file is
// then that of the one project or of the other, whole; a mixture says that it is one, and is not built; and the next export makes it whole.
func TestKilledExport(t *testing.T) {
	path, dir := model(t), filepath.Join(t.TempDir(), "project")
	other := filepath.Join(t.TempDir(), "other.toml")
	text := strings.NewReplacer(`"g"`, `"h"`, "1.1 +", "1.2 +").Replace(small)
	if err := os.WriteFile(other, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	known := map[string]map[string]string{}
	for _, path := range []string{other, path} {
		killed(t, 0, 0, "export", path, "--seed", "1", "--dir", dir)
		known[path] = tree(t, dir)
	}
	const manifest = "spikelane-project.json"
	tried, mixed, whole := 0, 0, 0
	check := func() {
		t.Helper()
		now := tree(t, dir)
		tried++
		hidden := false
		for name, text := range now {
			if strings.HasPrefix(filepath.Base(name), ".") {
				hidden = true
			} else if name != manifest && text != known[path][name] && text != known[other][name] {
				t.Fatalf("%s is neither of one project nor of the other: %q", name, text)
			}
		}
		switch {
		case strings.Contains(now[manifest], `"writing": true`):
			mixed++
		case hidden || maps.Equal(now, known[path]) || maps.Equal(now, known[other]):
			whole++
		default:
			t.Fatalf("a mixture that does not say so: %d files", len(now))
		}
	}
	mend := func() {
		t.Helper()
		killed(t, 0, 0, "export", path, "--seed", "1", "--dir", dir)
		if now := tree(t, dir); !maps.Equal(now, known[path]) {
			t.Fatalf("exported again, there are %d files, want %d", len(now), len(known[path]))
		}
	}
	step := 1
	if *kills <= 100 {
		step = 37
	}
	for call := 1; killed(t, call, 0, "export", other, "--seed", "1", "--dir", dir); call += step {
		check()
		mend()
	}
	life := lifeOf(t, "export", path, "--seed", "1", "--dir", dir)
	for range *kills {
		killed(t, 0, life/4+rand.N(life), "export", other, "--seed", "1", "--dir", dir)
		check()
		mend()
	}
	t.Logf("%d kills: %d times a project was there whole, %d times it says that it is not", tried, whole, mixed)
	if mixed == 0 {
		t.Error("nothing was killed half-way")
	}
}
