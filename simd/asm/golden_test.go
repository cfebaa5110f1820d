package asm

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "rewrite testdata/x86.golden")
	random = flag.Int("random", 0, "check this many random instructions with objdump")
)

// TestGolden holds every row of the table to what a disassembler makes of its bytes. The file has the bytes of
// a spread of operands for each row, and what GNU objdump said they mean; the text is compared with
// Inst.String, which knows nothing of encodings. Where there is an objdump, it is asked again.
func TestGolden(t *testing.T) {
	var (
		a     Assembler
		ins   []Inst
		codes [][]byte
		want  bytes.Buffer
	)
	for op := Op(1); int(op) <= NumOps; op++ {
		some := spread(op)
		if len(some) == 0 {
			t.Errorf("%v: no golden lines", op)
		}
		for _, in := range some {
			code := bytes.Clone(assemble(&a, in))
			ins, codes = append(ins, in), append(codes, code)
			fmt.Fprintf(&want, "%s\t%s\n", hex.EncodeToString(code), wantText(in, len(code)))
		}
	}
	if texts, ok := objdump(t, codes); ok {
		compareTexts(t, ins, codes, texts)
	} else if *update {
		t.Fatal("-update needs GNU objdump")
	}
	file := filepath.Join("testdata", "x86.golden")
	if *update && !t.Failed() {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, want.String(), string(golden))
}

// compareLines reports the first differences between two texts.
func compareLines(t *testing.T, got, want string) {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	if len(g) != len(w) {
		t.Errorf("%d lines, golden file has %d; -update rewrites it", len(g), len(w))
	}
	faults := 0
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, g[i], w[i])
			if faults++; faults == 10 {
				return
			}
		}
	}
}

func compareTexts(t *testing.T, ins []Inst, codes [][]byte, texts []string) {
	t.Helper()
	faults := 0
	for i, in := range ins {
		// objdump marks EVEX where it knows a VEX instruction of that name; then we must have had a reason.
		if r := in.Op.row(); r.vex == 0 || in.needsEVEX(r.shape) {
			texts[i] = strings.TrimPrefix(texts[i], "{evex} ")
		}
		if want := wantText(in, len(codes[i])); texts[i] != want {
			t.Errorf("%v: % x\n    objdump %s\nInst.String %s", in.Op, codes[i], texts[i], want)
			if faults++; faults == 40 {
				t.Fatal("and so on")
			}
		}
	}
}

// TestRandom checks many random instructions, with -random.
func TestRandom(t *testing.T) {
	if *random == 0 {
		t.Skip("-random not given")
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var (
		a     Assembler
		ins   []Inst
		codes [][]byte
	)
	for range *random {
		in := anyInst(rng.IntN)
		ins, codes = append(ins, in), append(codes, bytes.Clone(assemble(&a, in)))
	}
	texts, ok := objdump(t, codes)
	if !ok {
		t.Skip("no objdump")
	}
	compareTexts(t, ins, codes, texts)
}
