package systems

import (
	"testing"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
)

// TestReachesNote: two ways to touch a column are one that says at least as much as each: elements of two kinds are any, and what is
// written by one and touched as elements of another kind by the other cannot be done in parts.
func TestReachesNote(t *testing.T) {
	read := func(of Elements) Reach { return Reach{Reads: true, Of: of} }
	write := func(of Elements) Reach { return Reach{Writes: true, Of: of} }
	for _, c := range []struct {
		first, then, want Reach
		free              bool
	}{
		{read(Own), read(Own), read(Own), true},
		{read(Own), read(Targets), read(Any), true},
		{read(Targets), read(Own), read(Any), true},
		{read(Own), write(Own), Reach{true, true, Own}, true},
		{write(Targets), read(Targets), Reach{true, true, Targets}, true},
		{write(Own), read(Targets), Reach{true, true, Any}, false},
		{read(Targets), write(Own), Reach{true, true, Any}, false},
		{write(Own), write(Any), write(Any), false},
	} {
		col := ecs.NewColumn("x", ecs.F64, 1)
		x := &Reaches{Columns: map[*ecs.Column]Reach{}, Free: true}
		x.note(nil, c.first)
		x.note(col, c.first)
		x.note(col, c.then)
		if got := x.Columns[col]; got != c.want || x.Free != c.free || len(x.Columns) != 1 {
			t.Errorf("%+v, then %+v: got %+v, free %v, want %+v, free %v", c.first, c.then, got, x.Free, c.want, c.free)
		}
	}
}

// TestReachedDerive: coefficients are made of elements' own parameters, and are those of the same elements.
func TestReachedDerive(t *testing.T) {
	in, out := ecs.NewColumn("in", ecs.F64, 1), ecs.NewColumn("out", ecs.F64, 1)
	r := Reached(&Derive{Propagators: &Propagators{Inputs: new(journal).noting("parameters"), In: []*ecs.Column{in}, Out: []*ecs.Column{out}, N: 1}}, nil, "")
	if !r.Free || len(r.Columns) != 2 || r.Columns[in] != (Reach{Reads: true, Of: Own}) || r.Columns[out] != (Reach{Writes: true, Of: Own}) {
		t.Errorf("got %+v", r)
	}
	if r := Reached(&Callback{}, nil, ""); r.Free {
		t.Error("a function of the user is done in parts")
	}
}

// TestReachedSum: a sum into a column that its code reads as elements of others cannot be done in parts.
func TestReachedSum(t *testing.T) {
	into := ecs.NewColumn("into", ecs.F64, 1)
	k := Bind(&fake{&kernels.Func{Cols: []kernels.Col{{Name: "at", Elem: kernels.ElemI32}, {Name: "into", Elem: kernels.ElemF64}}, Insts: []kernels.Inst{
		{Op: kernels.OpLoad}, {Op: kernels.OpGather, Args: [4]kernels.Value{0}, Slot: 1},
	}}, nil}, 0, func(name string) *ecs.Column {
		if name == "into" {
			return into
		}
		return nil
	})
	r := Reached(&SumUp{Kernel: k, N: 1, Into: into, Hi: 1}, nil, "")
	if r.Free || r.Columns[into] != (Reach{Reads: true, Writes: true, Of: Any}) {
		t.Errorf("got %+v", r)
	}
}
