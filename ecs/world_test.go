package ecs

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	arche "github.com/mlange-42/arche/ecs"
)

// wantBug fails unless f panics as our own faults do.
func wantBug(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "BUG: ecs: ") {
			t.Errorf("panic %q, want one that starts with BUG: ecs:", got)
		}
	}()
	f()
}

type (
	kernel struct{ calls int }
	flag   struct{}
	label  struct{ text *string }
)

func TestSetGet(t *testing.T) {
	w := NewWorld()
	e := w.NewObject("clock")
	if got := Get[kernel](w, e); got != nil {
		t.Errorf("Get before Set = %v, want nil", got)
	}
	Set(w, e, kernel{1})
	p := Get[kernel](w, e)
	Set(w, e, flag{})
	Set(w, e, kernel{2})
	if got := Get[kernel](w, e); got != p || got.calls != 2 {
		t.Errorf("Get after overwriting = %p %v, want %p {2}", got, got, p)
	}
	if Get[flag](w, e) == nil {
		t.Error("an empty component is not found")
	}
	if got := Get[Name](w, e).Value; got != "clock" {
		t.Errorf("name %q, want clock", got)
	}
	if got := Get[Name](w, Entity{}); got != nil {
		t.Errorf("the zero entity has a name: %v", got)
	}
}

func TestEachFollowsCreation(t *testing.T) {
	w := NewWorld()
	var objects []Entity
	for i := range 20 {
		objects = append(objects, w.NewObject(fmt.Sprint("o", i)))
	}
	// Components come in an order, and on archetypes, that scramble arche's own.
	for k := range 20 {
		e := objects[(k*7+3)%20]
		if k%3 == 0 {
			Set(w, e, flag{})
		}
		Set(w, e, kernel{w.ID(e)})
		if k%2 == 0 {
			Set(w, e, label{})
		}
	}
	var got []int
	Each(w, func(e Entity, c *kernel) {
		got = append(got, c.calls)
		Set(w, w.NewObject("made meanwhile"), kernel{-1})
	})
	want := make([]int, 20)
	for i := range want {
		want[i] = i
	}
	if !slices.Equal(got, want) {
		t.Errorf("Each visits %v, want %v", got, want)
	}
	if got, want := len(w.Objects()), 40; got != want {
		t.Errorf("%d objects, want %d", got, want)
	}
}

// Pointers in components survive collections while entities change archetypes.
func TestComponentsHoldPointers(t *testing.T) {
	w := NewWorld()
	var objects []Entity
	for i := range 500 {
		text := strings.Repeat(fmt.Sprint(i, " "), 3)
		e := w.NewObject("o")
		Set(w, e, label{&text})
		objects = append(objects, e)
	}
	for i, e := range objects {
		if i%50 == 0 {
			runtime.GC()
		}
		Set(w, e, flag{})
	}
	runtime.GC()
	for i, e := range objects {
		if got, want := *Get[label](w, e).text, strings.Repeat(fmt.Sprint(i, " "), 3); got != want {
			t.Fatalf("object %d has label %q, want %q", i, got, want)
		}
	}
}

type (
	position struct{ x, y float64 }
	follows  struct{ arche.Relation }
)

// An application keeps its own entities, queries and relations in the arche
// world that two simulations live in.
func TestLivesBesideOthers(t *testing.T) {
	app := arche.NewWorld()
	positionID, followsID := arche.ComponentID[position](&app), arche.ComponentID[follows](&app)
	leader := app.NewEntity(positionID)
	var flock []Entity
	place := func(from int) {
		for i := from; i < from+10; i++ {
			e := arche.NewBuilder(&app, positionID, followsID).WithRelation(followsID).New(leader)
			*(*position)(app.Get(e, positionID)) = position{float64(i), -float64(i)}
			flock = append(flock, e)
		}
	}
	place(0)
	a, b := In(&app), In(&app)
	p := a.NewPopulation("a", 5)
	place(10)
	q, r := b.NewPopulation("b", 7), b.NewPopulation("c", 8)
	onto := b.NewProjection("s", q, 0, 7, r, 0, 8)
	place(20)

	if a.Arche() != &app || a.ID(p) != 0 || b.ID(q) != 0 || b.ID(onto) != 2 {
		t.Errorf("numbers %d, %d, %d, want each world to count from 0: 0, 0, 2", a.ID(p), b.ID(q), b.ID(onto))
	}
	if a.Owns(q) || a.Owns(leader) || Get[Population](a, q) != nil {
		t.Error("a world takes the entities of another for its own")
	}
	wantBug(t, func() { a.ID(q) })
	wantBug(t, func() { Set(a, leader, flag{}) })
	count := 0
	Each(a, func(Entity, *Population) { count++ })
	if count != 1 {
		t.Errorf("Each visits %d populations, want the world's own 1", count)
	}

	check := func(when string) {
		t.Helper()
		query := app.Query(arche.All(positionID))
		if got, want := query.Count(), 1+len(flock); got != want {
			t.Errorf("%s the application has %d entities, want %d", when, got, want)
		}
		query.Close()
		for i, e := range flock {
			got := *(*position)(app.Get(e, positionID))
			if want := (position{float64(i), -float64(i)}); got != want || app.Relations().Get(e, followsID) != leader {
				t.Errorf("%s entity %d of the application is at %v, want %v and its leader", when, i, got, want)
			}
		}
	}
	check("beside us")

	// An open query of the application's does not keep us from reading.
	query := app.Query(arche.All(positionID))
	if !a.Locked() || Get[Population](a, p).N != 5 || Get[flag](a, p) != nil || len(b.ProjectionsOnto(r)) != 1 {
		t.Error("objects cannot be read while the application queries")
	}
	query.Close()

	b.Clear()
	check("after Clear")
	if b.Owns(q) || len(b.Objects()) != 0 || !a.Owns(p) {
		t.Error("Clear must remove the world's objects and no others")
	}
	if got := len(b.stores); got != 0 {
		t.Errorf("after Clear the components of %d types are still held", got)
	}
	if got := b.ID(b.NewObject("again")); got != 0 {
		t.Errorf("first object after Clear has number %d, want 0", got)
	}
}
