package differential

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/bridge"
	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/internal/reference"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/record"
)

var (
	inBrian = flag.Int("differential.brian", 0, "TestBrian runs so many random models in Brian 2, a second each")
	kept    = flag.String("differential.keep", "", "folder in which TestBrian leaves the models that differ, and their scripts")
)

// brian is a process that runs scripts in Brian 2.
type brian struct {
	in  io.WriteCloser
	out *bufio.Scanner
}

// startBrian starts Brian where Debian installs it, or skips the test.
func startBrian(t *testing.T) *brian {
	const interpreter = "/usr/bin/python3"
	if err := exec.Command(interpreter, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('brian2') is None)").Run(); err != nil {
		t.Skip("no Brian 2 for " + interpreter)
	}
	cmd := exec.Command(interpreter, "-W", "ignore", "testdata/scripts.py")
	cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0") // the order of sets decides what code Brian makes
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	b := &brian{in: in, out: bufio.NewScanner(out)}
	b.out.Buffer(nil, 1<<20)
	if version, err := b.answer(); err != nil || !strings.HasPrefix(version, "2.") {
		t.Fatalf("Brian %q: %v", version, err)
	}
	return b
}

// answer returns the next line of the process.
func (b *brian) answer() (s string, err error) {
	if !b.out.Scan() {
		return "", errors.Join(errors.New("Brian's process has ended"), b.out.Err())
	}
	return s, json.Unmarshal(b.out.Bytes(), &s)
}

// errBrian: Brian has raised something.
var errBrian = errors.New("raised in Brian 2")

// run runs a script and returns the arrays of what it leaves in dir, an empty folder.
func (b *brian) run(script, dir string) (map[string]map[string][]float64, error) {
	if err := os.WriteFile(filepath.Join(dir, "model.py"), []byte(script), 0o666); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(b.in, dir); err != nil {
		return nil, err
	}
	raised, err := b.answer()
	if err != nil {
		return nil, err
	}
	if raised != "" {
		return nil, fmt.Errorf("%w: %s", errBrian, raised)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.npz"))
	if err != nil {
		return nil, err
	}
	all := map[string]map[string][]float64{}
	for _, name := range names {
		arrays, err := record.ReadNPZ(name)
		if err != nil {
			return nil, err
		}
		of := map[string][]float64{}
		for _, a := range arrays {
			of[a.Name] = floats(a)
		}
		all[strings.TrimSuffix(filepath.Base(name), ".npz")] = of
	}
	return all, nil
}

// verdict is what came of a model.
type verdict struct {
	script    string
	ours      error // that the engine or the bridge has refused it with
	theirs    error // that Brian has
	judge     error // that the reference has
	undecided int
	different []string
}

// judgeByBrian runs a model here and in Brian.
func judgeByBrian(text string, b *brian, dir string) (v verdict, err error) {
	work, err := os.MkdirTemp(dir, "")
	if err != nil {
		return v, err
	}
	defer os.RemoveAll(work)
	m, err := modelfile.Parse("model.toml", []byte(text), modelfile.Overrides{})
	if err != nil {
		v.ours = err
		return v, nil
	}
	if v.script, v.ours = bridge.Script(m, bridge.Options{Mode: "numpy"}); v.ours != nil {
		return v, nil
	}
	r, different, err := judge(text, work)
	if err != nil {
		if errors.Is(err, reference.ErrUnsupported) || errors.Is(err, reference.ErrModel) {
			v.judge = err
		} else {
			v.ours = err
		}
	}
	for _, d := range different {
		v.different = append(v.different, "here, "+d)
	}
	got, err := b.run(v.script, work)
	if errors.Is(err, errBrian) {
		v.theirs = err
		return v, nil
	}
	if err != nil || r == nil {
		return v, err
	}
	v.undecided = r.Undecided
	for _, d := range r.Differences(got, tolerance) {
		v.different = append(v.different, "in Brian, "+d)
	}
	return v, nil
}

// least returns the smallest model found that fails as one does, and how it fails.
func least(t *testing.T, text string, b *brian, dir string) (string, verdict) {
	failure := func(text string) (string, verdict) {
		v, err := judgeByBrian(text, b, dir)
		switch {
		case err != nil:
			t.Fatal(err)
		case v.ours != nil || v.judge != nil:
			return "", v
		case v.theirs != nil:
			return v.theirs.Error(), v
		case len(v.different) > 0:
			return "different", v
		}
		return "", v
	}
	what, _ := failure(text)
	text = randmodel.Shrink(text, *tries, func(text string) bool {
		now, _ := failure(text)
		return now != "" && (now == "different") == (what == "different")
	})
	_, v := failure(text)
	return text, v
}

// brianFaults are parts of messages with which Brian 2.5.1 refuses models that are right: sympy compares int() of a condition
// or has no number for a product; code of numpy takes a value that is equal for all elements for one of each; or the other way round; methods
// of Runge and Kutta meet a subexpression that is a number; the solution of a linear system takes too long.
var brianFaults = []string{
	"Invalid comparison of non-real", "non-commutative expressions are not supported", `identifier "re" could not be resolved`,
	"invalid index to scalar variable", "The truth value of an array", `identifier "__k_`, "All writes to scalar variables", "Modulo by zero",
	"Integers to negative integer powers", "name '_idx' is not defined", "'bool' object has no attribute 'func'", "object is not subscriptable", "ended with status 14",
}

// TestBrian: random models compute in Brian 2 what they compute here, up to the step in which rounding decides something.
// The reference says which step that is, and stands between the two: both are compared with it.
func TestBrian(t *testing.T) {
	if *inBrian == 0 {
		t.Skip("runs models in Brian; asked for by -differential.brian=N")
	}
	b := startBrian(t)
	dir := t.TempDir()
	counts, failed := map[string]int{}, 0
	policies := randmodel.Policies()
	if *only != "" {
		policies = slices.DeleteFunc(policies, func(p randmodel.Policy) bool { return p.Name != *only })
	}
	for k := range *inBrian {
		p := policies[k%len(policies)]
		p.Certain, p.Brian, p.Wild = true, true, 0 // its algebra makes 1 of x/x, 0 of x*0
		p.Steps, p.Most, p.Groups, p.Synapses, p.Depth = min(p.Steps, 60), min(p.Most, 60), min(p.Groups, 2), min(p.Synapses, 2), min(p.Depth, 3)
		seed := *first + uint64(k)
		text := randmodel.Make(seed, p)
		v, err := judgeByBrian(text, b, dir)
		if err != nil {
			t.Fatalf("seed %d, policy %s: %v", seed, p.Name, err)
		}
		what := "the same"
		switch {
		case v.ours != nil && v.theirs == nil && v.script != "":
			what = "refused here alone"
			t.Errorf("seed %d, policy %s: %v", seed, p.Name, v.ours)
		case v.ours != nil:
			what = "refused here: " + firstLine(v.ours)
		case v.theirs != nil && slices.ContainsFunc(brianFaults, func(s string) bool { return strings.Contains(v.theirs.Error(), s) }):
			what = "too much for Brian"
		case v.theirs != nil:
			what = "refused in Brian"
			t.Errorf("seed %d, policy %s: %v", seed, p.Name, v.theirs)
		case v.judge != nil:
			what = "not judged: " + firstLine(v.judge)
		case len(v.different) > 0:
			what = "different"
			t.Errorf("seed %d, policy %s: %s", seed, p.Name, strings.Join(v.different, "\n"))
			if failed++; failed <= 3 && *tries > 0 {
				small, v := least(t, text, b, dir)
				t.Logf("%s\n%s", small, strings.Join(v.different, "\n"))
			}
		case v.undecided >= 0:
			what = "the same until undecided"
		}
		if *kept != "" && what != "the same" {
			name := filepath.Join(*kept, fmt.Sprintf("%d_%s", seed, p.Name))
			os.WriteFile(name+".toml", []byte(text), 0o666)
			os.WriteFile(name+".py", []byte(v.script), 0o666)
		}
		counts[what]++
	}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%4d %s", counts[what], what)
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
