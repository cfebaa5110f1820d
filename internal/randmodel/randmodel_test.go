package randmodel_test

import (
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/modelfile"
)

// TestMake: models are a function of seed and policy, and well-typed: of a hundred, at most a few are refused, for what cannot be known
// where an object is written.
func TestMake(t *testing.T) {
	refused := 0
	for k := range 104 {
		p := randmodel.Policies()[k%len(randmodel.Policies())]
		text := randmodel.Make(uint64(k), p)
		if text != randmodel.Make(uint64(k), p) {
			t.Fatalf("seed %d, policy %s: two models", k, p.Name)
		}
		m, err := modelfile.Parse("model.toml", []byte(text), modelfile.Overrides{Config: spikelane.Config{Target: "go"}})
		if err == nil {
			_, err = m.Compile(t.Context())
		}
		if err != nil {
			refused++
			t.Logf("seed %d, policy %s: %v", k, p.Name, err)
		}
	}
	if refused > 3 {
		t.Errorf("%d of 104 models are refused", refused)
	}
}

// TestShrink: of a model, what keeps a property is found, and nothing beside it.
func TestShrink(t *testing.T) {
	text := randmodel.Make(5, randmodel.Policies()[0]) + "\n[[neurons]]\nname = \"X\"\ncount = 100\nequations = '''\ny : 1\nx = (1 + sqrt(abs(y*2) + 3))/4 : 1\n'''\n"
	least := randmodel.Shrink(text, 3000, func(s string) bool {
		return strings.Contains(s, "[[neurons]]") && strings.Contains(s, "sqrt(") && strings.Count(s, "'''")%2 == 0
	})
	if len(least) > 120 || !strings.Contains(least, "sqrt(") {
		t.Errorf("of %d bytes are left:\n%s", len(text), least)
	}
}

// TestMutate: a mutant is a function of its seed, and mostly another text.
func TestMutate(t *testing.T) {
	text, same := randmodel.Make(1, randmodel.Policies()[0]), 0
	for seed := range uint64(50) {
		mutant := randmodel.Mutate(seed, text, 3)
		if mutant != randmodel.Mutate(seed, text, 3) {
			t.Fatalf("seed %d: two mutants", seed)
		}
		if mutant == text {
			same++
		}
	}
	if same > 5 {
		t.Errorf("%d of 50 mutants are the text itself", same)
	}
}
