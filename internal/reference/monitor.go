package reference

// newMonitor records spikes, events, states or rates into an archive of its name.
func (w *world) newMonitor(d *table) {
	name, p := d.text("name"), w.part(d.text("source"))
	archive := map[string]*Array{}
	w.result.Archives[name] = archive
	c := p.of.ticks()
	if d.has("dt") {
		c = w.clockOf(d)
	}
	order := d.wholeOr("order", 0)
	var variables []string
	for _, v := range d.list("variables") {
		variables = append(variables, v.(string))
	}
	scalar := func(key string) *Array {
		a := &Array{}
		archive[key] = a
		return a
	}
	switch kind := d.text("kind"); kind {
	case "spikes", "event":
		event, when := "spike", ""
		if kind == "event" {
			event = d.text("event")
		}
		t, i := scalar("t"), scalar("i")
		read := w.readers(p, variables)
		var recorded []*Array
		for _, v := range variables {
			recorded = append(recorded, scalar(v))
		}
		// Right after the events are found, unless it says when.
		if g, ok := p.of.(*group); ok {
			if !d.has("when") {
				when, order = g.found[event], g.order+1
			}
		}
		w.do(d.textOr("when", when), order, name, c, func() {
			now := p.of.ticks().now()
			for _, k := range p.happened(event) {
				t.add(now.t)
				i.add(whole(int64(k)))
				for m, r := range read {
					recorded[m].add(r(&frame{w: w, scope: p.of, i: p.from + k, now: now}))
				}
			}
		})
	case "rate":
		t, rate := scalar("t"), scalar("rate")
		w.do(d.textOr("when", "end"), order, name, c, func() {
			t.add(c.now().t)
			rate.add(real(float64(len(p.happened("spike"))) / (float64(p.size()) * c.dt.f)))
		})
	case "state":
		var record []int
		if list := d.list("record"); list != nil {
			for _, x := range list {
				record = append(record, integerOf(x))
			}
		} else {
			for i := range p.size() {
				record = append(record, i)
			}
		}
		read := w.readers(p, variables)
		t := scalar("t")
		rows := make([][]*Array, len(variables))
		for m := range variables {
			for range record {
				rows[m] = append(rows[m], &Array{})
			}
		}
		w.do(d.textOr("when", "start"), order, name, c, func() {
			now := c.now()
			t.add(now.t)
			for m, r := range read {
				for k, i := range record {
					rows[m][k].add(r(&frame{w: w, scope: p.of, i: p.from + i, now: now}))
				}
			}
		})
		w.finish = append(w.finish, func() {
			for m, v := range variables {
				a := &Array{Rows: len(record)}
				for _, r := range rows[m] {
					a.Values, a.Doubts = append(a.Values, r.Values...), append(a.Doubts, r.Doubts...)
				}
				archive[v] = a
			}
		})
	default:
		unsupported("monitor of kind %q", kind)
	}
}

func (w *world) readers(p part, names []string) []reader {
	var out []reader
	for _, name := range names {
		r := p.of.resolve(name)
		if r == nil {
			fail("%q has no variable %q", p.of, name)
		}
		out = append(out, r)
	}
	return out
}
