package model

import (
	"strings"
	"testing"
)

func between(t *testing.T, equations string) *Synapses {
	t.Helper()
	ns := namespace(t)
	var groups [2]*Group
	for k, src := range sides {
		g, errs := NewGroup(src, ns)
		if errs != nil {
			t.Fatal(errs)
		}
		groups[k] = g
	}
	s, errs := NewSynapses(SynapsesSource{Equations: equations, MultisynapticIndex: "nth"}, groups[0], groups[1], ns)
	if errs != nil {
		t.Fatal(errs)
	}
	return s
}

// TestGeneratorFaults: every fault of a generator has its place.
func TestGeneratorFaults(t *testing.T) {
	s := between(t, "u : 1\nfar = abs(i - j) > 3 : boolean\nstrong = u > 1 : boolean")
	for _, c := range []struct {
		over Owner
		text string
		want string // place, code, and a part of the message; "" none
	}{
		{Pre, "k for k in range(n)", ""},
		{Pre, "i", ""},
		{Pre, "j for j in range(N_post) if j > i", ""},
		{Pre, "k for k in range(N_post) if far", ""},
		{Pre, "i + (-1)**k for k in range(2)", ""},
		{Pre, "k for k in sample(N_post, p=rate_pre*ms)", ""},
		{Post, "k for k in sample(j, size=3) if rate_pre > 1*Hz", ""},
		{Post, "k for k in range(int(I/amp))", ""},
		{Pre, "k", `1:1: E101 unknown name "k"`},
		{Pre, "k in range(3)", "1:3: E010"},
		{Pre, "k for k in range(3) for l in range(2)", "1:21: E015"},
		{Pre, "k for i in range(3)", "1:7: E015 i is the neuron that the generator runs for"},
		{Post, "k for j in range(3)", "1:7: E015 j is the neuron"},
		{Pre, "k for k in range(n/2)", "1:18: E205 high of range needs a whole number"},
		{Pre, "k for k in range(0, 10*ms)", "1:21: E203 high needs a dimensionless number, is s"},
		{Pre, "k for k in sample(N_post, size=0.1*N_post)", "1:32: E205 size of sample needs a whole number"},
		{Pre, "k for k in sample(N_post, p=1*mV)", "1:29: E203 p needs"},
		{Pre, "k for k in range(j)", "1:18: E415 j is what the generator makes"},
		{Pre, "j + 1", "1:1: E415 j is what the generator makes"},
		{Post, "k for k in range(i)", "1:18: E415 i is what the generator makes"},
		{Pre, "k for k in range(count_post)", "1:18: E415 count_post belongs to the neuron"},
		{Post, "int(rate_pre*second)", "1:5: E415 rate_pre belongs to the neuron"},
		{Pre, "k for k in range(N)", "1:18: E415 N, the number of synapses"},
		{Pre, "k for k in range(N_incoming)", "1:18: E415 N_incoming is not known"},
		{Pre, "k for k in range(3) if u > 1", "1:24: E415 u belongs to the synapses"},
		{Pre, "k for k in range(3) if strong", "1:24: E415 u belongs to the synapses"},
		{Pre, "k for k in range(3) if nth == 0", "1:24: E415 nth belongs to the synapses"},
		{Pre, "k for k in range(3) if k", `1:24: E205 "if" needs a condition`},
		{Pre, "k > 3 for k in range(3)", "1:1: E203 j needs a dimensionless number"},
		{Pre, "k*mV for k in range(3)", "1:1: E203 j needs a dimensionless number, is volt"},
		{Pre, "k for k in sample(3)", "1:12: E015 sample takes either p"},
		{Pre, "k for k in range(xi)", "1:18: E128"},
	} {
		_, errs := s.Generator("j", c.text, c.over)
		got := ""
		if len(errs) > 0 {
			got = strings.TrimPrefix(errs[0].Error(), "j:")
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
		if c.want != "" && len(errs) != 1 {
			t.Errorf("%s: %d faults: %v", c.text, len(errs), errs)
		}
	}
}

// TestPairCondition: conditions and numbers over pairs that are not connected yet.
func TestPairCondition(t *testing.T) {
	s := between(t, "u : 1")
	for _, c := range []struct{ text, want string }{
		{"i != j and rate_pre > 1*Hz and v_post > El", ""},
		{"k for k in range(3)", "E015 this is a generator, not a condition"},
		{"u > 1", "1:1: E415 u belongs to the synapses"},
		{"N_outgoing < 3", "1:1: E415 N_outgoing is not known"},
		{"i + j", "E205"},
	} {
		if _, errs := s.PairCondition("condition", c.text); c.want == "" && errs != nil || c.want != "" && (errs == nil || !strings.Contains(errs.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.text, errs, c.want)
		}
	}
	if _, errs := s.PairNumber("n", "u"); errs == nil {
		t.Error("n = u: no fault")
	}
}

// TestMultisynapticIndex: the name is a constant integer, and free.
func TestMultisynapticIndex(t *testing.T) {
	s := between(t, "u : 1")
	if e, errs := s.Value("init", "nth + 1"); errs != nil || e.Type != Integer {
		t.Errorf("nth + 1: %v, %v", e, errs)
	}
	if _, _, errs := s.Assignment("init", "nth", "1"); errs == nil || !strings.Contains(errs.Error(), "E125") {
		t.Errorf("nth = 1: %v", errs)
	}
	for _, c := range []struct{ name, want string }{{"u", "E120"}, {"count", "E123"}, {"i", "E122"}, {"a b", "E123"}, {"mV", "E123"}} {
		_, errs := NewSynapses(SynapsesSource{Equations: "u : 1", MultisynapticIndex: c.name}, s.Pre, s.Post, namespace(t))
		if errs == nil || !strings.Contains(errs.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, errs, c.want)
		}
	}
	_, errs := NewSynapses(SynapsesSource{Pathways: []PathwaySource{{Name: "pre", Field: "on_pre", Code: "nth += 1"}}, MultisynapticIndex: "nth"}, s.Pre, s.Post, namespace(t))
	if errs == nil || !strings.Contains(errs.Error(), "E125") {
		t.Errorf("nth += 1: %v", errs)
	}
}
