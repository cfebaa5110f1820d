package standalone_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane/standalone"
	"github.com/spikelane/spikelane/units"
)

// Hashes are those of crypto/sha256; the spikes and numbers are laid out as Simulation.Stats says.
func testDigests(t *testing.T, p ioProgram) {
	random := rand.New(rand.NewPCG(1, 2))
	steps, index, flags, v := make([]int64, 3000), make([]int32, 3000), make([]bool, 77), make([]float64, 5000)
	for k := range steps {
		steps[k], index[k] = int64(random.Uint64()), int32(random.Uint32())
	}
	for k := range flags {
		flags[k] = k%3 == 0
	}
	for k := range v {
		v[k] = math.Float64frombits(random.Uint64())
	}
	v[100], v[101], v[102] = math.NaN(), math.Float64frombits(0xfff8000000000000), math.Float64frombits(0x7ff0000000000001)
	dir := t.TempDir()
	for name, data := range map[string]any{"steps": steps, "index": index, "flags": flags, "v": v} {
		ioWrite(t, filepath.Join(dir, name+".bin"), standalone.DataFile(ioColumn(data)))
	}
	le := binary.LittleEndian
	var spikes, numbers, raw []byte
	number := func(x float64) {
		if x != x {
			x = math.NaN()
		}
		numbers = le.AppendUint64(numbers, math.Float64bits(x))
	}
	for k := range steps {
		spikes = le.AppendUint32(le.AppendUint64(spikes, uint64(steps[k])), uint32(index[k]))
	}
	for _, x := range v {
		number(x)
		raw = le.AppendUint64(raw, math.Float64bits(x))
	}
	for _, x := range index {
		number(float64(x))
	}
	for _, x := range steps {
		number(float64(x))
	}
	for _, x := range flags {
		number(map[bool]float64{true: 1}[x])
	}
	sum := func(b []byte) string {
		h := sha256.Sum256(b)
		return hex.EncodeToString(h[:]) + "\n"
	}
	want := "sha256:" + sum(spikes) + "sha256:" + sum(numbers)
	for n := range 200 {
		want += sum(raw[:n])
	}
	if got, failed, _ := p.run(t, "", "digests", dir); got != want {
		t.Errorf("got %.300s, want %.300s\n%s", got, want, failed)
	}
}

// Numbers are as encoding/json, strconv.FormatFloat with 'g', units.Time and FormatFloat with 'e' write them; the last by
// the way for old libraries.
func testNumerals(t *testing.T, p ioProgram) {
	x := []float64{
		0, math.Copysign(0, -1), 1, -1, 0.1, 0.3, 1e-7, 1e-6, 9.999999e-7, 1e20, 1e21, 123456, 1234567, 1e6, 1e5, 999999, 100000.5, 0.0001, 0.00001,
		math.MaxFloat64, math.SmallestNonzeroFloat64, 5e-324, 2.2250738585072014e-308, 0.02, 1.5e-3, 25.4e-3, 1e-27, 1e30, 100, 1000, 1e-3, 1 << 53, 1<<53 + 2,
	}
	for e := -1074; e < 1024; e += 3 {
		x = append(x, math.Ldexp(1, e), math.Nextafter(math.Ldexp(1, e), 0))
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		if y := math.Float64frombits(random.Uint64()); y == y && !math.IsInf(y, 0) {
			x = append(x, y)
		}
		x = append(x, random.NormFloat64(), float64(random.IntN(1e6))/1000, float64(random.Int64()))
	}
	var want strings.Builder
	for _, y := range x {
		text, err := json.Marshal(y)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&want, "%s %s %v %s\n", text, strconv.FormatFloat(y, 'g', -1, 64), units.Time(y), strconv.FormatFloat(y, 'e', -1, 64))
	}
	dir := t.TempDir()
	ioWrite(t, filepath.Join(dir, "x.bin"), standalone.DataFile(ioColumn(x)))
	got, failed, _ := p.run(t, "", "numbers", dir)
	if got == want.String() {
		return
	}
	lines := strings.Split(got, "\n")
	for k, w := range strings.Split(want.String(), "\n") {
		if k >= len(lines) || lines[k] != w {
			t.Fatalf("number %d: got %q, want %q\n%s", k, append(lines, "")[min(k, len(lines))], w, failed)
		}
	}
}

// Strings are as encoding/json writes them, whatever their bytes.
func testQuoted(t *testing.T, p ioProgram) {
	texts := []string{
		"", "a", `"\/`, "<b>&amp;</b>", "\b\f\n\r\t\x01\x1f\x7f", "µ\u2028\u2029\u2027 €", "\U0001F9E0 \U0010FFFF", "\xff", "\xc0\x80", "\xc2", "\xe0\x80\x80",
		"\xed\xa0\x80", "\xe2\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "a\xe2\x28\xa1b", "\ufffd",
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		b := make([]byte, random.IntN(9))
		for k := range b {
			if b[k] = byte(1 + random.IntN(255)); k%2 == 0 {
				b[k] |= 0x80
			}
		}
		texts = append(texts, string(b))
	}
	want, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	got, _, _ := p.run(t, strings.Join(texts, "\x00")+"\x00", "quoted")
	sameBytes(t, "strings", []byte(got), want)
}

// What is left is said as cmd/spikelane says it: these lines are those of its tests; spans are time.Duration's.
func testProgressLines(t *testing.T, p ioProgram) {
	tests := []struct{ in, want string }{
		{"0\t1\t0", "  0 %  0 s of 1 s"},
		{"0.25\t1\t0.5", " 25 %  250 ms of 1 s, 0.5 x real time, 2s left"},
		{"0.999\t1\t0.1", " 99 %  999 ms of 1 s, 9.99 x real time, 0s left"},
		{"1\t1\t90", "100 %  1 s of 1 s, 0.0111 x real time, 0s left"},
		{"0.0254000000000002\t0.05\t0", " 50 %  25.4 ms of 50 ms"},
		{"0\t0\t1", "100 %  0 s of 0 s"},
		{"connecting\tS\t42\t100\t1300000", "connecting S: 42 %, 1300000 synapses"},
		{"connecting\tS\t0\t0\t0", "connecting S: 100 %, 0 synapses"},
	}
	for _, s := range []float64{0, 0.4, 0.5, 59.4, 59.5, 60, 61, 3599, 3600, 3661, 90061} {
		d := time.Duration(s * float64(time.Second)).Round(time.Second)
		tests = append(tests, struct{ in, want string }{fmt.Sprintf("span\t%v", s), d.String()})
	}
	var in, want strings.Builder
	for _, tt := range tests {
		fmt.Fprintln(&in, tt.in)
		fmt.Fprintln(&want, tt.want)
	}
	if got, _, _ := p.run(t, in.String(), "lines"); got != want.String() {
		t.Errorf("got\n%s\nwant\n%s", got, want.String())
	}
}

// Text is drawn on a terminal only, of which there is none here; JSON tells times that never go back.
func testProgressForms(t *testing.T, p ioProgram) {
	for _, form := range []string{"", "none", "text"} {
		if out, told, _ := p.run(t, "", "told", form); told != "" || out != "1\n" {
			t.Errorf("form %q: told %q, due %q", form, told, out)
		}
	}
	_, told, _ := p.run(t, "", "told", "json")
	var last float64
	d := json.NewDecoder(strings.NewReader(told))
	for _, done := range []float64{0.5, 2} {
		var line struct {
			Done    float64 `json:"done_s"`
			Total   float64 `json:"total_s"`
			Elapsed float64 `json:"elapsed_s"`
		}
		d.DisallowUnknownFields()
		if err := d.Decode(&line); err != nil || line.Done != done || line.Total != 2 || line.Elapsed < last {
			t.Errorf("got %v, %v, in %q", line, err, told)
		}
		last = line.Elapsed
	}
}
