package mutation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Judge is a test, or a part of one, that may find faults.
type Judge struct {
	Folder  string // below the root
	Test    string
	Part    string // "" for all of the test
	Took    time.Duration
	Reaches []byte // 1 at the number of each fault that would change something in it
	Slow    bool   // it did not end in time without a fault: it reaches, and judges nothing
}

func (j Judge) String() string { return strings.TrimSuffix(j.Folder+"."+j.Test+"/"+j.Part, "/") }

// pattern selects the judge, for -test.run.
func (j Judge) pattern() string {
	if j.Part == "" {
		return "^" + regexp.QuoteMeta(j.Test) + "$"
	}
	return "^" + regexp.QuoteMeta(j.Test) + "$/^" + regexp.QuoteMeta(j.Part) + "$"
}

// Tests that take longer than whole are split into their parts, and nothing without a fault takes longer than most.
const (
	whole = 5 * time.Second
	most  = 2 * time.Minute
)

var started = regexp.MustCompile(`(?m)^=== RUN +([^/\s]+)/([^/\s]+)$`)

// Judges runs each test of a folder by itself, without a fault, and notes which faults it reaches. Tests that fail, or
// have nothing to do with any fault, are left out.
func (w *Workshop) Judges(ctx context.Context, folder string) ([]Judge, error) {
	program, err := w.Build(ctx, folder)
	if err != nil {
		return nil, err
	}
	list := exec.CommandContext(ctx, program, "-test.list", "^(Test|Fuzz|Example)")
	list.Dir = filepath.Join(w.root, folder)
	names, err := list.Output()
	if err != nil {
		return nil, err
	}
	var all []Judge
	for _, test := range strings.Fields(string(names)) {
		judge, parts, err := w.listen(ctx, Judge{Folder: folder, Test: test})
		if err != nil {
			return nil, err
		}
		if judge.Took < whole || len(parts) < 2 {
			all = append(all, judge)
			continue
		}
		for _, part := range parts {
			judge, _, err := w.listen(ctx, Judge{Folder: folder, Test: test, Part: part})
			if err != nil {
				return nil, err
			}
			all = append(all, judge)
		}
	}
	return slices.DeleteFunc(all, func(j Judge) bool { return !bytes.Contains(j.Reaches, []byte{1}) }), nil
}

// listen runs a judge without a fault, and returns it with what it reaches, and the parts it has.
func (w *Workshop) listen(ctx context.Context, j Judge) (Judge, []string, error) {
	notes := filepath.Join(w.dir, "reached")
	if err := os.WriteFile(notes, make([]byte, w.size), 0o666); err != nil {
		return j, nil, err
	}
	begin := time.Now()
	failed, out := w.run(ctx, j.Folder, 0, most, notes, "-test.v", "-test.run", j.pattern())
	j.Took, j.Slow = time.Since(begin), failed
	var parts []string
	for _, m := range started.FindAllSubmatch(out, -1) {
		if part := string(m[2]); string(m[1]) == j.Test && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	var err error
	j.Reaches, err = os.ReadFile(notes)
	return j, parts, err
}

// run runs tests of a folder, once built, with one fault, and reports whether they failed, or did not end in time.
func (w *Workshop) run(ctx context.Context, folder string, fault int, most time.Duration, notes string, args ...string) (bool, []byte) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(ctx, w.program(folder), append([]string{"-test.failfast"}, args...)...)
	cmd.Dir, cmd.WaitDelay = filepath.Join(w.root, folder), time.Second
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", Variable, fault), Notes+"="+notes, "SPIKELANE_TEST_CACHE="+filepath.Join(w.dir, "cache"))
	out, err := cmd.CombinedOutput()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		out = append(out, "\n--- FAIL: what never ends\n"...)
	}
	return err != nil, out
}

var failure = regexp.MustCompile(`(?m)^ *--- FAIL: (.*?)(?: \([0-9.]+s\))?$|^(panic: .*|fatal error: .*|SIG.*)$`)

// Try has those of the judges that reach a fault look at it, the fastest first, until one finds it or together they have taken
// patience without it. It returns what was found, "" for nothing, and how many judges reach the fault.
func (w *Workshop) Try(ctx context.Context, fault int, judges []Judge, patience time.Duration) (by string, reached int) {
	reaching := slices.DeleteFunc(slices.Clone(judges), func(j Judge) bool { return j.Reaches[fault] == 0 })
	reached = len(reaching)
	reaching = slices.DeleteFunc(reaching, func(j Judge) bool { return j.Slow })
	slices.SortStableFunc(reaching, func(a, b Judge) int { return int(a.Took - b.Took) })
	spent := time.Duration(0)
	for len(reaching) > 0 && spent < patience {
		// Each round costs as much as all before it: what many tests find is found soon, and processes are few.
		round, patterns := max(spent, time.Second), map[string][]string{}
		cost := map[string]time.Duration{}
		for total := time.Duration(0); len(reaching) > 0 && (total == 0 || total+reaching[0].Took <= round); reaching = reaching[1:] {
			j := reaching[0]
			patterns[j.Folder] = append(patterns[j.Folder], j.pattern())
			cost[j.Folder] += j.Took
			total += j.Took
			spent += j.Took
		}
		for _, folder := range slices.Sorted(maps.Keys(patterns)) {
			// What takes many times as long as without a fault never ends.
			failed, out := w.run(ctx, folder, fault, 4*cost[folder]+10*time.Second, "", "-test.run", strings.Join(patterns[folder], "|"))
			if failed {
				return folder + ": " + string(failure.Find(out)), reached
			}
		}
	}
	return "", reached
}
