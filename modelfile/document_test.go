package modelfile_test

import (
	"testing"

	"github.com/spikelane/spikelane/modelfile"
)

// The document has the values that flags give, each where the file has its own, and else at the end.
func TestDocument(t *testing.T) {
	const text = `spikelane = 1
name = "m"
[constants]
a = 1
b = "2*a"
[[neurons]]
name = "G"
count = 2
equations = "x : 1"
init = ["x[ i > 0 ] = a + b "]
[[run]]
duration = "1*ms"
set = ["G [ :1 ] . x = 3"]
constants = { a = 2 }
`
	seed := int64(5)
	plain, err := modelfile.Parse("m.toml", []byte(text), modelfile.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := modelfile.Parse("m.toml", []byte(text),
		modelfile.Overrides{Seed: &seed, Dt: "0.2*ms", Duration: "3*ms", Set: []modelfile.Setting{{Name: "b", Value: "4"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		m            *modelfile.Model
		field, value string
		there        bool
	}{
		{plain, "constants.b", "2*a", true},
		{plain, "duration", "", false},
		{plain, "run[0].duration", "1*ms", true},
		{plain, "seed", "", false},
		{other, "constants.a", "1", true},
		{other, "constants.b", "4", true},
		{other, "duration", "3*ms", true},
		{other, "run[0].duration", "", false},
		{other, "dt", "0.2*ms", true},
		{other, "seed", "5", true},
	} {
		if p, ok := tt.m.Document().Place(tt.field); ok != tt.there || p.Text != tt.value {
			t.Errorf("%s is %q, %v, want %q, %v", tt.field, p.Text, ok, tt.value, tt.there)
		}
	}
	if got, want := modelfile.ReadInitial("x[ i > 0 ] = a + b "), (modelfile.Assignment{Variable: "x", Index: "i > 0", Value: "a + b"}); got != want {
		t.Errorf("ReadInitial: %+v, want %+v", got, want)
	}
	reference, a := modelfile.ReadChange("G [ :1 ] . x = 3")
	if got, want := modelfile.ReadReference(reference), (modelfile.Reference{Name: "G", Part: true, High: "1"}); got != want || a.Variable != "x" || a.Value != "3" {
		t.Errorf("ReadChange: %+v, %+v, want %+v", got, a, want)
	}
}
