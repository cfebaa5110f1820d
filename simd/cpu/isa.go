package cpu

import (
	"fmt"
	"slices"
	"strings"
)

// ISA is a family of vector instructions that the native target can emit.
type ISA string

// The families, widest first. None stands for "no machine code at all": the portable target.
const (
	AVX512 ISA = "avx512" // 8 float64 a register, masks; needs AVX512F, DQ, BW and VL, BMI1, BMI2 and POPCNT
	AVX2   ISA = "avx2"   // 4 float64 a register; needs AVX2, FMA, BMI1, BMI2 and POPCNT
	SSE2   ISA = "sse2"   // 2 float64 a register; every amd64 machine
	NEON   ISA = "neon"   // 2 float64 a register; every arm64 machine
	None   ISA = "none"
)

// order is the one ranking of the families, best first.
var order = []ISA{AVX512, AVX2, SSE2, NEON, None}

// rank is the place of isa in order; a smaller one is better. It is len(order) for an unknown name.
func rank(isa ISA) int {
	if r := slices.Index(order, isa); r >= 0 {
		return r
	}
	return len(order)
}

// Override is the environment variable that lowers the choice: auto, avx512, avx2, sse2, neon or none.
// It never raises it: naming a family that the machine lacks is an error of [Choose].
const Override = "SPIKELANE_ISA"

// Choose returns the instruction set to use on this machine.
//
// want is what the caller asks for, env the value of the environment variable [Override]; "" and "auto"
// leave the matter open in either. The answer is the lower of the two, and the best one usable when both are
// open. The error names what was asked for and what the machine has.
func Choose(want, env string) (ISA, error) {
	return machine().choose(want, env)
}

func (i Info) choose(want, env string) (ISA, error) {
	chosen := i.best()
	for _, ask := range []struct{ value, source string }{{want, "isa"}, {env, Override}} {
		if ask.value == "" || ask.value == "auto" {
			continue
		}
		isa := ISA(ask.value)
		if err := known(ask.source, ask.value); err != nil {
			return None, err
		}
		if ok, why := i.Usable(isa); !ok {
			return None, fmt.Errorf("%s=%s cannot run here: %s; this machine has %s", ask.source, isa, why, names(append(slices.Clone(i.ISAs), None)))
		}
		if rank(isa) > rank(chosen) {
			chosen = isa
		}
	}
	return chosen, nil
}

// Check refuses the name of an instruction set, by the caller's words, that is none.
func Check(want string) error { return known("isa", want) }

func known(source, name string) error {
	if name != "" && name != "auto" && rank(ISA(name)) == len(order) {
		return fmt.Errorf("%s=%s: no such instruction set; want auto, %s", source, name, names(order))
	}
	return nil
}

// best is the first usable family, None where there is none.
func (i Info) best() ISA {
	if len(i.ISAs) == 0 {
		return None
	}
	return i.ISAs[0]
}

func names(isas []ISA) string {
	s := make([]string, len(isas))
	for k, isa := range isas {
		s[k] = string(isa)
	}
	return strings.Join(s, ", ")
}
