package script

import (
	"os"
	"testing"

	"github.com/spikelane/spikelane"
)

// FuzzDocument: a document becomes a network or an error, whatever stands in it.
func FuzzDocument(f *testing.F) {
	text, err := os.ReadFile("testdata/decay/document.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format": "brian", "version": 1, "dt": 1e-4, "objects": [{"kind": "neurons", "name": "g", "n": 3, "equations": "v : 1"}],
		"actions": [{"do": "set", "of": "g", "variable": "v", "text": "i"}, {"do": "values", "of": "g", "variable": "v", "value": 1, "from": 1, "to": 9}, {"do": "run", "duration": 1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := parse(text, "testdata/decay/document.json")
		if err != nil {
			return
		}
		p, err := newPlan(d)
		if err != nil {
			return
		}
		for _, o := range d.Objects {
			if o.N > 1000 {
				return
			}
		}
		n, err := newNetwork(d, spikelane.Config{Target: "go"}, p.delays)
		if err != nil || n.begin(p) != nil {
			return
		}
		_, _ = n.Compile(t.Context())
	})
}
