package amount

import "testing"

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want int64
		ok   bool
	}{
		{"1", 1, true},
		{"0", 0, true},
		{"12 GB", 12e9, true},
		{"1.5GB", 15e8, true},
		{"2GiB", 2 << 30, true},
		{" 512 kB ", 512e3, true},
		{"8TB", 8e12, true},
		{"3 B", 3, true},
		{"1 KiB", 1024, true},
		{"0.5 TiB", 1 << 39, true},
		{"1.5", 1, true},
		{"", 0, false},
		{"-1", 0, false},
		{"GB", 0, false},
		{"12 gb", 0, false},
		{"NaN", 0, false},
		{"Inf", 0, false},
		{"1e300 TB", 0, false},
		{"much", 0, false},
		{"1 BB", 0, false},
		{"1 G", 0, false},
		{"4611686018427387904", 0, false},
	}
	for _, tt := range tests {
		if got, ok := Parse(tt.text); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %d, %v, want %d, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestString(t *testing.T) {
	for bytes, want := range map[int64]string{
		0: "0 B", 1: "1 B", 999: "999 B", 1000: "1 kB", 1024: "1 KiB", 1e9: "1 GB", 1 << 30: "1 GiB",
		15e8: "1500 MB", 512 << 20: "512 MiB", 1e12: "1 TB", 1e9 + 1: "1000000001 B",
	} {
		got := String(bytes)
		if got != want {
			t.Errorf("%d: got %q, want %q", bytes, got, want)
		}
		if back, ok := Parse(got); !ok || back != bytes {
			t.Errorf("%q read back: %d, %v", got, back, ok)
		}
	}
}
