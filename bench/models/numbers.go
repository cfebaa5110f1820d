package models

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/template"
)

// suffixes of numbers in names of sizes.
var suffixes = []struct {
	letter string
	factor float64
}{{"M", 1e6}, {"k", 1e3}, {"", 1}}

// count reads a number as names of sizes have it: 0.1, 4k, 1M.
func count(name string) (float64, bool) {
	for _, s := range suffixes {
		if digits, ok := strings.CutSuffix(name, s.letter); ok {
			n, err := strconv.ParseFloat(digits, 64)
			return n * s.factor, err == nil && n > 0 && !math.IsInf(n, 0)
		}
	}
	return 0, false
}

func mustCount(name string) float64 {
	n, ok := count(name)
	if !ok {
		panic("BUG: bench/models: size " + name)
	}
	return n
}

// short writes a number as names of sizes have it.
func short(n float64) string {
	for _, s := range suffixes {
		if n >= s.factor && s.factor > 1 {
			return decimal(n/s.factor) + s.letter
		}
	}
	return decimal(n)
}

// decimal writes a number with the digits that it takes, and no exponent.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// words are the functions of templates.
var words = template.FuncMap{"grouped": grouped, "about": about, "decimal": decimal, "list": list}

// grouped writes a number for people: 4000, 40,000.
func grouped(n int) string {
	s := strconv.Itoa(n)
	if n >= 10_000 {
		for k := len(s) - 3; k > 0; k -= 3 {
			s = s[:k] + "," + s[k:]
		}
	}
	return s
}

// about writes a number of synapses in three digits: 320,000, 3.2 million.
func about(n int64) string {
	switch {
	case n < 1e6:
		return grouped(int(n))
	case n < 1e9:
		return fmt.Sprintf("%.3g million", float64(n)/1e6)
	}
	return fmt.Sprintf("%.3g billion", float64(n)/1e9)
}

// list writes numbers as TOML, in lines of 120 characters.
func list(all []int) string {
	var b strings.Builder
	b.WriteString("[\n ")
	for n, width := 0, 1; n < len(all); n++ {
		item := " " + strconv.Itoa(all[n]) + ","
		if width += len(item); width > 120 {
			b.WriteString("\n ")
			width = 1 + len(item)
		}
		b.WriteString(item)
	}
	b.WriteString("\n]")
	return b.String()
}
