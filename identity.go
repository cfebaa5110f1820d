package spikelane

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
)

// identity lists what decides the course of a simulation from its state on, as names and values: two simulations that
// agree in it may exchange their states.
func (s *Simulation) identity(records bool) [][2]string {
	var out [][2]string
	add := func(name, value string) { out = append(out, [2]string{name, value}) }
	p := s.prog
	add("numerics", strconv.Itoa(compile.Numerics))
	add("seed", strconv.FormatInt(s.seed, 10))
	add("dt", number(p.dt))
	for _, name := range p.ns.Names() {
		d := p.ns.Lookup(name).Def
		add("constant "+name, number(compile.Const(d, p.dt))+" "+d.Dim.String())
	}
	for _, d := range p.net.functions {
		add("function "+d.name, d.identity())
	}
	add("schedule", fmt.Sprint(p.slots))
	if len(p.net.idle) > 0 {
		add("not active", fmt.Sprint(slices.Sorted(maps.Keys(p.net.idle))))
	}
	for _, in := range p.inputs {
		name := "poisson_input " + in.decl.name
		lo, hi := in.decl.target.bounds()
		add(name+", target", fmt.Sprintf("%s[%d:%d].%s", in.of.decl.name, lo, hi, in.decl.variable))
		for _, f := range fields(in.decl.trains) {
			add(name+", "+f[0], f[1])
		}
	}
	for _, gp := range p.groups {
		name := gp.decl.kind() + " " + gp.decl.name
		if gp.decl.poisson != nil {
			for _, f := range fields(*gp.decl.poisson) {
				add(name+", "+f[0], f[1])
			}
		}
		add(name+", count", strconv.Itoa(gp.decl.count))
		for _, f := range fields(gp.decl.model) {
			add(name+", "+f[0], f[1])
		}
	}
	for _, sp := range p.synapses {
		name := "synapses " + sp.decl.name
		for _, f := range fields(sp.decl.model) {
			add(name+", "+f[0], f[1])
		}
		proj := s.projection(sp)
		add(name+", source", fmt.Sprintf("%s[%d:%d]", sp.pre.decl.name, proj.SrcLo, proj.SrcHi))
		add(name+", target", fmt.Sprintf("%s[%d:%d]", sp.pst.decl.name, proj.TgtLo, proj.TgtHi))
		if r := s.procedural[sp.decl]; r != nil {
			add(connectionsOf(sp), "made by "+r.key)
			continue
		}
		add(connectionsOf(sp), fmt.Sprintf("%d, checksum %08x", proj.Rows.Len(), wiringSum(proj)))
	}
	for _, gp := range p.groups {
		for _, k := range gp.linked {
			to := fmt.Sprint(k.index)
			if k.root != nil {
				to = k.root.decl.name + "." + k.column
			}
			add("link "+gp.decl.name+"."+k.name, to)
		}
	}
	for _, r := range p.regular {
		add("code "+r.name, fmt.Sprintf("%+v %v", r.decl.Regular, r.decl.at))
	}
	for _, o := range p.hosts {
		add("operation "+o.decl.name, fmt.Sprintf("%v %d %s", o.slot, o.decl.op.Order, number(o.dt)))
	}
	if !records {
		return out
	}
	for _, mp := range p.monitors {
		m := mp.decl
		of := ""
		if m.syn != nil {
			of = m.syn.name
		} else {
			lo, hi := m.src.bounds()
			of = fmt.Sprintf("%s[%d:%d]", m.src.group().name, lo, hi)
		}
		add("monitor "+m.name, fmt.Sprintf("%v %s of %s %v %v every %s, %v %d", m.kind, m.event, of, m.variables, m.record, number(mp.dt), mp.slot, mp.order))
	}
	return out
}

// connectionsOf names the connections of synapses.
func connectionsOf(sp *synapseProgram) string { return "synapses " + sp.decl.name + ", connections" }

// number prints a float64 such that equal texts mean equal bits.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// fields returns the exported fields of a struct that are not zero, by name. Functions say nothing about themselves.
func fields(x any) [][2]string {
	var out [][2]string
	v := reflect.ValueOf(x)
	for k := range v.NumField() {
		f := v.Type().Field(k)
		if !f.IsExported() || v.Field(k).IsZero() || f.Type.Kind() == reflect.Func {
			continue
		}
		text := fmt.Sprintf("%+v", v.Field(k).Interface())
		if f.Type.Kind() == reflect.Float64 {
			text = number(v.Field(k).Float())
		}
		out = append(out, [2]string{f.Name, text})
	}
	return out
}

// wiringSum is a checksum of who is connected to whom, and in which order.
func wiringSum(p *ecs.Projection) uint32 {
	var sum crcSum
	rows := p.Rows.Unsorted()
	for _, x := range rows.Ptr {
		sum.word(uint64(x))
	}
	for k := range rows.Len() {
		sum.word(uint64(uint32(rows.Target.At(k))))
	}
	for _, x := range rows.Numbers() {
		sum.word(uint64(uint32(x)))
	}
	return sum.value()
}

// crcSum is the CRC32C of little-endian words.
type crcSum struct {
	sum uint32
	b   []byte
}

func (c *crcSum) word(x uint64) {
	c.b = binary.LittleEndian.AppendUint64(c.b, x)
	if len(c.b) > 1<<16 {
		c.value()
	}
}

func (c *crcSum) value() uint32 {
	c.sum, c.b = crc32.Update(c.sum, wiringTable, c.b), c.b[:0]
	return c.sum
}

// differences says in which entries two identities differ.
func differences(stored, here [][2]string) []string {
	var out []string
	index := map[string]string{}
	for _, e := range here {
		index[e[0]] = e[1]
	}
	known := map[string]bool{}
	for _, e := range stored {
		known[e[0]] = true
		switch now, ok := index[e[0]]; {
		case !ok:
			out = append(out, fmt.Sprintf("%s: stored is %s, here is none", e[0], short(e[1])))
		case now != e[1]:
			from := 0 // of what is shown, so that the difference is
			for from < min(len(now), len(e[1])) && now[from] == e[1][from] {
				from++
			}
			from = max(0, from-40)
			out = append(out, fmt.Sprintf("%s: stored is %s, here is %s", e[0], short(e[1][from:]), short(now[from:])))
		}
	}
	for _, e := range here {
		if !known[e[0]] {
			out = append(out, fmt.Sprintf("%s: stored is none, here is %s", e[0], short(e[1])))
		}
	}
	return out
}

// short quotes a text, cut to fit into a line.
func short(text string) string {
	if r := []rune(text); len(r) > 120 {
		text = string(r[:120]) + "…"
	}
	return strconv.Quote(text)
}

var wiringTable = crc32.MakeTable(crc32.Castagnoli)
