package standalone_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels/rng"
	"github.com/spikelane/spikelane/systems"
)

// connectivity is testdata/connect.cpp, compiled in each way there is here.
type connectivity struct{ programs []string }

func newConnectivity(t *testing.T) connectivity {
	t.Helper()
	var c connectivity
	for _, pattern := range []string{"runtime/*.hpp", "testdata/connect.cpp", "../kernels/cpp/*.hpp"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names { // go runs a test again when a file has changed that it read: what compilers read it does not see
			if _, err := os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, way := range []struct {
		compiler string
		flags    []string
	}{
		{"g++", []string{"-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"}},
		{"clang++", []string{"-O1"}},
	} {
		path, err := exec.LookPath(way.compiler)
		if err != nil {
			continue
		}
		out := filepath.Join(t.TempDir(), "connect")
		args := append(way.flags, "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror",
			"-std=c++17", "-ffp-contract=off", "-DSPIKELANE_HEADERS", "-Iruntime", "-I../kernels/cpp", "testdata/connect.cpp", "-o", out)
		if text, err := exec.Command(path, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", path, strings.Join(args, " "), err, text)
		}
		c.programs = append(c.programs, out)
	}
	if len(c.programs) == 0 {
		t.Skip("no C++ compiler")
	}
	return c
}

// compare has the programs do what asked asks for, and expects the text want.
func (c connectivity) compare(t *testing.T, asked, want string) {
	t.Helper()
	for _, p := range c.programs {
		run := exec.Command(p)
		run.Stdin = strings.NewReader(asked)
		var errs bytes.Buffer
		run.Stderr = &errs
		out, err := run.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, errs.Bytes())
		}
		got, want := strings.Split(string(out), "\n"), strings.Split(want, "\n")
		for k := range min(len(got), len(want)) {
			if got[k] != want[k] {
				t.Fatalf("line %d:\ngot  %.300s\nwant %.300s\nbehind\n%.2000s", k, got[k], want[k], strings.Join(want[max(k-12, 0):k], "\n"))
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d lines, want %d", len(got), len(want))
		}
	}
}

// TestConnectivity compares the connectivity of exported projects with that of systems and ecs, which is tested there.
func TestConnectivity(t *testing.T) {
	c := newConnectivity(t)
	var asked, want strings.Builder
	draws(&asked, &want)
	skips(&asked, &want)
	chooses(&asked, &want)
	for seed := range uint64(30) {
		fans(&asked, &want, seed)
	}
	c.compare(t, asked.String(), want.String())
}

func draws(asked, want *strings.Builder) {
	for _, at := range [][4]int64{{0, 0, 0, 0}, {1, 0, 7, 1 << 31}, {1<<49 - 1, 1<<48 - 9, -1, 1<<32 - 1}, {12345678901, 1<<32 - 3, 1 << 40, 65537}, {6, 1 << 33, math.MinInt64, 5}} {
		fmt.Fprintln(asked, "draws", at[0], at[1], at[2], at[3])
		for k := range int64(8) {
			fmt.Fprintf(want, "%016x %016x\n", rng.Bits(at[0], at[1]+k, at[2], uint32(at[3])), math.Float64bits(rng.Uniform(at[0], at[1]+k, at[2], uint32(at[3]))))
		}
	}
}

// skips walks trials of all kinds of probabilities, from one success in all to nearly all, in blocks of several sizes, with
// few or many numbers drawn ahead, with tables that are new or known, with a guide or without.
func skips(asked, want *strings.Builder) {
	r := rand.New(rand.NewPCG(1, 2))
	type round struct {
		fresh             bool
		p                 float64
		row, hi, n, ahead int64
	}
	var rounds []round
	for _, p := range []float64{0, -1, math.NaN(), 1, 2, 0.5, 0.1, 0.999, 1e-3, 1e-4, 1e-9, 1e-18, 5e-324, 0.02, math.Nextafter(1, 0)} {
		for k := range 4 {
			hi := []int64{0, 1, 1000, 20000}[k]
			rounds = append(rounds, round{k == 0, p, r.Int64N(1 << 40), hi, []int64{1, 7, 1 << 15}[r.IntN(3)], []int64{0, 1, 20, 1000}[r.IntN(4)]})
		}
		rounds = append(rounds, round{false, p, 3, min(1<<31-1, int64(2000/max(p, 1e-9))), 1000, 100})
	}
	fmt.Fprintln(asked, "skips", 77, int64(1)<<31+5, len(rounds))
	s := systems.NewSkipper(0)
	for _, at := range rounds {
		fresh := 0
		if at.fresh {
			s.Reset(at.p)
			fresh = 1
		}
		if math.IsNaN(at.p) {
			at.ahead = 0
		}
		fmt.Fprintln(asked, fresh, math.Float64bits(at.p), at.row, at.hi, at.n, at.ahead)
		want.WriteString("skip")
		list(want, s.Successes(nil, 0, int(at.hi), &systems.Stream{Row: at.row, Seed: 77, ID: 1<<31 + 5}))
	}
}

func chooses(asked, want *strings.Builder) {
	sizes := [][2]int64{{1, 0}, {1, 1}, {0, 0}, {10, 3}, {10, 7}, {10, 10}, {1000, 500}, {1000, 501}, {100000, 5}, {100000, 1562}, {100000, 1563}, {100000, 99990}, {1 << 31, 300}}
	fmt.Fprintln(asked, "chooses", -5, 9, len(sizes))
	var c systems.Chooser
	for k, at := range sizes {
		fmt.Fprintln(asked, k, at[0], at[1], k*k)
		want.WriteString("choose")
		list(want, c.Choose(nil, at[0], at[1], &systems.Stream{Row: int64(k), Seed: -5, ID: 9}))
	}
}

// list writes numbers as the C++ program does.
func list[T any](to *strings.Builder, numbers []T) {
	for _, x := range numbers {
		fmt.Fprint(to, " ", x)
	}
	to.WriteByte('\n')
}

// appended is one call that adds synapses: from the source at onto the targets of a list, from the sources of a list onto the
// target at, or the first one by one.
type appended struct {
	kind, at int
	list     []int32
}

// given are synapses that chance would not make, by seed: with more sources than 16 bits number, out of turn; onto ascending
// targets, the last from falling sources; out of turn, from the last source onto falling targets.
var given = map[uint64][]appended{
	7: {{0, 65999, []int32{1, 3}}, {0, 65990, []int32{5}}, {1, 9, []int32{65537, 70, 65998}}},
	8: {{1, 0, []int32{2, 5}}, {1, 1, []int32{0, 3}}, {1, 2, []int32{6, 4, 1}}, {1, 3, []int32{1}}},
	9: {{0, 4, []int32{1}}, {0, 2, []int32{2}}, {0, 3, []int32{5, 4}}, {0, 4, []int32{6}}},
}

// calls makes up calls that add synapses.
func calls(r *rand.Rand, seed uint64, sources, targets int) (all []appended) {
	way, turn := r.IntN(4), 0 // kinds mixed, by source, by target, single
	for range r.IntN(40) {
		a := appended{kind: r.IntN(3)}
		if way > 0 {
			a.kind = way - 1
		}
		ends := [2]int{sources, targets}
		if a.kind == 1 {
			ends = [2]int{targets, sources}
		}
		if a.at = r.IntN(ends[0]); way > 0 && seed%3 > 0 {
			turn = min(turn+r.IntN(2), ends[0]-1) // in ascending order
			a.at = turn
		}
		last := 0
		for range r.IntN(12) {
			j := r.IntN(ends[1])
			if seed%5 > 0 {
				if j = last + r.IntN(ends[1]/4+1); j >= ends[1] {
					break
				}
				last = j + r.IntN(2)
			}
			a.list = append(a.list, int32(j))
		}
		all = append(all, a)
	}
	return all
}

// fans makes synapses by appending in several ways, and compares rows, numbers, fans and sorting.
func fans(asked, want *strings.Builder, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 3))
	sources, targets, short := 1+r.IntN(9), 1+r.IntN(400), r.IntN(2) == 0
	all := calls(r, seed, sources, targets)
	if given[seed] != nil {
		all, sources, targets = given[seed], 10, 10
	}
	if seed == 7 {
		sources = 66000
	}
	b := ecs.RowsBuilder{Short: short, ShortSource: sources <= ecs.MostShort}
	n := 0
	for _, a := range all {
		n += len(a.list)
	}
	word := map[bool]string{false: "wide", true: "short"}[short]
	fmt.Fprintln(asked, word, sources, targets, len(all))
	for _, a := range all {
		fmt.Fprint(asked, a.kind, a.at, len(a.list))
		list(asked, a.list)
		switch a.kind {
		case 0:
			b.AppendRow(int32(a.at), a.list)
		case 1:
			b.AppendSources(ecs.Targets{Wide: a.list}, int32(a.at))
		default:
			for _, j := range a.list {
				b.Append(int32(a.at), j)
			}
		}
	}
	w := ecs.NewWorld()
	proj := ecs.Get[ecs.Projection](w, w.NewProjection("S", w.NewPopulation("P", sources), 0, sources, w.NewPopulation("Q", targets), 0, targets))
	proj.SetRows(b.Build(sources))
	rowsText(want, "made", proj.Rows)

	// Few delays, many, very many.
	spread := []int{1, 3, 20, 1 << 20}[r.IntN(4)]
	kinds := [3][]int32{make([]int32, n), make([]int32, n), {5}}
	for k := range n {
		kinds[0][k], kinds[1][k] = int32(r.IntN(spread)), int32(r.IntN(3)*4)
	}
	for _, d := range kinds {
		fmt.Fprint(asked, len(d))
		list(asked, d)
	}
	byTarget := r.IntN(2)
	fmt.Fprintln(asked, byTarget)
	text := func() {
		for _, d := range kinds {
			for _, o := range []systems.Order{systems.AsMade, systems.AsMadeByTarget, systems.AnyOrder} {
				fanText(want, "source", systems.SourceFan(proj.Rows, d, o), proj.Rows, targets, false)
			}
			fanText(want, "target", systems.TargetFan(proj.Rows, 0, targets, d), proj.Rows, targets, true)
		}
	}
	text()

	wide, narrow := proj.Table.Add("wide", ecs.I64), proj.Table.Add("narrow", ecs.Bool)
	for k := range n {
		wide.I64[k], narrow.Bool[k] = int64(1000+k), uint8(k)
	}
	sorting := proj.NewSorting()
	sorting.ByTarget = byTarget == 1 && !proj.Rows.Rising
	var parts []systems.Runs
	for lo := 0; lo < sources; { // any blocks will do
		hi := min(lo+1+r.IntN(max(sources/2, 1)), sources)
		key := append([]int32(nil), kinds[0][proj.Rows.Ptr[lo]:proj.Rows.Ptr[hi]]...)
		sorting.Sort(lo, hi, key)
		parts = append(parts, systems.RunsOf(proj.Rows.Ptr[lo:hi+1], key))
		lo = hi
	}
	sorting.End()
	rowsText(want, "sorted", proj.Rows)
	want.WriteString("wide")
	list(want, wide.I64)
	want.WriteString("narrow")
	list(want, narrow.Bool)
	want.WriteString("ranked")
	list(want, proj.Rows.Ranked(wide).I64)
	fanText(want, "own", systems.SortedFan(proj.Rows, parts), proj.Rows, targets, false)
	text()
}

func bit(x bool) int {
	if x {
		return 1
	}
	return 0
}

func rowsText(to *strings.Builder, name string, r *ecs.Rows) {
	fmt.Fprintf(to, "%s distinct %d rising %d sorted %d inorder %d\n", name, bit(r.Distinct), bit(r.Rising), bit(r.Sorted()), bit(r.InOrder()))
	numbers := func(name string, of []int32) {
		if to.WriteString(name); of == nil {
			to.WriteString(" same\n")
		} else {
			list(to, of)
		}
	}
	i, j := r.Pairs()
	u := r.Unsorted()
	to.WriteString("ptr")
	list(to, r.Ptr)
	numbers("target", r.Target.AppendTo([]int32{}, 0, r.Len()))
	numbers("ranks", r.Ranks())
	numbers("byrank", r.ByRank())
	numbers("numbers", r.Numbers())
	numbers("positions", r.Positions())
	to.WriteString("i")
	list(to, i)
	to.WriteString("j")
	list(to, j)
	numbers("unsorted", u.Target.AppendTo([]int32{}, 0, r.Len()))
	numbers("sources", r.SourceColumn())
}

// fanText writes a fan, and the shares of three owners, which are what each may visit: found by looking at every entry.
func fanText(to *strings.Builder, name string, f *systems.Fan, r *ecs.Rows, targets int, driven bool) {
	type run struct{ delay, lo, hi int64 }
	var runs []run
	for k := range len(f.Ptr) - 1 {
		lo := f.Ptr[k]
		next := func(delay, end int64) {
			if lo < end {
				runs = append(runs, run{delay, lo, end})
			}
			lo = end
		}
		switch {
		case len(f.Delays) == 1:
			next(f.Delays[0], f.Ptr[k+1])
		case f.Ends != nil:
			for n, d := range f.Delays {
				next(d, f.Ptr[k]+int64(f.Ends[k*len(f.Delays)+n]))
			}
		default:
			for m := f.RunPtr[k]; m < f.RunPtr[k+1]; m++ {
				next(int64(f.RunDelay[m]), f.Ptr[k]+int64(f.RunEnd[m]))
			}
		}
	}
	rise := f.At == nil
	for _, s := range runs {
		for k := s.lo + 1; k < s.hi; k++ {
			rise = rise && r.Target.At(int(k)) >= r.Target.At(int(k-1))
		}
	}
	fmt.Fprintf(to, "%s listed %d rise %d driven %d\n", name, bit(f.At != nil), bit(rise), bit(driven))
	to.WriteString("ptr")
	list(to, f.Ptr)
	to.WriteString("at")
	list(to, f.At)
	to.WriteString("delays")
	list(to, f.Delays)
	to.WriteString("ends")
	list(to, f.Ends)
	to.WriteString("runptr")
	list(to, f.RunPtr)
	to.WriteString("rundelay")
	list(to, f.RunDelay)
	to.WriteString("runend")
	list(to, f.RunEnd)
	to.WriteString("repeats")
	for k := range len(f.Ptr) - 1 {
		fmt.Fprint(to, " ", bit(f.Repeats != nil && f.Repeats(k)))
	}
	to.WriteByte('\n')
	if f.At != nil || !rise {
		return
	}
	for who := range 3 {
		from, end := targets*who/3&^63, targets*(who+1)/3&^63 // see systems.share
		if who == 2 {
			end = targets
		}
		to.WriteString("owner")
		for _, s := range runs {
			lo, hi := s.lo, s.lo
			for k := s.lo; k < s.hi; k++ {
				if int(r.Target.At(int(k))) < from {
					lo++
				}
				if int(r.Target.At(int(k))) < end {
					hi++
				}
			}
			fmt.Fprintf(to, " %d:%d-%d", s.delay, lo, hi)
		}
		to.WriteByte('\n')
	}
}
