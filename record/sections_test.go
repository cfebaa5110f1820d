package record_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/spikelane/spikelane/record"
)

func someSections(t testing.TB) ([]record.Section, []byte) {
	long := make([]float64, 1<<13+3) // more than one piece
	for k := range long {
		long[k] = float64(k) / 3
	}
	in := []record.Section{
		{Name: "header", Data: []uint8(`{"a":1}`)},
		{Name: "f", Data: []float64{0, math.Copysign(0, -1), math.Inf(1), math.MaxFloat64, 5e-324}},
		{Name: "", Data: []int64{math.MinInt64, -1, 0, math.MaxInt64}},
		{Name: "i", Data: []int32{math.MinInt32, 7}},
		{Name: "empty", Data: []uint8{}},
		{Name: "long", Data: long},
	}
	var b bytes.Buffer
	if err := record.WriteSections(&b, in); err != nil {
		t.Fatal(err)
	}
	return in, b.Bytes()
}

func TestSections(t *testing.T) {
	in, data := someSections(t)
	out, err := record.ReadSections(data)
	if err != nil || !reflect.DeepEqual(in, out) {
		t.Errorf("read %v, %v; want what was written", out, err)
	}
}

// TestSectionsDamaged: no part of a checkpoint, and none with one bit changed, is taken for a whole one.
func TestSectionsDamaged(t *testing.T) {
	_, data := someSections(t)
	data = data[:len(data):len(data)]
	for n := range data {
		if n > 300 && n < len(data)-50 && n%97 != 0 {
			continue
		}
		if _, err := record.ReadSections(data[:n]); !errors.Is(err, record.ErrDamaged) {
			t.Fatalf("the first %d bytes: got %v, want ErrDamaged", n, err)
		}
		bad := bytes.Clone(data)
		bad[n] ^= 1 << (n % 8)
		if _, err := record.ReadSections(bad); err == nil {
			t.Fatalf("bit %d of byte %d changed, and nobody noticed", n%8, n)
		}
	}
	if _, err := record.ReadSections(append(bytes.Clone(data), 0)); !errors.Is(err, record.ErrDamaged) {
		t.Errorf("one byte too many: %v", err)
	}
}

func FuzzReadSections(f *testing.F) {
	_, data := someSections(f)
	f.Add(data[:400])
	f.Add(data)
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := record.ReadSections(b)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := record.WriteSections(&again, out); err != nil || !bytes.Equal(again.Bytes(), b) {
			t.Errorf("what was read is written otherwise: %v", err)
		}
	})
}
