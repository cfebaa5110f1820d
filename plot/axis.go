package plot

import (
	"math"
	"strconv"
	"strings"
)

// tick is a mark on an axis, at a value in the units of the axis.
type tick struct {
	at    float64
	label string
}

// ticks returns marks at round values (1, 2 or 5 times a power of ten) from lo to hi, at most most of them and as
// many as that allows. lo < hi, both finite; most >= 1.
func ticks(lo, hi float64, most int) []tick {
	for e := decade(hi-lo) - 2; ; e++ {
		for _, m := range []float64{1, 2, 5} {
			step := m * math.Pow10(e)
			first, last := math.Ceil(lo/step-1e-9)+0, math.Floor(hi/step+1e-9) // +0: Ceil makes -0
			if last-first+1 > float64(most) {
				continue
			}
			var marks []tick
			for k := first; k <= last; k++ {
				text := strconv.FormatFloat(float64(k*step), 'f', max(0, -e), 64)
				marks = append(marks, tick{k * step, minus(text)})
			}
			return marks
		}
	}
}

// wholeTicks is ticks for an axis of integers.
func wholeTicks(lo, hi float64, most int) []tick {
	var marks []tick
	for _, t := range ticks(lo, hi, most) {
		if t.at == math.Trunc(t.at) {
			marks = append(marks, tick{t.at, minus(strconv.FormatFloat(t.at, 'f', 0, 64))})
		}
	}
	return marks
}

// minus sets a typographic minus sign.
func minus(number string) string {
	if after, ok := strings.CutPrefix(number, "-"); ok {
		return "−" + after
	}
	return number
}

// decade returns the exponent of the leading decimal digit of v, 0 for 0.
func decade(v float64) int {
	text := strconv.FormatFloat(v, 'e', -1, 64)
	_, exponent, _ := strings.Cut(text, "e")
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return 0
	}
	return e
}

// TimeAxis returns the label of the time axis and what seconds are multiplied by.
func TimeAxis(span float64) (label string, perSecond float64) {
	switch {
	case span <= 2e-3:
		return "Time (µs)", 1e6
	case span <= 2:
		return "Time (ms)", 1e3
	}
	return "Time (s)", 1
}
