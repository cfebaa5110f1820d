package bridge

import (
	"slices"

	"github.com/spikelane/spikelane/internal/document"
)

// defineConstants writes the constants, each below those it names, and finds out which of them runs change.
func (w *writer) defineConstants() {
	if e := w.root.Get("constants"); e != nil {
		for _, c := range e.Table.Entries {
			w.constants[c.Name] = c
		}
		w.assign(e.Table.Entries)
		if len(e.Table.Entries) > 0 {
			w.line("")
		}
	}
	w.changing = map[string]bool{}
	for _, t := range tables(w.root, "run") {
		if e := t.Get("constants"); e != nil {
			for _, c := range e.Table.Entries {
				w.changing[c.Name] = true
			}
		}
	}
	w.follow(w.changing)
}

// follow adds the constants to names that follow from those in it.
func (w *writer) follow(names map[string]bool) {
	for grown := true; grown; {
		grown = false
		for name, c := range w.constants {
			uses := slices.ContainsFunc(identifiers(c.Quantity().Text), func(n string) bool { return names[n] })
			if uses && !names[name] {
				names[name], grown = true, true
			}
		}
	}
}

// assign writes constants in the order of the file, but each below those it names.
func (w *writer) assign(list []*document.Entry) {
	waiting := map[string]bool{}
	for _, c := range list {
		waiting[c.Name] = true
	}
	var write func(c *document.Entry)
	write = func(c *document.Entry) {
		if !waiting[c.Name] {
			return
		}
		delete(waiting, c.Name) // before what it names: the engine refuses cycles, and no text may make this endless
		for _, name := range identifiers(c.Quantity().Text) {
			if waiting[name] {
				write(w.constants[name])
			}
		}
		w.line("%s = %s", c.Name, w.value(c.Value))
	}
	for _, c := range list {
		write(c)
	}
}

// changeConstants writes constants that change before a run, and anew those that follow from them: Python does not keep
// them up.
func (w *writer) changeConstants(changed []*document.Entry) {
	if len(changed) == 0 {
		return // perhaps there are none at all
	}
	anew := map[string]bool{}
	for _, c := range changed {
		w.constants[c.Name] = c
		anew[c.Name] = true
	}
	w.follow(anew)
	var list []*document.Entry
	for _, c := range w.root.Get("constants").Table.Entries {
		if anew[c.Name] {
			list = append(list, w.constants[c.Name])
		}
	}
	w.assign(list)
}
