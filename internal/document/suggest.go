package document

import (
	"strings"

	"github.com/spikelane/spikelane/model/syntax"
)

// DidYouMean renders suggestions for name, or lists the candidates when none is near.
func DidYouMean(name string, candidates []string) string {
	if near := syntax.Suggest(name, candidates); len(near) > 0 {
		return `did you mean "` + strings.Join(near, `" or "`) + `"?`
	}
	if len(candidates) == 0 {
		return ""
	}
	return "known here: " + strings.Join(candidates, ", ")
}
