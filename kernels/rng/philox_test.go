package rng

import "testing"

// The known answers of philox4x32-10 that come with Random123 (file kat_vectors).
func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = 0xffffffff
	for _, c := range []struct {
		ctr  [4]uint32
		key  [2]uint32
		want [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{ones, ones, ones, ones}, [2]uint32{ones, ones}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		if got := Philox(c.ctr, c.key); got != c.want {
			t.Errorf("Philox(%08x, %08x) = %08x, want %08x", c.ctr, c.key, got, c.want)
		}
	}
}

// The layout of counter and words, spelled out; to change it is to change the numerics version.
func TestLayout(t *testing.T) {
	const elem, step, seed, stream = int64(0x1_2345_6789_abcd), int64(0x8765_4321_0fed), int64(0x1122334455667788), uint32(0xaabbccdd)
	w := Philox(
		[4]uint32{0xb3c4d5e6, 0x43210fed, 0xaabbccdd, 0x91a2_8765},
		[2]uint32{0x55667788, 0x11223344})
	// elem is odd: words 3 and 2. elem>>1 = 0x91a2_b3c4d5e6.
	if got, want := Bits(elem, step, seed, stream), uint64(w[3])<<32|uint64(w[2]); got != want {
		t.Errorf("Bits of an odd element = %016x, want %016x", got, want)
	}
	if got, want := Bits(elem-1, step, seed, stream), uint64(w[1])<<32|uint64(w[0]); got != want {
		t.Errorf("Bits of an even element = %016x, want %016x", got, want)
	}
	if got, want := Uniform(elem, step, seed, stream), float64((uint64(w[3])<<32|uint64(w[2]))>>11)/0x1p53; got != want {
		t.Errorf("Uniform = %v, want %v", got, want)
	}
}

func TestUniformBlock(t *testing.T) {
	for first := range int64(3) {
		for n := range 10 {
			// One more at each end, which must stay.
			buf := make([]float64, n+2)
			buf[0], buf[n+1] = -1, -2
			UniformBlock(buf[1:n+1], first, 11, 12, 13)
			if buf[0] != -1 || buf[n+1] != -2 {
				t.Fatalf("UniformBlock of %d from %d wrote outside", n, first)
			}
			for i, got := range buf[1 : n+1] {
				if want := Uniform(first+int64(i), 11, 12, 13); got != want {
					t.Errorf("UniformBlock of %d from %d, element %d = %v, want %v", n, first, i, got, want)
				}
			}
		}
	}
}

func BenchmarkUniformBlock(b *testing.B) {
	dst := make([]float64, 1024)
	for i := range b.N {
		UniformBlock(dst, 0, int64(i), 1, 2)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/value")
}
