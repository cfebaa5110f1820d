package spikelane

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/compile"
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/units"
)

// settable is something that a run of an exported project may be given.
type settable struct {
	name  string
	dim   units.Dimension
	elem  ecs.Elem
	shape []int // nil: one number; -1: as many as there are
}

// settables lists what a run may be given.
func (p *Program) settables() (all []settable) {
	for _, gp := range p.groups {
		for _, v := range gp.model.Vars {
			if !v.Owned() {
				continue
			}
			s := settable{name: gp.decl.name + "." + v.Name, dim: v.Dim, elem: elems[compile.ElemOf(v.Type)], shape: []int{gp.decl.count}}
			if v.Shared {
				s.shape = nil
			}
			all = append(all, s)
		}
	}
	for _, sp := range p.synapses {
		for _, v := range sp.model.Vars {
			if v.Stored() && v != sp.model.Numbers {
				all = append(all, settable{name: sp.decl.name + "." + v.Name, dim: v.Dim, elem: elems[compile.ElemOf(v.Type)], shape: []int{-1}})
			}
		}
	}
	for _, f := range p.defined {
		if t := f.Timed; t != nil {
			shape := []int{t.Rows}
			if t.Cols > 0 {
				shape = append(shape, t.Cols)
			}
			all = append(all, settable{name: f.Name, dim: f.Result.Dim, elem: ecs.F64, shape: shape})
		}
	}
	return all
}

// assignments turns values into words of the command line; arrays become files in dir.
func (d *Standalone) assignments(set map[string]any, dir string) (words []string, err error) {
	var errs Errors
	all := d.prog.settables()
	for _, name := range slices.Sorted(maps.Keys(set)) {
		k := slices.IndexFunc(all, func(s settable) bool { return s.name == name })
		if k < 0 {
			var names []string
			for _, s := range all {
				names = append(names, s.name)
			}
			hint := "variables are named object.variable; constants are compiled in"
			if near := Suggest(name, names); len(near) > 0 {
				hint = fmt.Sprintf("did you mean %q?", near[0])
			}
			errs.add("arguments", "", name, "E402", fmt.Sprintf("there is no %q that a run can be given", name), hint)
			continue
		}
		word, code, fault := all[k].word(set[name], filepath.Join(dir, name+".npy"), func(path string, a record.Array) error {
			return record.WriteNPY(path, a)
		})
		if fault != nil {
			if code == "" {
				return nil, fault
			}
			errs.add("arguments", "", name, code, fault.Error(), "")
			continue
		}
		words = append(words, word)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return words, nil
}

// arraysOf is the folder of the arrays that a run is given: within that of its results, which no other run shares.
func (d *Standalone) arraysOf(a RunArguments) string {
	dir := a.Results
	if dir == "" {
		dir = standalone.ResultsDir
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(d.dir, dir)
	}
	return filepath.Join(dir, "arguments")
}

// forget removes the arrays that a run was given.
func (d *Standalone) forget(a RunArguments) {
	dir := d.arraysOf(a)
	for name := range a.Set {
		os.Remove(filepath.Join(dir, name+".npy"))
	}
	os.Remove(dir)
}

// programOf returns the program of a run that was given values: timed arrays, which the results do not hold, have them.
func (d *Standalone) programOf(set map[string]any) (*Program, error) {
	given := map[string][]float64{}
	for _, f := range d.prog.defined {
		value, ok := set[f.Name]
		if !ok || f.Timed == nil {
			continue
		}
		values := make([]float64, 0, len(f.Timed.Values))
		if rows, ok := value.([][]float64); ok {
			for _, row := range rows {
				values = append(values, row...)
			}
		} else if x, _ := valuesOf(value); x.Shared {
			values = slices.Repeat(x.Data, len(f.Timed.Values))
		} else {
			values = append(values, x.Data...)
		}
		given[f.Name] = values
	}
	if len(given) == 0 {
		return d.prog, nil
	}
	return d.prog.with(context.Background(), func(n *Network) {
		for k := range n.functions {
			if values, ok := given[n.functions[k].name]; ok {
				n.functions[k].given = values
			}
		}
	})
}

// word returns a value as a word of the command line. The fault has a code if it is one of the value.
func (s *settable) word(value any, path string, write func(string, record.Array) error) (word, code string, fault error) {
	var data []float64
	shape, one := []int(nil), false
	switch v := value.(type) {
	case [][]float64:
		shape = []int{len(v), 0}
		for _, row := range v {
			if shape[1] = len(row); len(row) != len(v[0]) {
				return "", "E403", fmt.Errorf("rows of %d and %d values", len(v[0]), len(row))
			}
			data = append(data, row...)
		}
	default:
		x, ok := valuesOf(value)
		if !ok {
			return "", "E106", fmt.Errorf("a value of type %T: want a quantity, a number or []float64", value)
		}
		if !x.Dim.IsDimensionless() && x.Dim != s.dim {
			return "", "E201", fmt.Errorf("%s needs %s, is %s", s.name, unitName(s.dim), unitName(x.Dim))
		}
		data, shape, one = x.Data, []int{len(x.Data)}, x.Shared
	}
	for k, x := range data {
		if !fits(s.elem, x) {
			return "", "E418", fmt.Errorf("value %d is %v, which %s cannot be", k, x, s.name)
		}
	}
	if one {
		return s.name + "=" + strconv.FormatFloat(data[0], 'g', -1, 64), "", nil
	}
	if len(s.shape) != len(shape) || s.shape != nil && s.shape[0] >= 0 && !slices.Equal(s.shape, shape) {
		return "", "E403", fmt.Errorf("%s takes an array of %s, got one of %s", s.name, shapeText(s.shape), shapeText(shape))
	}
	a := record.Array{Name: s.name, Shape: shape, Data: data}
	switch s.elem {
	case ecs.I32:
		a.Data = converted[int32](data)
	case ecs.I64:
		a.Data = converted[int64](data)
	case ecs.Bool:
		list := make([]bool, len(data))
		for k, x := range data {
			list[k] = x != 0
		}
		a.Data = list
	}
	if err := write(path, a); err != nil {
		return "", "", err
	}
	abs, err := filepath.Abs(path)
	return s.name + "=@" + abs, "", err
}

func converted[T int32 | int64](data []float64) []T {
	out := make([]T, len(data))
	for k, x := range data {
		out[k] = T(x)
	}
	return out
}

func shapeText(shape []int) string {
	if shape == nil {
		return "one value"
	}
	var parts []string
	for _, n := range shape {
		if n < 0 {
			return "one value for each synapse"
		}
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, "x") + " values"
}
