package compile

import (
	"slices"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

const (
	preEquations  = "v : 1\ns : 1\nact = 2*v : 1\nplace = 10*i : 1"
	postEquations = "dv/dt = -v/tau : 1 (unless refractory)\nu : 1\nn : integer\ndrive = u + v : 1\nidx = i : integer\ng : 1 (shared)\nfresh = t - lastspike : second"
)

// pair compiles on_pre code between two groups, or within the target group if same.
func pair(t *testing.T, equations, onPre string, same bool) (*kernels.Func, *model.Synapses, Ends) {
	t.Helper()
	post := mustModel(t, model.GroupSource{Equations: postEquations, Threshold: "v > 1", Refractory: "1*ms"})
	pre := post
	if !same {
		pre = mustModel(t, model.GroupSource{Equations: preEquations})
	}
	s, errs := model.NewSynapses(model.SynapsesSource{Equations: equations, Pathways: []model.PathwaySource{{Name: "pre", Field: "on_pre", Code: onPre}}}, pre, post, namespace(t))
	if errs != nil {
		t.Fatal(errs)
	}
	ends := Ends{Syn: s, NPre: 2, NPost: 3, OffsetPre: 1, OffsetPost: 1, DtPre: dt, DtPost: dt}
	f := Pathway(Object{Name: "S", ID: 2, Dt: dt}, ends, s.Pathways[0], nil, false)
	verify(t, f)
	return f, s, ends
}

// row is one row of synapses of source 2: onto neurons 1, 3, 1 of four, the second of which is refractory.
func row() *memory {
	return &memory{t: 8 * dt, step: 8, ints: map[string]int64{Spiking: 2, "N": 3}, cols: map[string]any{
		Target: []int32{1, 3, 1}, SourceOf: []int32{2, 2, 2}, "w": []float64{1, 2, 4}, "k": []int32{0, 0, 0}, "sh": []float64{100},
		"v_pre": []float64{0.1, 0.2, 0.3}, "s_pre": []float64{0, 0, 0},
		"v_post": []float64{10, 20, 30, 40}, "u_post": []float64{1, 2, 3, 4}, "n_post": []int32{0, 0, 0, 0},
		"g_post": []float64{5}, "lastspike_post": []float64{0, 1 * dt, 2 * dt, 3 * dt},
		"not_refractory_post": []bool{true, true, true, false},
	}}
}

// TestOnPre: what on_pre code does to a row. A target that stands twice in it sees both.
func TestOnPre(t *testing.T) {
	const equations = "w : 1\nk : integer\nsh : 1 (shared)\nh = w/2 : 1"
	for _, c := range []struct {
		code   string
		same   bool
		serial bool // Func.Sequential
		accum  bool // by accumulation
		want   map[string][]float64
	}{
		{code: "u += w", accum: true, want: map[string][]float64{"u_post": {1, 7, 3, 6}}},
		{code: "u_post -= h", accum: true, want: map[string][]float64{"u_post": {1, -0.5, 3, 3}}},
		{code: "u = u + w", accum: true, want: map[string][]float64{"u_post": {1, 7, 3, 6}}},
		{code: "v += w", accum: true, want: map[string][]float64{"v_post": {10, 25, 30, 40}}}, // 3 is refractory
		{code: "v = w", want: map[string][]float64{"v_post": {10, 4, 30, 40}}},
		{code: "u *= 1 + w", want: map[string][]float64{"u_post": {1, 20, 3, 12}}},
		{code: "u += w; u_post *= 2", want: map[string][]float64{"u_post": {1, 2*(2*(2+1)+4) + 0, 3, 12}}},
		{code: "u_post += w; w = u", want: map[string][]float64{"u_post": {1, 7, 3, 6}, "w": {3, 6, 7}}},
		{code: "u += u", want: map[string][]float64{"u_post": {1, 8, 3, 8}}},
		{code: "u += drive", want: map[string][]float64{"u_post": {1, 2 + 22 + 44, 3, 4 + 44}}},
		{code: "w = drive", want: map[string][]float64{"w": {22, 44, 22}}},
		{code: "w = drive + act_pre", want: map[string][]float64{"w": {22.6, 44.6, 22.6}}},
		{code: "w = idx_post + place_pre", want: map[string][]float64{"w": {21, 23, 21}}}, // i within the groups
		{code: "w = i*10 + j", want: map[string][]float64{"w": {10, 12, 10}}},             // i and j within the parts
		{code: "w = N_pre + 10*N_post + 100*N", want: map[string][]float64{"w": {332, 332, 332}}},
		{code: "w = fresh_post/dt", want: map[string][]float64{"w": {7, 5, 7}}},
		{code: "w += int(not_refractory_post) + sh + g_post", want: map[string][]float64{"w": {107, 107, 110}}},
		{code: "w = (t - lastspike)/dt", want: map[string][]float64{"w": {7, 5, 7}}},
		{code: "n += 2", want: map[string][]float64{"n": {0, 4, 0, 2}}},
		{code: "k += j; w = k", want: map[string][]float64{"w": {0, 2, 0}, "k": {0, 2, 0}}},
		{code: "s_pre += w", accum: true, want: map[string][]float64{"s_pre": {0, 0, 7}}},
		{code: "s_pre = 2*s_pre + w", serial: true, want: map[string][]float64{"s_pre": {0, 0, 2*(2*1+2) + 4}}},
		{code: "u += v_pre", accum: true, want: map[string][]float64{"u_post": {1, 2.5999999999999996, 3, 4.3}}}, // 2 + 0.3 + 0.3
		{code: "a = w; w = 3; u += a*w", accum: true, want: map[string][]float64{"u_post": {1, 2 + 3 + 12, 3, 10}, "w": {3, 3, 3}}},
		// One group on both sides: source 2 has u = 3.
		{code: "u_post += u_pre*w", same: true, serial: true, want: map[string][]float64{"u_post": {1, 17, 3, 10}}},
		{code: "u_post += v_pre*w", same: true, accum: true, want: map[string][]float64{"u_post": {1, 152, 3, 64}}},
		{code: "u_pre += w", same: true, accum: true, want: map[string][]float64{"u_post": {1, 2, 10, 4}}},
		{code: "u_pre += w; w = u_post", same: true, serial: true, want: map[string][]float64{"u_post": {1, 2, 10, 4}, "w": {2, 4, 2}}},
		{code: "u_post = drive_pre", same: true, serial: true, want: map[string][]float64{"u_post": {1, 33, 3, 33}}},
	} {
		f, _, _ := pair(t, equations, c.code, c.same)
		if f.Sequential != c.serial {
			t.Errorf("%s: sequential %v, want %v", c.code, f.Sequential, c.serial)
		}
		accum := slices.ContainsFunc(f.Insts, func(in kernels.Inst) bool { return in.Op == kernels.OpAccum || in.Op == kernels.OpAccumM })
		if accum != c.accum {
			t.Errorf("%s: accumulates %v, want %v\n%v", c.code, accum, c.accum, f)
		}
		m := row()
		m.run(t, f, 0, 3)
		for name, want := range c.want {
			x := m.cols[name]
			if x == nil {
				x = m.cols[name+"_post"]
			}
			if ints, ok := x.([]int32); ok {
				floats := make([]float64, len(ints))
				for i, n := range ints {
					floats[i] = float64(n)
				}
				x = floats
			}
			same(t, c.code+": "+name, x.([]float64), want)
		}
	}
}

// TestAutapse: a synapse of neuron 2 onto itself adds on both sides; so do the others.
func TestAutapse(t *testing.T) {
	f, _, _ := pair(t, "w : 1", "u_pre += w; u_post += w", true)
	m := row()
	m.cols[Target] = []int32{2, 1, 2}
	m.run(t, f, 0, 3)
	same(t, "u", m.f("u_post"), []float64{1, 2 + 2, 3 + (1 + 2 + 4) + (1 + 4), 4})
	if !f.Sequential {
		t.Errorf("not sequential\n%v", f)
	}
}

// TestSynapseValues: expressions and assignments over all synapses.
func TestSynapseValues(t *testing.T) {
	_, s, ends := pair(t, "w : 1\nk : integer\nsh : 1 (shared)\nh = w/2 : 1", "", false)
	o := Object{Name: "S", ID: 2, Dt: dt}
	for text, want := range map[string][]float64{
		"w*2":              {2, 4, 8},
		"1.0*(i*10 + j)":   {10, 12, 10},
		"v_pre + u + h":    {0.3 + 2 + 0.5, 0.3 + 4 + 1, 0.3 + 2 + 2},
		"v_pre + drive":    {22.3, 44.3, 22.3},
		"sh*w + act_pre*0": {100, 200, 400},
	} {
		e, errs := s.Value("value", text)
		if errs != nil {
			t.Fatal(errs)
		}
		m := row()
		m.cols[Out] = make([]float64, 3)
		m.run(t, SynapseValues(o, ends, "values", e), 0, 3)
		same(t, text, m.f(Out), want)
	}
	v, e, errs := s.Assignment("init", "w", "w + j")
	if errs != nil {
		t.Fatal(errs)
	}
	where, errs := s.Condition("where", "w > 1")
	if errs != nil {
		t.Fatal(errs)
	}
	m := row()
	m.run(t, AssignSynapses(o, ends, "init", s.Symbol(v), e, where), 0, 3)
	same(t, "w", m.f("w"), []float64{1, 4, 4})
}

// TestRule: conditions, probabilities, elements and numbers of synapses over iterations for one source.
func TestRule(t *testing.T) {
	_, s, ends := pair(t, "w : 1", "", false)
	o := Object{Name: "S", ID: 2, Dt: dt}
	iterations := func(n int) *memory { // for source 1 over k = 0, 2, 4, …, which are the targets too
		m := row()
		m.ints[Outer], m.ints[Low], m.ints[Step] = 1, 0, 2
		nth, result := make([]int32, n), make([]int64, n)
		for k := range n {
			nth[k], result[k] = int32(k), int64(2*k)
		}
		m.cols[Nth], m.cols[Result], m.cols[Out] = nth, result, make([]float64, n)
		return m
	}
	generator := func(text string) *model.Generator {
		g, errs := s.Generator("connect", text, model.Pre)
		if errs != nil {
			t.Fatal(errs)
		}
		return g
	}
	for _, c := range []struct {
		text  string
		reads bool
		want  []int32
	}{
		{"k for k in range(0, 4, 2) if i != k", false, []int32{0, 1}},
		{"k for k in range(0, 4, 2) if j == 0", false, []int32{0}},
		{"k for k in range(0, 4, 2) if i + 1 == j", false, []int32{1}},
		{"k for k in range(0, 4, 2) if v_pre + u > 3 and j > 0", true, []int32{1}},
		{"k for k in range(0, 4, 2) if drive > 40", true, []int32{1}},
		{"k for k in range(0, 4, 2) if act_pre > 0 and k == 2", false, []int32{1}},
	} {
		r := NewRule(o, ends, "connect", generator(c.text), nil, 9)
		if r.Reads != c.reads {
			t.Errorf("%s: reads %v, want %v", c.text, r.Reads, c.reads)
		}
		m := iterations(2)
		m.run(t, r.Choose, 0, 2)
		if !slices.Equal(m.list, c.want) {
			t.Errorf("%s: chose %v, want %v", c.text, m.list, c.want)
		}
	}
	value := func(text string) *model.Expr {
		e, errs := s.PairNumber("n", text)
		if errs != nil {
			t.Fatal(errs)
		}
		return e
	}
	m := iterations(2)
	m.run(t, NewRule(o, ends, "connect", model.AllPairs(nil, nil), value("j + 1.9"), 9).Count, 0, 2)
	if got, want := m.cols[Out].([]float64), []float64{1.9, 3.9}; !slices.Equal(got, want) {
		t.Errorf("n = j + 1.9: got %v, want %v", got, want)
	}
	m.run(t, NewRule(o, ends, "connect", generator("i + k/2.0 for k in range(9)"), nil, 9).Elem, 0, 2)
	if got, want := m.cols[Result].([]int64), []int64{1, 2}; !slices.Equal(got, want) {
		t.Errorf("i + k/2.0: got %v, want %v", got, want)
	}
	m.run(t, NewRule(o, ends, "connect", generator("k*(0.0/(k - 2)) for k in range(9)"), nil, 9).Elem, 0, 2)
	if got, want := m.cols[Result].([]int64), []int64{0, NoResult}; !slices.Equal(got, want) {
		t.Errorf("not a number: got %v, want %v", got, want)
	}
	// The arguments of a range, for sources 0 and 1, and the part of a condition that hangs on them alone.
	r := NewRule(o, ends, "connect", generator("k for k in sample(i, N_post + i, i + 1, p=v_pre) if s_pre < 1 and i > 0 and k > 3"), nil, 9)
	m = iterations(2)
	m.ints[Outer] = 0
	m.cols[Low], m.cols[High], m.cols[Step], m.cols[Chance], m.cols[Take] = make([]int64, 2), make([]int64, 2), make([]int64, 2), make([]float64, 2), make([]bool, 2)
	m.run(t, r.Rows, 0, 2)
	same(t, "p", m.f(Chance), []float64{0.2, 0.3})
	if !slices.Equal(m.cols[High].([]int64), []int64{3, 4}) || !slices.Equal(m.cols[Step].([]int64), []int64{1, 2}) || !slices.Equal(m.cols[Take].([]bool), []bool{false, true}) {
		t.Errorf("arguments: high %v, step %v, take %v", m.cols[High], m.cols[Step], m.cols[Take])
	}
	// Trials do not depend on which other iterations there are.
	trial := NewRule(o, ends, "connect", model.AllPairs(nil, value("0.5 + 0*j")), nil, 9).Choose
	m = iterations(60)
	m.run(t, trial, 0, 60)
	all := slices.Clone(m.list)
	m.run(t, trial, 0, 17)
	parts := slices.Clone(m.list)
	m.run(t, trial, 17, 43)
	if parts = append(parts, m.list...); !slices.Equal(parts, all) || len(all) < 15 || len(all) > 45 {
		t.Errorf("in two parts %v, at once %v", parts, all)
	}
}

// TestSideColumn: what a column of a synaptic kernel stands for.
func TestSideColumn(t *testing.T) {
	_, _, ends := pair(t, "w : 1", "", false)
	for column, want := range map[string]struct {
		of   model.Owner
		name string
	}{
		"w": {model.Own, "w"}, "v_pre": {model.Pre, "v"}, "u_post": {model.Post, "u"}, Target: {model.Own, Target},
		SourceOf: {model.Own, SourceOf}, Out: {model.Own, Out}, "lastspike_post": {model.Post, "lastspike"},
	} {
		if of, name := ends.SideColumn(column); of != want.of || name != want.name {
			t.Errorf("%s: got %v %s, want %v %s", column, of, name, want.of, want.name)
		}
	}
}
