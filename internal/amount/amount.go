// Package amount reads and writes amounts of memory, such as 12 GB and 512 MiB.
package amount

import (
	"strconv"
	"strings"
)

// scales are the units, from the largest down. Those of a power of ten come before those of a power of two of their size.
var scales = []struct {
	unit  string
	bytes int64
}{
	{"TB", 1e12}, {"TiB", 1 << 40}, {"GB", 1e9}, {"GiB", 1 << 30}, {"MB", 1e6}, {"MiB", 1 << 20}, {"kB", 1e3}, {"KiB", 1 << 10}, {"B", 1},
}

// Parse reads an amount: a number, which may have a fraction, and a unit; without a unit it is in bytes. What is left of a
// byte is dropped. Amounts below 0 and from 2⁶² bytes on are none.
func Parse(text string) (bytes int64, ok bool) {
	text = strings.TrimSpace(text)
	number := strings.TrimRight(text, "BGiMTkKP ")
	unit := strings.TrimSpace(text[len(number):])
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, false
	}
	for _, s := range scales {
		if unit == s.unit || unit == "" && s.unit == "B" {
			x *= float64(s.bytes)
			return int64(x), x >= 0 && x < 1<<62
		}
	}
	return 0, false
}

// String returns an amount of bytes in the largest unit that it is a whole number of. Parse reads it back.
func String(bytes int64) string {
	for _, s := range scales {
		if bytes != 0 && bytes%s.bytes == 0 {
			return strconv.FormatInt(bytes/s.bytes, 10) + " " + s.unit
		}
	}
	return "0 B"
}
