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
