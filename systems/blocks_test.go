package systems

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

const adding = `func adding
  col _post i32
  col v f64
  param source i64
once
  %0 = constf 0.5
each
  %1 = load _post
  accum v, %1, %0
end
`

// visit is one visit of a synapse by a kernel.
type visit struct {
	at, target int
	source     uint64
	serial     bool
}

// TestBlocks: cut or not, a pathway visits each synapse of the sources that spiked once, for its source, one at a time
// where a target repeats in the row, and those of one target in the same order. Cut, it goes through the blocks in order.
func TestBlocks(t *testing.T) {
	defer CutAlways()()
	funcs, err := kernels.ParseFuncs(adding)
	if err != nil {
		t.Fatal(err)
	}
	cut := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		lo, sources, first, targets := r.IntN(3), 1+r.IntN(90), r.IntN(20), 1+r.IntN(60)
		p := &ecs.Projection{TgtLo: first, TgtHi: first + targets}
		var b ecs.RowsBuilder
		for i := range sources {
			row := make([]int32, r.IntN(70))
			for k := range row {
				row[k] = int32(first + r.IntN(targets))
			}
			slices.Sort(row)
			if seed%2 == 0 {
				row = slices.Compact(row)
			}
			b.AppendRow(int32(i), row)
		}
		p.Rows = b.Build(sources)
		columns := map[string]*ecs.Column{"_post": {Name: "_post", Elem: ecs.I32, I32: p.Rows.Target.Wide}, "v": ecs.NewColumn("v", ecs.F64, first+targets)}
		var spikes []int32
		for i := range sources {
			if r.IntN(3) > 0 {
				spikes = append(spikes, int32(lo+i))
			}
		}
		ring := ecs.NewSpikeRing(lo+sources, 1)
		ring.End(0, copy(ring.Begin(0), spikes))

		var visits []visit
		k := Bind(&fake{funcs[0], func(fr *kernels.Frame) {
			for at := fr.Base; at < fr.Base+fr.N; at++ {
				visits = append(visits, visit{at, int(p.Rows.Target.At(at)), fr.Params[0], fr.Serial})
			}
		}}, 0, func(name string) *ecs.Column { return columns[name] })
		fan := SourceFan(p.Rows, []int32{0}, AnyOrder)
		d := &Deliver{Kernel: k, Param: "source", Spikes: ring, Lo: lo, Hi: lo + sources, Fan: fan}
		d.run(&Clock{Dt: 1})
		want := visits
		slices.SortStableFunc(want, func(a, b visit) int { return a.target - b.target })

		if d.blocks = newBlocks(k, "_post", fan, p); d.blocks == nil {
			continue
		}
		cut++
		for range 2 { // the first time rows are measured
			visits = nil
			d.run(&Clock{Dt: 1})
			block := func(v visit) int { return (v.target - first) >> d.blocks.shift }
			if !slices.IsSortedFunc(visits, func(a, b visit) int { return block(a) - block(b) }) {
				t.Fatalf("seed %d: blocks of %d are out of order", seed, 1<<d.blocks.shift)
			}
			slices.SortStableFunc(visits, func(a, b visit) int { return a.target - b.target })
			if !slices.Equal(visits, want) {
				t.Fatalf("seed %d: by target, visited %v, want %v", seed, visits, want)
			}
		}
	}
	if cut < 200 {
		t.Errorf("cut %d times of 300", cut)
	}
}

// TestApart: which kernels may be cut, and what they reach of a target.
func TestApart(t *testing.T) {
	x := ecs.NewColumn("x", ecs.F64, 8)
	post := ecs.NewColumn("_post", ecs.I32, 8)
	columns := map[string]*ecs.Column{"_post": post, "x": x, "again": x, "w": ecs.NewColumn("w", ecs.F64, 8), "up": ecs.NewColumn("up", ecs.Bool, 8)}
	const head = "func f\n  col _post i32\n  col x f64\n  col again f64\n  col w f64\n  col up bool\n  param source i64\n"
	for _, c := range []struct {
		name, code string
		bytes      int
		ok         bool
	}{
		{"adds where flags are set", "each\n  %1 = load _post\n  %2 = gather up, %1\n  %3 = load w\n  accumm x, %1, %2, %3\n", 9, true},
		{"writes its own", "each\n  %1 = load _post\n  %2 = gather x, %1\n  store w, %2\n", 8, true},
		{"reads of the source", "  %1 = gather x, %0\neach\n  store w, %1\n", 0, true},
		{"writes the source", "each\n  %1 = load w\n  scatter x, %0, %1\n", 0, false},
		{"reads of the source what others write", "  %1 = gather x, %0\neach\n  %2 = load _post\n  accum x, %2, %1\n", 0, false},
		{"reads it by another name", "  %1 = gather again, %0\neach\n  %2 = load _post\n  accum x, %2, %1\n", 0, false},
		{"writes the next one", "  %1 = consti 1\neach\n  %2 = load _post\n  %3 = iadd %2, %1\n  %4 = load w\n  scatter x, %3, %4\n", 0, false},
		{"lists", "each\n  %1 = load _post\n  %2 = gather up, %1\n  emit found, %2, %1\n", 0, false},
	} {
		lists := ""
		if c.name == "lists" {
			lists = "  list found\n"
		}
		funcs, err := kernels.ParseFuncs(head + lists + "once\n  %0 = param source\n" + c.code + "end\n")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		k := Bind(&fake{funcs[0], nil}, 0, func(name string) *ecs.Column { return columns[name] })
		bytes, ok := apart(k, funcs[0].Col("_post"))
		if got, want := []any{bytes, ok}, []any{c.bytes, c.ok}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", c.name, got, want)
		}
	}
}
