package ecs

import (
	"fmt"
	"reflect"
	"sync/atomic"

	arche "github.com/mlange-42/arche/ecs"
)

// Entity identifies an object of the world. It is a plain value; copy it freely.
type Entity = arche.Entity

// World holds the objects of one simulation in creation order.
//
// Several Worlds may live in one arche world, beside an application's own
// entities: each sees only the objects that it created, and numbers them from
// 0, so that what a simulation computes does not depend on its neighbours.
//
// Arche refuses structural changes while one of its queries is open. Creating,
// clearing, and Set of a component that the entity lacks therefore panic while
// [World.Locked]; ask first when the arche world is an application's.
//
// A World is for one goroutine at a time; even asking for relations locks the
// arche world for a moment. Components, once fetched, are plain memory.
type World struct {
	arche   *arche.World
	owner   int64
	object  arche.ID
	onto    arche.ID
	listens arche.ID
	objects []Entity
	stores  map[reflect.Type]any // component type T → *store[T]
}

// Name is the component that every object has: what its user calls it.
type Name struct{ Value string }

// object marks an entity as the ID'th object of the World numbered owner.
type object struct {
	owner int64
	id    int
}

// owners numbers the Worlds of the process, so that those in one arche world
// tell their entities apart. No result depends on it.
var owners atomic.Int64

// NewWorld returns an empty world in an arche world of its own.
func NewWorld() *World {
	// A simulation has few entities of each kind; arche's default is 128.
	w := arche.NewWorld(16, 4)
	return In(&w)
}

// In returns an empty world whose objects live in the given arche world, beside
// entities that are already there. It registers component types of its own and
// touches nothing else. The arche world must not be locked by a query.
func In(w *arche.World) *World {
	return &World{
		arche:   w,
		owner:   owners.Add(1),
		object:  arche.ComponentID[object](w),
		onto:    arche.ComponentID[Onto](w),
		listens: arche.ComponentID[ListensTo](w),
		stores:  map[reflect.Type]any{},
	}
}

// Arche returns the arche world that the objects live in.
func (w *World) Arche() *arche.World { return w.arche }

// Locked reports whether an open arche query forbids creating objects and
// adding components.
func (w *World) Locked() bool { return w.arche.IsLocked() }

// NewObject creates an object that has a creation number and a [Name] and
// nothing else: the start of a clock, a monitor or an operation.
func (w *World) NewObject(name string) Entity {
	return w.adopt(w.arche.NewEntity(w.object), name)
}

// newRelated creates an object with a relation component that points at target.
func (w *World) newRelated(name string, relation arche.ID, target Entity) Entity {
	e := arche.NewBuilder(w.arche, w.object, relation).WithRelation(relation).New(target)
	return w.adopt(e, name)
}

// adopt numbers a fresh entity that has the object component, and names it.
func (w *World) adopt(e Entity, name string) Entity {
	*(*object)(w.arche.Get(e, w.object)) = object{owner: w.owner, id: len(w.objects)}
	w.objects = append(w.objects, e)
	Set(w, e, Name{name})
	return e
}

// Objects returns all objects in creation order: Objects()[i] has ID i. The
// slice is the world's own; do not change it.
func (w *World) Objects() []Entity { return w.objects }

// Owns reports whether e is a living object of this world.
func (w *World) Owns(e Entity) bool {
	if !w.arche.Alive(e) || !w.arche.Has(e, w.object) {
		return false
	}
	return (*object)(w.arche.Get(e, w.object)).owner == w.owner
}

// ID returns the creation number of an object: 0 for the first, counting
// objects of all kinds. It names the object's random streams.
func (w *World) ID(e Entity) int {
	w.mustOwn(e)
	return (*object)(w.arche.Get(e, w.object)).id
}

// Clear removes every object and frees what they held; creation numbers start
// at 0 again. Entities of others in the same arche world stay as they are.
func (w *World) Clear() {
	// Backwards, so that a relation goes before what it points at.
	for i := len(w.objects) - 1; i >= 0; i-- {
		if e := w.objects[i]; w.Owns(e) {
			w.arche.RemoveEntity(e)
		}
	}
	w.objects = nil
	clear(w.stores)
}

// mustOwn panics if e is not an object of w. Entities reach this package from
// ours only, so a stranger is our fault and not a user's.
func (w *World) mustOwn(e Entity) {
	if !w.Owns(e) {
		panic(fmt.Sprintf("BUG: ecs: entity %v is not an object of this world", e))
	}
}
