package mutation

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	kill     = flag.Int("mutation.kill", 0, "TestKillRate plants faults in all of the compiler, and tries so many of them")
	killSeed = flag.Uint64("mutation.seed", 1, "which of the faults TestKillRate tries")
	killIn   = flag.String("mutation.in", "", "TestKillRate tries faults of the files alone whose path contains this")
)

// planted are the packages between the model and what runs.
var planted = []string{"compile", "integrator", "kernels/pass", "kernels/portable", "kernels/native", "kernels/cpp", "systems"}

// judge is a test program, and what it runs.
type judge struct {
	folder string
	args   []string
}

// judges of a fault in a package are the tests of the package, random models, and the models of the project.
func judges(folder string) []judge {
	short := "-test.short"
	return []judge{
		{folder, []string{short}},
		{"internal/differential", []string{short}},
		{".", []string{short, "-test.run", "^(TestSameBits|TestConformance|TestMatrix|TestSlotOrder|TestSplitRuns|TestThreads.*)$"}},
	}
}

// TestPlanted: the text of a file with faults is the file while none is selected, and is wrong when one is.
func TestPlanted(t *testing.T) {
	dir := t.TempDir()
	text := `package small

func Sum(list []int, most int) (sum int) {
	for k, x := range list {
		if k < most && x != 0 {
			sum += 2 * x
		}
	}
	return sum - 1
}
`
	test := `package small

import "testing"

func Test(t *testing.T) {
	if got := Sum([]int{1, 2, 4}, 2); got != 5 {
		t.Error(got)
	}
}
`
	for name, text := range map[string]string{"go.mod": "module small\n\ngo 1.24\n", "small.go": text, "small_test.go": test} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	w, err := NewWorkshop(t.Context(), dir, t.TempDir(), []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	program, err := w.Build(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	if failed, out := judged(t.Context(), program, dir, 0, time.Minute); failed {
		t.Errorf("without a fault: %s", out)
	}
	var found []string
	for _, f := range w.Faults {
		if killed, _ := judged(t.Context(), program, dir, f.Number, time.Minute); killed {
			found = append(found, fmt.Sprint(f.Line, " ", f.Kind))
		}
	}
	// x != 0 may be left out, since what it keeps from the sum is 0.
	want := []string{"5 the condition is negated", "5 the edge is moved", "6 left out", "6 one more", "9 one more"}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

// judged runs a test program with one fault and reports whether it failed, or did not end in time.
func judged(ctx context.Context, program, dir string, number int, most time.Duration, args ...string) (bool, []byte) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, append([]string{"-test.failfast"}, args...)...)
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", Variable, number))
	out, err := cmd.CombinedOutput()
	return err != nil, out
}

// TestKillRate says which share of planted faults the tests find.
func TestKillRate(t *testing.T) {
	if *kill == 0 {
		t.Skip("it takes an hour for 200 faults: -mutation.kill=200")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	w, err := NewWorkshop(ctx, root, t.TempDir(), planted)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d faults", len(w.Faults))
	faults := slices.DeleteFunc(slices.Clone(w.Faults), func(f Fault) bool { return !strings.Contains(f.File, *killIn) })
	r := rand.New(rand.NewPCG(*killSeed, 1))
	r.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
	faults = faults[:min(*kill, len(faults))]

	programs, least := map[string]string{}, map[string]time.Duration{}
	killed, all := map[string]int{}, map[string]int{}
	for _, f := range faults {
		folder, err := filepath.Rel(root, filepath.Dir(f.File))
		if err != nil {
			t.Fatal(err)
		}
		all[folder]++
		name, _ := filepath.Rel(root, f.File)
		by := ""
		for _, j := range judges(folder) {
			if programs[j.folder] == "" {
				if programs[j.folder], err = w.Build(ctx, j.folder); err != nil {
					t.Fatal(err)
				}
				begin := time.Now()
				if failed, out := judged(ctx, programs[j.folder], filepath.Join(root, j.folder), 0, time.Hour, j.args...); failed {
					t.Fatalf("%s fails without a fault:\n%s", j.folder, out)
				}
				least[j.folder] = time.Since(begin)
			}
			// What takes many times as long as without a fault never ends.
			begin := time.Now()
			most := 8*least[j.folder] + 30*time.Second
			if dead, _ := judged(ctx, programs[j.folder], filepath.Join(root, j.folder), f.Number, most, j.args...); dead {
				by = j.folder
				if time.Since(begin) >= most {
					by += ", which never ends"
				}
				break
			}
		}
		if by == "" {
			t.Logf("LIVES %s:%d: %s: %s", name, f.Line, f.Kind, f.Was)
			continue
		}
		killed[folder]++
		t.Logf("found by %s: %s:%d: %s: %s", by, name, f.Line, f.Kind, f.Was)
	}
	total := 0
	for _, folder := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-20s %3d of %3d found", folder, killed[folder], all[folder])
		total += killed[folder]
	}
	t.Logf("%-20s %3d of %3d found, %.1f %%", "all", total, len(faults), 100*float64(total)/float64(len(faults)))
}
