package randmodel

import (
	"fmt"
	"slices"
	"strings"
)

// wired is an object of synapses that was written.
type wired struct {
	name string
	vars []variable
	most int  // about how many there are
	onto bool // others may attach: sources ascend
	step string
}

// part returns a reference to a group or a part of it, and the size of that.
func (m *maker) part(g *group) (text string, size int) {
	if g.count < 3 || g.whole || !m.chance(m.p.Parts) {
		return g.name, g.count
	}
	lo := m.IntN(g.count / 2)
	hi := m.between(lo+1, g.count)
	return fmt.Sprintf("%s[%s:%s]", g.name, map[bool]string{true: fmt.Sprint(lo)}[lo > 0], map[bool]string{true: fmt.Sprint(hi)}[hi < g.count]), hi - lo
}

// spiking returns the groups that spike.
func (m *maker) spikers() (out []*group) {
	for _, g := range m.groups {
		if g.spikes {
			out = append(out, g)
		}
	}
	return out
}

// populations returns the groups of neurons.
func (m *maker) populations() (out []*group) {
	for _, g := range m.groups {
		if g.neurons {
			out = append(out, g)
		}
	}
	return out
}

// suffixed returns variables of another object by the names they have in synapses.
func suffixed(vars []variable, suffix string) (out []variable) {
	for _, v := range vars {
		v.name += suffix
		out = append(out, v)
	}
	return out
}

// seen returns the variables of a group that synapses may name. Where Brian runs code that reads what stands still in refractory
// sources and writes what does in targets, it may ask either whether the other is refractory.
func (m *maker) seen(g *group, source bool) []variable {
	if !m.p.Brian {
		return g.vars
	}
	all := slices.Concat(g.vars, g.given)
	return slices.DeleteFunc(all, func(v variable) bool {
		if v.sub { // code of synapses reads it as it was when it began there
			return true
		}
		return source && g.rests && (v.state || v.kind == truth) || strings.HasPrefix(v.name, "l") && v.name != "lastspike"
	})
}

// synapses writes an object of synapses.
func (m *maker) synapses() {
	sources, targets := m.spikers(), m.populations()
	if len(sources) == 0 || len(targets) == 0 {
		return
	}
	w := &wired{name: fmt.Sprintf("S%d", m.objects)}
	eq := &equations{maker: m, mark: string(rune('a' + m.objects))}
	m.objects++
	src, tgt := pick(m, sources), pick(m, targets)
	from, nPre := m.part(src)
	to, nPost := m.part(tgt)
	onto := (*wired)(nil)
	if m.chance(m.p.Onto) {
		if able := slices.DeleteFunc(slices.Clone(m.wired), func(w *wired) bool { return !w.onto }); len(able) > 0 {
			onto = pick(m, able)
		}
	}
	procedural := onto == nil && m.chance(m.p.Procedural)
	s := &scope{timed: !m.p.Brian || src.step == "" && tgt.step == "", index: []string{"i", "j", "N_pre", "N_post"}}
	var outer []variable
	if src.neurons {
		outer = append(outer, suffixed(m.seen(src, true), "_pre")...)
	}
	if onto != nil {
		to, nPost = onto.name, 1
		outer = append(outer, suffixed(slices.DeleteFunc(slices.Clone(onto.vars), func(v variable) bool { return v.sub }), "_post")...)
	} else {
		outer = append(outer, suffixed(m.seen(tgt, false), "_post")...)
	}
	m.printf("\n[[synapses]]\nname = %q\nsource = %q\ntarget = %q\n", w.name, from, to)
	eq.s = s
	multi := ""
	learns := onto == nil && tgt.spikes && m.chance(m.p.Learn)
	var driven []variable
	if !procedural {
		driven = m.synapticEquations(eq, tgt, outer, onto == nil, learns)
		if m.chance(0.1) {
			multi = "nth" + eq.mark
			s.names = append(s.names, variable{name: multi, kind: whole, fixed: true})
		}
		if text := eq.text.String(); text != "" {
			m.printf("equations = '''\n%s'''\n", text)
		}
		m.key("method", eq.method)
	} else {
		m.printf("procedural = true\n")
	}
	w.vars = slices.Clone(s.names)
	s.random = !procedural
	s.names = append(append(slices.Clone(s.names), driven...), outer...)
	if len(driven) > 0 {
		s.names = append(s.names, variable{name: "lastupdate", unit: second, fixed: true})
	}
	if !procedural {
		s.index = append(s.index, "N_incoming", "N_outgoing")
	}
	m.pathways(s, src, tgt, onto, procedural, learns)
	m.key("multisynaptic_index", multi)
	w.most, w.onto = m.connections(nPre, nPost, onto, procedural)
	if !procedural {
		own := *s
		own.names = nil
		own.index = []string{"i", "j"}
		settable := slices.DeleteFunc(append(slices.Clone(w.vars), driven...), func(v variable) bool { return v.name == multi })
		m.list("init", m.initial(&own, settable, min(w.most, 1), ""))
		if len(w.vars) > 0 && onto == nil {
			only := *s
			only.names = append(slices.Clone(w.vars), outer...)
			m.regular(&only, w.vars)
		}
		if !m.p.Brian && m.chance(m.p.Clocks*0.3) {
			w.step = pick(m, clockSteps) + "*ms"
			m.key("dt", w.step)
		}
	}
	if m.chance(0.15) {
		m.printf("order = %d\n", m.between(-2, 2))
	}
	if !procedural {
		m.wired = append(m.wired, w)
	}
}

// synapticEquations writes equations, and returns the variables that are event-driven.
func (m *maker) synapticEquations(eq *equations, tgt *group, outer []variable, sums, learns bool) (driven []variable) {
	for k := range m.between(0, 2) {
		v := variable{name: fmt.Sprintf("w%d%s", k, eq.mark), unit: pick(m, usual), fixed: m.chance(0.1)}
		if m.chance(0.15) {
			v.kind, v.unit = pick(m, []kind{whole, truth}), number
		}
		eq.parameter(v)
	}
	own := slices.Clone(eq.s.names)
	clocked := m.chance(m.p.Clocked)
	if clocked {
		eq.flag = "clock-driven"
		eq.s.names = append(eq.s.names, outer...)
		eq.differential(m.between(1, 2))
		eq.s.names = slices.DeleteFunc(eq.s.names, func(v variable) bool {
			return slices.ContainsFunc(outer, func(o variable) bool { return o.name == v.name })
		})
		own = slices.Clone(eq.s.names)
	}
	if sums && len(tgt.sums) > 0 && m.chance(m.p.Sums) {
		sum := tgt.sums[0]
		tgt.sums = tgt.sums[1:]
		s := *eq.s
		s.names = slices.DeleteFunc(append(slices.Clone(own), outer...), func(v variable) bool {
			return strings.HasPrefix(v.name, "sum") || strings.HasPrefix(v.name, "lsum") || v.sub
		})
		eq.printf("%s_post = %s : %s (summed)\n", sum.name, m.bounded(&s, sum.unit, m.p.Depth), sum.declared())
	}
	if (learns || m.chance(m.p.Learn*0.3)) && eq.s.timed { // they name t
		method := eq.method
		n := len(eq.s.names)
		rest := &equations{maker: m, mark: eq.mark, s: &scope{names: slices.Clone(eq.s.names)}, flag: "event-driven"}
		rest.eventDriven(m.between(1, 2))
		eq.text.WriteString(rest.text.String())
		driven = rest.s.names[n:]
		eq.method = method
	}
	eq.s.names = own
	return driven
}

// eventDriven declares n variables that are brought up to date by the exact solution.
func (e *equations) eventDriven(n int) {
	var states []variable
	for k := range n {
		states = append(states, variable{name: fmt.Sprintf("a%d%s", k, e.mark), unit: pick(e.maker, usual), state: true})
	}
	for k, x := range states {
		e.declare(x, fmt.Sprintf("d%s/dt = %s : %s", x.name, e.linear(e.s, states, k), x.declared()), []string{"event-driven"})
	}
}

// pathways writes the code of spikes.
func (m *maker) pathways(s *scope, src, tgt *group, onto *wired, procedural, learns bool) {
	var targets []variable
	for _, v := range s.names {
		post := strings.HasSuffix(v.name, "_post")
		pre := strings.HasSuffix(v.name, "_pre")
		if v.fixed || v.sub || v.shared || pre && (m.p.Brian || !m.chance(0.1)) || post && strings.HasPrefix(v.name, "sum") || strings.HasPrefix(v.name, "nth") {
			continue
		}
		targets = append(targets, v)
		if post { // what most synapses do
			targets = append(targets, v)
		}
	}
	n := m.between(1, 3)
	if learns {
		n = m.between(2, 4)
	}
	pre := m.code(s, targets, n)
	if pre == "" {
		pre = "tmp = 1"
	}
	if m.chance(0.7) || procedural {
		m.key("on_pre", pre)
		m.key("delay", m.delay(s, procedural))
		if onto == nil && tgt.spikes && !procedural && (learns || m.chance(0.15)) {
			var own []variable
			for _, v := range targets {
				if !strings.HasSuffix(v.name, "_post") && !strings.HasSuffix(v.name, "_pre") {
					own = append(own, v)
				}
			}
			quiet := *s
			if m.chance(0.7) { // depends on the synapse alone
				quiet.names, quiet.index, quiet.random = slices.DeleteFunc(slices.Clone(s.names), func(v variable) bool {
					return strings.HasSuffix(v.name, "_post") || strings.HasSuffix(v.name, "_pre")
				}), nil, false
			}
			m.key("on_post", m.code(&quiet, own, 2))
		}
		return
	}
	entries := []string{fmt.Sprintf("{ name = \"pre\", on = \"pre\", code = %q%s }", pre, m.entryDelay(s))}
	for k := range m.between(1, 2) {
		code := m.code(s, targets, 2)
		if code == "" {
			break
		}
		text := fmt.Sprintf("{ name = \"path%d\", code = %q", k, code)
		if onto == nil && tgt.spikes && m.chance(0.4) {
			text += `, on = "post"`
			if len(tgt.events) > 0 && m.chance(0.5) {
				text += fmt.Sprintf(", event = %q", pick(m, tgt.events))
			}
		} else if len(src.events) > 0 && m.chance(0.5) {
			text += fmt.Sprintf(", on = \"pre\", event = %q", pick(m, src.events))
		}
		text += m.entryDelay(s)
		if m.chance(0.3) {
			text += fmt.Sprintf(", order = %d", m.between(-2, 2))
		}
		entries = append(entries, text+" }")
	}
	m.list("pathways", entries)
}

func (m *maker) entryDelay(s *scope) string {
	if text := m.delay(s, false); text != "" {
		return fmt.Sprintf(", delay = %q", text)
	}
	return ""
}

// delay returns a delay, "" for none.
func (m *maker) delay(s *scope, procedural bool) string {
	switch {
	case !m.chance(m.p.Delays):
		return ""
	case procedural || !m.chance(m.p.Scatter):
		return m.oneOf("0.1*ms", "0.5*ms", "1.5*ms", "0*ms", "0.37*ms", "3*ms", "0.05*ms")
	}
	if m.p.Brian { // nothing near half a step, which rounding decides
		return m.oneOf("int(4*rand())*0.1*ms + 0.017*ms", "(i % 3)*0.2*ms", "abs(i - j)*0.1*ms", "((i + j) % 5)*0.15*ms + 0.017*ms", "0.2*ms + 0*ms*i")
	}
	return m.oneOf("rand()*ms", "0.1*ms + rand()*2*ms", "int(4*rand())*0.1*ms", "(i % 3)*0.2*ms", "abs(i - j)*0.1*ms", "((i + j) % 5)*0.15*ms", "0.2*ms + 0*ms*i",
		"clip(randn()*ms + 1*ms, 0*ms, 3*ms)", "(i*7 + j*3) % 4*0.3*ms")
}

// connections writes the calls of connect, and returns about how many synapses they make, and whether their sources ascend.
func (m *maker) connections(nPre, nPost int, onto *wired, procedural bool) (most int, ascending bool) {
	pairs := nPre * nPost
	if onto != nil {
		pairs = nPre * max(onto.most, 1)
	}
	p := min(1, float64(m.p.Most)/float64(max(pairs, 1)))
	per := max(1, min(nPost/2, m.p.Most/max(nPre, 1)))
	var entries []string
	for {
		var text string
		switch n := m.IntN(11); {
		case n < 3:
			text = fmt.Sprintf("{ p = %.4g }", p*(0.3+0.7*m.Float64()))
			most += int(float64(pairs) * p)
		case n < 4:
			text = fmt.Sprintf("{ condition = %q, p = %.4g }", m.oneOf("i != j", "i < j", "(i + j) % 2 == 0", "i > 3 or j % 3 == 1", "abs(i - j) < 5", "rand() < 0.5"), p)
			most += int(float64(pairs) * p)
		case onto != nil:
			text = fmt.Sprintf("{ condition = \"(i*31 + j*7) %% %d == 0\" }", max(2, int(1/p)))
			most += int(float64(pairs) * p)
		case n < 5 && p == 1:
			text = m.oneOf("{}", `{ condition = "i != j" }`, `{ condition = "True" }`)
			most += pairs
		case n < 6:
			text = fmt.Sprintf("{ j = %q, skip_if_invalid = true }", m.oneOf("i", "i + 1", "k for k in range(i-2, i+3) if k != i", "i*2 + k for k in range(3)", "N_post - 1 - i", "k for k in range(i, i-3, -1)"))
			most += nPre
		case n < 7:
			text = fmt.Sprintf("{ j = \"k for k in sample(N_post, p=%.3g)\" }", p*m.Float64())
			most += int(float64(pairs) * p)
		case n < 8:
			text = fmt.Sprintf("{ %s = \"k for k in sample(N_%s, size=%d)\" }", "j", "post", min(per, nPost))
			most += nPre * per
		case n < 9:
			text = fmt.Sprintf("{ j = \"(i*%d + %d) %% N_post\" }", m.between(1, 9), m.between(0, 9))
			most += nPre
		case n < 10 && !procedural:
			text = fmt.Sprintf("{ i = \"k for k in sample(N_pre, p=%.3g)\" }", p*m.Float64())
			most += int(float64(pairs) * p)
		default:
			if procedural {
				continue
			}
			count := m.between(1, 9)
			var i, j []string
			for range count {
				i, j = append(i, fmt.Sprint(m.IntN(nPre))), append(j, fmt.Sprint(m.IntN(nPost)))
			}
			text = fmt.Sprintf("{ i = [%s], j = [%s] }", strings.Join(i, ", "), strings.Join(j, ", "))
			most += count
		}
		if m.p.Certain && (strings.Contains(text, "p = ") || strings.Contains(text, "p=") || strings.Contains(text, "sample") || strings.Contains(text, "rand")) {
			text = fmt.Sprintf("{ condition = \"(i*31 + j*7) %% %d == 0\" }", max(1, int(1/p)))
		}
		if m.chance(0.1) && !m.p.Certain && !procedural && onto == nil && strings.HasPrefix(text, "{ p") {
			text = strings.TrimSuffix(text, "}") + fmt.Sprintf(", n = %s }", m.oneOf("2", "3", `"1 + i % 2"`, `"int(rand()*3)"`))
		}
		entries = append(entries, text)
		if procedural || !m.chance(0.2) {
			break
		}
	}
	m.list("connect", entries)
	return most, len(entries) == 1 && !strings.Contains(entries[0], "i = ")
}
