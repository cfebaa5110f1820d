package pass_test

import (
	"math/rand/v2"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
	"github.com/spikelane/spikelane/kernels/interp"
	"github.com/spikelane/spikelane/kernels/pass"
)

// TestJoin runs pairs of functions nobody thought of one after the other, and joined. Random functions share columns by
// name, streamed ones as well as indexed ones.
func TestJoin(t *testing.T) {
	joined := 0
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(seed, 8))
		a, b := randfunc.New(rng, 4+rng.IntN(12)), randfunc.New(rng, 4+rng.IntN(12))
		f, ok := pass.Join("joined", a, b)
		if !ok {
			continue
		}
		joined++
		if err := f.Verify(); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, f)
		}
		want := randfunc.Frame(rng, f, 13)
		got := randfunc.Clone(want)
		for _, one := range []*kernels.Func{a, b} {
			fr, err := randfunc.Bind(one, f, want)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			interp.Run(one, fr)
		}
		interp.Run(f, got)
		if err := randfunc.Equal(got, want); err != nil {
			t.Fatalf("seed %d: %v\n%v\n%v\n%v", seed, err, a, b, f)
		}
	}
	if joined < 100 {
		t.Errorf("only %d of 3000 pairs were joined", joined)
	}
}

// What may not be joined: an element of one would see what another element did.
func TestJoinRefuses(t *testing.T) {
	stream := "func a\n  col v f64\neach\n  %v = load v\n  %w = mul %v, %v\n  store v, %w\nend\n"
	for _, text := range []string{
		"func b\n  col v f64\n  col w f64\neach\n  %i = consti 0\n  %x = gather v, %i\n  store w, %x\nend\n",
		"func b\n  col v f64\n  col w f64\nonce\n  %i = consti 0\n  %x = gather v, %i\neach\n  store w, %x\nend\n",
		"func b\n  col w f64\n  sequential\neach\n  %x = load w\n  store w, %x\nend\n",
	} {
		a, err := kernels.ParseFunc(stream)
		if err != nil {
			t.Fatal(err)
		}
		b, err := kernels.ParseFunc(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := pass.Join("j", a, b); ok {
			t.Errorf("joined\n%s", text)
		}
		if _, ok := pass.Join("j", b, a); ok {
			t.Errorf("joined the other way round\n%s", text)
		}
	}
}
