package syntax

import (
	"cmp"
	"slices"
	"strings"
)

// Suggest returns the candidates that name was probably meant to be: those within a Damerau-Levenshtein distance of 2, or of 1
// if name has up to three letters; the nearest first, then by alphabet; three at most. Names that differ in case alone count
// as one apart, and names that have nothing else in common than their length, as v and w, are not near.
func Suggest(name string, candidates []string) []string {
	limit := 2
	if len(name) <= 3 {
		limit = 1
	}
	type near struct {
		name     string
		distance int
	}
	var found []near
	for _, c := range candidates {
		if c == name || len(c)-len(name) > limit || len(name)-len(c) > limit {
			continue
		}
		d := distance(name, c)
		switch {
		case strings.EqualFold(name, c):
			d = 1
		case d >= max(len(name), len(c)):
			continue
		}
		if d <= limit {
			found = append(found, near{c, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	found = slices.Compact(found)
	var names []string
	for _, f := range found[:min(3, len(found))] {
		names = append(names, f.name)
	}
	return names
}

// distance is the number of insertions, deletions, replacements and swaps of neighbours, no letter touched twice, that turn
// a into b (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
