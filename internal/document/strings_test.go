package document

import "testing"

// The meaning of every kind of TOML string, and where each of its bytes stands in the file.
func TestDecode(t *testing.T) {
	tests := []struct {
		raw, text string
		starts    []int
	}{
		{`'ab'`, "ab", []int{1, 2, 3}},
		{`"a\tb"`, "a\tb", []int{1, 2, 4, 5}},
		{`"\u00e9x"`, "éx", []int{1, 1, 7, 8}},
		{"'''\na'''", "a", []int{4, 5}},
		{"'''\r\na'''", "a", []int{5, 6}},
		{"\"\"\"\na\\\n   b\"\"\"", "ab", []int{4, 10, 11}},
		{`""""a\\"""`, "\"a\\", []int{3, 4, 5, 7}},
		{`''`, "", []int{1}},
	}
	for _, tt := range tests {
		text, starts := decode(tt.raw, 0)
		if text != tt.text || len(starts) != len(text)+1 {
			t.Errorf("decode(%s) = %q, %v; want %q, %v", tt.raw, text, starts, tt.text, tt.starts)
			continue
		}
		for k := range starts {
			if starts[k] != tt.starts[k] {
				t.Errorf("decode(%s): starts %v, want %v", tt.raw, starts, tt.starts)
				break
			}
		}
	}
}
