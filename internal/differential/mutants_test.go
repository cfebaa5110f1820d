package differential

import (
	"errors"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/modelfile"
)

var mutants = flag.Int("differential.mutants", 100, "texts that TestMutants makes of random models")

// What a text of some kilobytes may take until it is refused, or has run for some steps. A hang is far beyond.
const (
	mostBytes = 1 << 30
	mostTime  = time.Minute
)

// TestMutants: texts that were models before tokens of them were deleted, doubled, swapped or replaced are refused with errors whose
// place lies within the text, or run; they neither panic nor hang, nor take much memory.
func TestMutants(t *testing.T) {
	policies := randmodel.Policies()
	dir := t.TempDir()
	ran, codes := 0, map[string]int{}
	for k := range *mutants {
		seed := *first + uint64(k)
		p := policies[k/3%len(policies)]
		text := randmodel.Mutate(seed, randmodel.Make(seed/3, p), 1+k%4)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		done := make(chan error, 1)
		go func() { done <- attempt(text, dir) }()
		var err error
		select {
		case err = <-done:
		case <-time.After(mostTime):
			t.Fatalf("mutant %d hangs:\n%s", seed, text)
		}
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > mostBytes {
			t.Errorf("mutant %d takes %d MB:\n%s", seed, took>>20, text)
		}
		if err == nil {
			ran++
			continue
		}
		if fault := misplaced(err, text); fault != "" {
			what := err.Error()
			least := randmodel.Shrink(text, *tries, func(text string) bool {
				err := attempt(text, dir)
				return err != nil && misplaced(err, text) == fault
			})
			t.Errorf("mutant %d: %s: %s\n%s", seed, fault, what, least)
		}
		var all modelfile.Errors
		if errors.As(err, &all) {
			for _, e := range all {
				codes[e.Code]++
			}
		}
	}
	t.Logf("%d mutants, of which %d run; errors %v", *mutants, ran, codes)
}

// attempt runs some steps of what may be a model.
func attempt(text, dir string) error {
	_, err := run(text, Way{Memory: 1 << 28}, 3, dir)
	return err
}

// misplaced says what is wrong with an error of a text; "": nothing.
func misplaced(err error, text string) string {
	if errors.Is(err, ErrPanic) || strings.Contains(err.Error(), "BUG:") {
		return "a panic"
	}
	if errors.Is(err, spikelane.ErrMemory) {
		return ""
	}
	var all modelfile.Errors
	if !errors.As(err, &all) {
		return fmt.Sprintf("no place in the text: %T", err)
	}
	lines := strings.Split(text, "\n")
	for _, e := range all {
		if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.Col > utf8.RuneCountInString(lines[e.Line-1])+1 {
			return "a place outside the text"
		}
		if e.Code == "" {
			return "no code"
		}
	}
	return ""
}
