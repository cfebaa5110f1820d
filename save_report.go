package spikelane

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/units"
)

// SaveReport writes report.json into dir, which it makes if need be: constants, objects with their texts and units, the
// schedule, with the time spent in each step if Config.Profile is set, and warnings. Beside the files of Save it is what
// spikelane plot needs for units, sizes of populations and a report in HTML. The file appears whole or not at all. The error
// wraps ErrNotRun before an exported project has run.
func (s *Simulation) SaveReport(dir string) error {
	if err := s.unread(nil); err != nil {
		return err
	}
	s.settle()
	if err := record.MakeFolder(dir); err != nil {
		return err
	}
	if err := record.Settle(dir); err != nil { // an older report must not come over this one later
		return err
	}
	text, err := s.reportText()
	if err != nil {
		return err
	}
	return record.WriteFile(filepath.Join(dir, record.ReportFile), text)
}

// SaveWithReport writes what Save and SaveReport write, all of it or nothing: after an error, or whatever ends the program, the folder
// holds the results and the report of the earlier run, or both of this one. Its errors are theirs.
func (s *Simulation) SaveWithReport(dir string) error {
	return s.SaveContext(context.Background(), dir, SaveOptions{Report: true})
}

func (s *Simulation) reportText() ([]byte, error) {
	text, err := json.MarshalIndent(s.report(), "", " ")
	return append(text, '\n'), err
}

func (s *Simulation) report() record.Report {
	p := s.prog
	r := record.Report{Format: 1, Model: p.name, RunS: s.runSeconds, DtS: p.dt, Objects: []record.ReportObject{}, Schedule: []record.ReportStep{}, Warnings: p.allWarnings()}
	if s.results != nil {
		r.RunS = s.results.RunS
	}
	for _, name := range p.ns.Names() {
		q := units.Quantity{Value: p.constant(name), Dim: p.ns.Lookup(name).Dim}
		r.Constants = append(r.Constants, record.ReportConstant{Name: name, Value: q.String()})
	}
	for _, gp := range p.groups {
		r.Objects = append(r.Objects, gp.report())
	}
	for _, in := range p.inputs {
		d := in.decl
		lo, hi := d.target.bounds()
		r.Objects = append(r.Objects, record.ReportObject{
			Kind: "poisson_input", Name: d.name, Count: int64(d.trains.N), Target: sourceName(d.target), TargetN: hi - lo,
			Code: codes(record.ReportCode{Name: "into", Form: "expression", Text: d.variable}, record.ReportCode{Name: "rate", Form: "expression", Text: d.trains.Rate},
				record.ReportCode{Name: "weight", Form: "expression", Text: d.trains.Weight}),
		})
	}
	for _, sp := range p.synapses {
		r.Objects = append(r.Objects, s.reportSynapses(sp))
	}
	for k, st := range s.schedule.Steps {
		step := record.ReportStep{Slot: st.Slot.String(), Order: st.Order, DtS: s.schedule.Clocks[st.Clock].Dt, Name: st.Name, Action: st.Action.String()}
		if k < len(s.loop.Profile) {
			step.Seconds, step.Calls = s.loop.Profile[k].Seconds, s.loop.Profile[k].Calls
		}
		r.Schedule = append(r.Schedule, step)
	}
	return r
}

func (gp *groupProgram) report() record.ReportObject {
	g := gp.decl
	o := record.ReportObject{Kind: g.kind(), Name: g.name, Count: int64(g.count)}
	if len(gp.plan.Updates) > 0 {
		o.Method = gp.plan.Method
	}
	m := g.model
	code := []record.ReportCode{
		{Name: "equations", Form: "equations", Text: m.Equations},
		{Name: "threshold", Form: "expression", Text: m.Threshold},
		{Name: "reset", Form: "statements", Text: m.Reset},
		{Name: "refractory", Form: "expression", Text: m.Refractory},
	}
	if g.poisson != nil {
		code = []record.ReportCode{{Name: "rates", Form: "expression", Text: g.poisson.Rates}}
	}
	for _, e := range m.Events {
		code = append(code, record.ReportCode{Name: "event " + e.Name, Form: "expression", Text: e.Condition},
			record.ReportCode{Name: "on event " + e.Name, Form: "statements", Text: e.Code})
	}
	o.Code = codes(code...)
	for _, v := range gp.model.Vars {
		o.Variables = append(o.Variables, record.ReportVariable{Name: v.Name, Unit: v.Dim.String(), Kind: v.Kind.String()})
	}
	return o
}

func (s *Simulation) reportSynapses(sp *synapseProgram) record.ReportObject {
	d := sp.decl
	o := record.ReportObject{
		Kind: "synapses", Name: d.name, Count: int64(s.Synaptic(d).Len()), Source: sourceName(d.src), Target: sourceName(d.tgt),
		SourceN: sp.ends.NPre, TargetN: sp.ends.NPost,
	}
	code := []record.ReportCode{{Name: "equations", Form: "equations", Text: d.model.Equations}}
	for k, path := range pathwaysOf(d) {
		title := pathwayTitle(sp.model.Pathways[k])
		code = append(code, record.ReportCode{Name: title, Form: "statements", Text: path.Code},
			record.ReportCode{Name: "delay of " + title, Form: "expression", Text: path.Delay})
	}
	for _, cp := range sp.connect {
		code = append(code, record.ReportCode{Name: "connect", Form: "text", Text: cp.spec.words()})
	}
	o.Code = codes(code...)
	for _, v := range sp.model.Vars {
		o.Variables = append(o.Variables, record.ReportVariable{Name: v.Name, Unit: v.Dim.String(), Kind: v.Kind.String()})
	}
	return o
}

// words is what the user asked for: "condition i != j, p 0.02".
func (c Connect) words() string {
	var parts []string
	if n := len(c.I); n > 0 {
		parts = append(parts, fmt.Sprintf("%d pairs", n))
	}
	for _, x := range [][2]string{{"condition", c.Condition}, {"j =", c.Targets}, {"i =", c.Sources}, {"p", c.P}, {"n", c.N}} {
		if x[1] != "" {
			parts = append(parts, x[0]+" "+strings.Join(strings.Fields(x[1]), " "))
		}
	}
	if c.SkipIfInvalid {
		parts = append(parts, "skip if invalid")
	}
	if len(parts) == 0 {
		return "all pairs"
	}
	return strings.Join(parts, ", ")
}

// codes leaves out what is empty.
func codes(all ...record.ReportCode) []record.ReportCode {
	var out []record.ReportCode
	for _, c := range all {
		if c.Text = strings.TrimSpace(c.Text); c.Text != "" {
			out = append(out, c)
		}
	}
	return out
}

// sourceName is the name of what synapses attach to, with the part.
func sourceName(s Source) string {
	if n, ok := s.(interface{ Name() string }); ok {
		return n.Name()
	}
	return ""
}
