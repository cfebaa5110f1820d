package ecs

import (
	"slices"
	"testing"
)

func TestRelations(t *testing.T) {
	w := NewWorld()
	in := w.NewPopulation("input", 3)
	exc := w.NewPopulation("exc", 10)
	inh := w.NewPopulation("inh", 4)
	s1 := w.NewProjection("s1", in, 0, 3, exc, 0, 10)
	s2 := w.NewProjection("s2", exc, 2, 8, inh, 0, 4)
	s3 := w.NewProjection("s3", inh, 0, 4, exc, 5, 10)
	pre := w.NewPathway(s1, "pre", in, Pathway{Delay: 15, Order: -1})
	post := w.NewPathway(s1, "post", exc, Pathway{Post: true})
	pre3 := w.NewPathway(s3, "pre", inh, Pathway{})
	// Another component moves s1 behind s3 in arche; its relation goes with it.
	Set(w, s1, flag{})

	for _, c := range []struct {
		what      string
		got, want []Entity
	}{
		{"projections onto input", w.ProjectionsOnto(in), nil},
		{"projections onto exc", w.ProjectionsOnto(exc), []Entity{s1, s3}},
		{"projections onto inh", w.ProjectionsOnto(inh), []Entity{s2}},
		{"pathways of s1", w.PathwaysOf(s1), []Entity{pre, post}},
		{"pathways of s2", w.PathwaysOf(s2), nil},
		{"pathways of s3", w.PathwaysOf(s3), []Entity{pre3}},
		{"listeners of input", w.Listeners(in), []Entity{pre}},
		{"listeners of exc", w.Listeners(exc), []Entity{post}},
		{"targets", []Entity{w.TargetOf(s1), w.TargetOf(s2), w.TargetOf(s3)}, []Entity{exc, inh, exc}},
		{"sources", []Entity{w.SourceOf(pre), w.SourceOf(post), w.SourceOf(pre3)}, []Entity{in, exc, inh}},
		{"all objects", w.Objects(), []Entity{in, exc, inh, s1, s2, s3, pre, post, pre3}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}

	got := *Get[Projection](w, s2)
	if got.Name != "s2" || got.ID != 4 || got.Source != exc || got.SrcLo != 2 || got.SrcHi != 8 || got.TgtLo != 0 || got.TgtHi != 4 ||
		got.Rows.Len() != 0 || got.Rows.Sources() != 6 || got.Table.Len() != 0 {
		t.Errorf("projection %+v", got)
	}
	if got, want := *Get[Pathway](w, pre), (Pathway{Name: "pre", Projection: s1, Delay: 15, Order: -1}); got != want {
		t.Errorf("pathway %+v, want %+v", got, want)
	}
	pop := *Get[Population](w, inh)
	if pop.Name != "inh" || pop.ID != 2 || pop.N != 4 || pop.Table.Len() != 4 || pop.Spikes.N() != 4 || pop.Spikes.Depth() != 1 {
		t.Errorf("population %+v", pop)
	}
}

func TestRelationsWantTheirKind(t *testing.T) {
	w := NewWorld()
	p := w.NewPopulation("p", 3)
	s := w.NewProjection("s", p, 0, 3, p, 0, 3)
	for _, f := range []func(){
		func() { w.NewPopulation("negative", -1) },
		func() { w.NewProjection("onto a projection", p, 0, 3, s, 0, 3) },
		func() { w.NewProjection("past the end", p, 0, 4, p, 0, 3) },
		func() { w.NewProjection("backwards", p, 0, 3, p, 2, 1) },
		func() { w.NewPathway(p, "of a population", p, Pathway{}) },
		func() { w.NewPathway(s, "listens to a projection", s, Pathway{}) },
		func() { w.TargetOf(p) },
		func() { w.SourceOf(s) },
		func() { w.ProjectionsOnto(Entity{}) },
	} {
		wantBug(t, f)
	}
	if got := len(w.Objects()); got != 2 {
		t.Errorf("%d objects after refusals, want 2", got)
	}
}

func TestSetRows(t *testing.T) {
	w := NewWorld()
	p := w.NewPopulation("p", 10)
	s := Get[Projection](w, w.NewProjection("s", p, 4, 6, p, 3, 5))
	weight := s.Table.Add("w", F64)
	rows := func(nSrc int, js ...int32) *Rows {
		var b RowsBuilder
		b.AppendRow(1, js)
		return b.Build(nSrc)
	}
	s.SetRows(rows(2, 3, 4, 4))
	if s.Table.Len() != 3 || weight.Len() != 3 || s.Rows.Len() != 3 {
		t.Errorf("table of %d, weights of %d, rows of %d, want 3", s.Table.Len(), weight.Len(), s.Rows.Len())
	}
	wantBug(t, func() { s.SetRows(rows(2, 2)) })
	wantBug(t, func() { s.SetRows(rows(2, 5)) })
	wantBug(t, func() { s.SetRows(rows(3, 3)) })
}
