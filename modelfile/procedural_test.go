package modelfile

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestProcedural: a file may say that synapses are not stored; what they do is the same.
func TestProcedural(t *testing.T) {
	const text = `spikelane = 1
name = "procedural"
seed = 3
[[neurons]]
name = "g"
count = 90
equations = "dv/dt = (1.1-v)/(10*ms) : 1"
threshold = "v > 1"
reset = "v = 0"
init = ["v = rand()"]
[[synapses]]
name = "s"
source = "g"
target = "g"
on_pre = "v_post += 0.01"
procedural = false
connect = [{ condition = "i != j", p = 0.2 }]
`
	digests := func(text string) (map[string]string, error) {
		m, err := Parse("procedural.toml", []byte(text), Overrides{Duration: "30*ms"})
		if err != nil {
			return nil, err
		}
		p, err := m.Compile(context.Background())
		if err != nil {
			return nil, err
		}
		s, err := p.New(context.Background(), spikelane.Instance{})
		if err != nil {
			return nil, err
		}
		err = m.Run(context.Background(), s)
		return s.Stats().Digest, err
	}
	want, err := digests(text)
	if err != nil {
		t.Fatal(err)
	}
	not := strings.Replace(text, "procedural = false", "procedural = true", 1)
	got, err := digests(not)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, want) {
		t.Errorf("digests %v, want %v", got, want)
	}
	if _, err := digests(strings.Replace(not, "connect", `equations = "w : 1"`+"\nconnect", 1)); err == nil || !strings.Contains(err.Error(), "E450") {
		t.Errorf("got %v, want E450", err)
	}
	if _, err := digests(strings.Replace(text, "= false", `= "yes"`, 1)); err == nil || !strings.Contains(err.Error(), "F004") {
		t.Errorf("got %v, want F004", err)
	}
}
