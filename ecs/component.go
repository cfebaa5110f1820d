package ecs

import (
	"reflect"

	arche "github.com/mlange-42/arche/ecs"
)

// Arche moves components between its archetypes byte by byte, without the
// garbage collector's write barrier; a Go pointer inside a component can be
// lost that way while a collection runs. So what arche stores for a component
// T is a slot, which holds no pointer, and the T itself stands in the world's
// store. A side effect is welcome: pointers to components never move.

// slot is what arche stores for component T: where in the store of T it is.
type slot[T any] struct{ at int }

// store holds the components of type T of one world.
type store[T any] struct {
	id    arche.ID // of slot[T]
	items []*T
}

// storeOf returns the world's store of T, nil if no object ever had a T.
func storeOf[T any](w *World) *store[T] {
	s, _ := w.stores[reflect.TypeFor[T]()].(*store[T])
	return s
}

// Set gives object e the component c, or overwrites the one it has. T may be
// any type; packages define their own and need not know arche for it. Arche
// allows 256 component types in one world, an application's included.
func Set[T any](w *World, e Entity, c T) {
	w.mustOwn(e)
	if p := Get[T](w, e); p != nil {
		*p = c
		return
	}
	s := storeOf[T](w)
	if s == nil {
		s = &store[T]{id: arche.ComponentID[slot[T]](w.arche)}
		w.stores[reflect.TypeFor[T]()] = s
	}
	w.arche.Add(e, s.id)
	(*slot[T])(w.arche.Get(e, s.id)).at = len(s.items)
	s.items = append(s.items, &c)
}

// Remove takes the component T from object e, if it has one.
func Remove[T any](w *World, e Entity) {
	if Get[T](w, e) == nil {
		return
	}
	s := storeOf[T](w)
	s.items[(*slot[T])(w.arche.Get(e, s.id)).at] = nil
	w.arche.Remove(e, s.id)
}

// Get returns the component T of object e, nil if it has none or if e is not an
// object of this world. The pointer stays valid, and Set writes through it,
// until the world is cleared. It costs two map look-ups: keep the pointer
// rather than asking in every step.
func Get[T any](w *World, e Entity) *T {
	s := storeOf[T](w)
	if s == nil || !w.Owns(e) {
		return nil
	}
	p := (*slot[T])(w.arche.Get(e, s.id))
	if p == nil {
		return nil
	}
	return s.items[p.at]
}

// Each calls f for every object that has a component T, in creation order of
// the objects. (Arche's own order follows the history of component changes.)
// f may create objects and set components; objects made meanwhile are not
// visited.
func Each[T any](w *World, f func(e Entity, c *T)) {
	for _, e := range w.objects {
		if c := Get[T](w, e); c != nil {
			f(e, c)
		}
	}
}
