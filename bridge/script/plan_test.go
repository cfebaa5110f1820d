package script

import (
	"strings"
	"testing"
)

// TestPlan: what a script does goes into the network where nothing that is done later counts for it; variables of one name in
// different objects are different ones.
func TestPlan(t *testing.T) {
	value := real(1)
	groups := []object{
		{Kind: "neurons", Name: "a", Equations: "y : 1"},
		{Kind: "neurons", Name: "b", Equations: "y : 1\nz = 2*y : 1"},
		{Kind: "synapses", Name: "s", Source: part{Of: "a"}, Target: part{Of: "a"}, Equations: "w : 1"},
		{Kind: "synapses", Name: "r", Source: part{Of: "b"}, Target: part{Of: "b"}},
	}
	set := func(of, variable string) action {
		return action{Do: "set", part: part{Of: of}, Variable: variable, Text: "i"}
	}
	connect := func(of, targets string) action {
		return action{Do: "connect", part: part{Of: of}, Targets: targets, N: "1"}
	}
	one, two := int64(1), int64(2)
	for name, c := range map[string]struct {
		actions        []action
		network, later string
		err            string
	}{
		"y of another group": {[]action{connect("s", "k for k in range(0, int(y_pre))"), set("b", "y"), connect("r", "i")}, "connect s, set b, connect r", "", ""},
		"y of this group":    {[]action{connect("s", "k for k in range(0, int(y_pre))"), set("a", "y")}, "connect s", "set a", ""},
		"through z":          {[]action{set("s", "w"), connect("r", "int(z_post)"), set("b", "y")}, "set s, connect r", "set b", ""},
		"too late":           {[]action{connect("s", "int(y_pre)"), set("a", "y"), connect("s", "int(y_pre)")}, "", "", "a.y"},
		"seeds":              {[]action{{Do: "seed", Seed: &one}, {Do: "seed", Seed: &two}, set("a", "y")}, "set a", "", ""},
		"seeds between":      {[]action{{Do: "seed", Seed: &one}, set("a", "y"), {Do: "seed", Seed: &two}, set("b", "y")}, "", "seed , set a, seed , set b", ""},
		"after a run":        {[]action{{Do: "run", Duration: value}, connect("s", "i")}, "", "", "after a run"},
	} {
		p, err := newPlan(&document{Objects: groups, Actions: c.actions})
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %q", name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := told(p.network); got != c.network {
			t.Errorf("%s: in the network %q, want %q", name, got, c.network)
		}
		if got := told(p.later); got != c.later {
			t.Errorf("%s: later %q, want %q", name, got, c.later)
		}
		if name == "seeds" && (p.seed == nil || *p.seed != 2) {
			t.Errorf("the last of two seeds does not count")
		}
	}
}

func told(actions []action) string {
	var out []string
	for _, a := range actions {
		out = append(out, a.Do+" "+a.Of)
	}
	return strings.Join(out, ", ")
}

// TestDelaysWhere: delays that are given to some synapses leave the others as they were; a delay for all forgets them.
func TestDelaysWhere(t *testing.T) {
	delay := func(where, text string) action {
		return action{Do: "set", part: part{Of: "s"}, Pathway: "pre", Variable: "delay", Text: text, Where: where}
	}
	p, err := newPlan(&document{
		Objects: []object{{Kind: "synapses", Name: "s"}},
		Actions: []action{delay("", "9*ms"), delay("i==0", "j*ms"), delay("i==1", "2*ms")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.delays["s.pre"], "int(i==1)*(2*ms) + int(not (i==1))*(int(i==0)*(j*ms) + int(not (i==0))*(9*ms))"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if again, _ := newPlan(&document{Objects: []object{{Kind: "synapses", Name: "s"}}, Actions: []action{delay("i==0", "j*ms"), delay("", "ms")}}); again.delays["s.pre"] != "ms" {
		t.Errorf("%q", again.delays["s.pre"])
	}
	if len(p.later) > 0 || len(p.network) > 0 {
		t.Errorf("network %v, later %v", p.network, p.later)
	}
}
