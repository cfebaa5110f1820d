package compile

import (
	"strings"
	"testing"

	"github.com/spikelane/spikelane/model"
)

// TestOrderDependent: which code depends on the order of synapses. Each row can be checked by writing out two synapses
// of one neuron in both orders.
func TestOrderDependent(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"u_post += w", ""},
		{"u_post -= w; u_post += 2*w", ""},
		{"u_post *= w; u_post /= 2", ""},
		{"u_post += w; u_post *= 2", "u_post"},
		{"u_post = 0", ""},
		{"u_post = t/second", ""},
		{"u_post = w", "u_post"},
		{"u_post = i", "u_post"},
		{"u_post = rand()", "u_post"},
		{"u_post = u_post/2 + w", "u_post"},
		{"u_post += w*u_post", "u_post"},
		{"w = clip(w + u_post, 0, 1)", ""},
		{"u_post += w; w = u_post", "u_post"},
	} {
		_, s, _ := pair(t, "w : 1", c.code, false)
		if got := strings.Join(OrderDependent(s.Pathways[0]), " "); got != c.want {
			t.Errorf("%s: depends on order: %q, want %q", c.code, got, c.want)
		}
	}
	if OrderDependent(&model.Pathway{}) != nil {
		t.Error("no code depends on order")
	}
}

// TestAnyRowOrder: which code of the source has the same bits in whatever order the synapses of one source are visited,
// for all rows and for those without a target twice. Sums of three values depend on their order already.
func TestAnyRowOrder(t *testing.T) {
	for _, c := range []struct {
		code          string
		same          bool // source and target are one group
		all, distinct bool
	}{
		{"w = clip(w + u_post, 0, 1)", false, true, true},
		{"w += rand()", false, true, true},
		{"u_post += w", false, false, true},
		{"x = 2*w; u_post = x", false, false, true},
		{"u_post += u_pre", true, false, false},
		{"u_pre += w", true, false, false},
		{"u_post += w; u_pre = 0", true, false, false},
	} {
		f, s, _ := pair(t, "w : 1", c.code, c.same)
		all, distinct := AnyRowOrder(s.Pathways[0], f)
		if all != c.all || distinct != c.distinct {
			t.Errorf("%s: any order for all rows: %v, for those without a target twice: %v, want %v, %v", c.code, all, distinct, c.all, c.distinct)
		}
	}
}
