package differential

import (
	"errors"
	"testing"

	"github.com/spikelane/spikelane/internal/randmodel"
)

// FuzzModel: models of any seed and policy, of which some tokens may be changed, have the same bits in some ways, or are
// refused with a place.
//
//	go test ./internal/differential -fuzz FuzzModel -fuzztime 1m
func FuzzModel(f *testing.F) {
	for k := range randmodel.Policies() {
		f.Add(uint64(k), uint8(k), uint8(0))
	}
	f.Add(uint64(1), uint8(0), uint8(1))
	f.Fuzz(func(t *testing.T, seed uint64, policy, changed uint8) {
		policies := randmodel.Policies()
		p := policies[int(policy)%len(policies)]
		p.Steps = min(p.Steps, 20)
		text, dir := randmodel.Make(seed, p), t.TempDir()
		if changed %= 4; changed > 0 {
			text = randmodel.Mutate(seed, text, int(changed))
			if err := attempt(text, dir); err != nil {
				if fault := misplaced(err, text); fault != "" {
					t.Errorf("%s: %v\n%s", fault, err, text)
				}
			}
			return
		}
		all := Ways(instructionSets())
		var failure *Failure
		if err := Model(text, all[seed%uint64(len(all)):][:1], dir); errors.As(err, &failure) {
			t.Errorf("%v\n%s", err, text)
		}
	})
}
