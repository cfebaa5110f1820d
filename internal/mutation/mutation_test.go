package mutation

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	kill     = flag.Int("mutation.kill", 0, "TestKillRate plants faults in all of the compiler, and tries so many of them")
	killSeed = flag.Uint64("mutation.seed", 1, "which of the faults TestKillRate tries")
	killDir  = flag.String("mutation.dir", "", "where TestKillRate keeps what it built and noted, for a next time on the same text")
	patience = flag.Duration("mutation.patience", 40*time.Second, "how long TestKillRate has tests look for one fault")
	killIn   = flag.String("mutation.in", "", "TestKillRate tries faults of the files alone whose path contains this")
)

// planted are the packages between the model and what runs.
var planted = []string{"compile", "integrator", "kernels/pass", "kernels/portable", "kernels/native", "kernels/cpp", "systems"}

// judging are the packages whose tests look for faults: those planted, random models, a second reading of models, and all
// that users see.
var judging = append(slices.Clone(planted), "internal/differential", "internal/reference", "kernels/cpp/host", "standalone", "cmd/spikelane", ".")

// TestPlanted: the text of a file with faults is the file while none is selected, and is wrong when one is.
func TestPlanted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("planted text maps a file into memory")
	}
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
	judges, err := w.Judges(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(judges) != 1 || judges[0].Slow {
		t.Fatalf("judges without a fault: %v", judges)
	}
	var found, missed []string
	for _, f := range w.Faults {
		by, reached := w.Try(t.Context(), f.Number, judges, time.Minute)
		if by != "" {
			found = append(found, fmt.Sprint(f.Line, " ", f.Kind))
		}
		if reached == 0 {
			missed = append(missed, fmt.Sprint(f.Line, " ", f.Kind))
		}
	}
	// x != 0 may be left out, since what it keeps from the sum is 0.
	want := []string{"5 the condition is negated", "5 the edge is moved", "6 left out", "6 one more", "9 one more"}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if want := []string{"5 without what stands on the right"}; !slices.Equal(missed, want) {
		t.Errorf("not reached %q, want %q", missed, want)
	}
}

// TestKillRate says which share of planted faults the tests find, and which faults would change nothing in any of them.
func TestKillRate(t *testing.T) {
	if *kill == 0 {
		t.Skip("it takes an hour for 300 faults: -mutation.kill=300")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if *killDir == "" {
		*killDir = t.TempDir()
	}
	ctx := t.Context()
	w, err := NewWorkshop(ctx, root, *killDir, planted)
	if err != nil {
		t.Fatal(err)
	}
	judges := recorded(t, w)
	line := func(f Fault) string {
		name, _ := filepath.Rel(root, f.File)
		return fmt.Sprintf("%s:%d: %s: %s (%s=%d)", name, f.Line, f.Kind, f.Was, Variable, f.Number)
	}
	count := map[string]*[3]int{} // of each folder: found, tried, reached by nothing
	of := func(f Fault) *[3]int {
		folder, _ := filepath.Rel(root, filepath.Dir(f.File))
		if count[folder] == nil {
			count[folder] = new([3]int)
		}
		return count[folder]
	}
	faults := slices.DeleteFunc(slices.Clone(w.Faults), func(f Fault) bool {
		if slices.ContainsFunc(judges, func(j Judge) bool { return j.Reaches[f.Number] != 0 }) {
			return !strings.Contains(f.File, *killIn)
		}
		t.Logf("NOT REACHED %s", line(f))
		of(f)[2]++
		return true
	})
	r := rand.New(rand.NewPCG(*killSeed, 1))
	r.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
	for _, f := range faults[:min(*kill, len(faults))] {
		of(f)[1]++
		if by, reached := w.Try(ctx, f.Number, judges, *patience); by == "" {
			t.Logf("LIVES %s (%d tests reach it)", line(f), reached)
		} else {
			t.Logf("found by %s: %s", by, line(f))
			of(f)[0]++
		}
	}
	total := [3]int{}
	for _, folder := range slices.Sorted(maps.Keys(count)) {
		n := count[folder]
		t.Logf("%-20s %3d of %3d found, %d not reached", folder, n[0], n[1], n[2])
		for k := range n {
			total[k] += n[k]
		}
	}
	t.Logf("all %d faults: %d of %d found, %.1f %%, %d not reached", len(w.Faults), total[0], total[1], 100*float64(total[0])/float64(total[1]), total[2])
}

// recorded returns the judges with what they reach: what was noted in an earlier run on the same text, or now.
func recorded(t *testing.T, w *Workshop) (judges []Judge) {
	note := filepath.Join(*killDir, "judges.json")
	if text, err := os.ReadFile(note); err == nil {
		if err := json.Unmarshal(text, &judges); err != nil {
			t.Fatal(err)
		}
		return judges
	}
	for _, folder := range judging {
		more, err := w.Judges(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		took := time.Duration(0)
		for _, j := range more {
			took += j.Took
			if j.Slow {
				t.Logf("no judge, as it fails or takes too long without a fault: %s", j)
			}
		}
		t.Logf("%s: %d judges, %v", folder, len(more), took.Round(time.Second))
		judges = append(judges, more...)
	}
	text, err := json.Marshal(judges)
	if err == nil {
		err = os.WriteFile(note, text, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	return judges
}
