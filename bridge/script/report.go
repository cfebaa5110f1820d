package script

import (
	"fmt"
	"io"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// reporter says how far a run is, in the words of Brian's standalone device.
type reporter struct {
	out, err io.Writer

	to     io.Writer // of the present run; nil: it is not told
	period float64   // seconds of wall-clock time between two lines
	told   float64   // when the last line was written
}

// starts says that a run starts at simulated time t.
func (r *reporter) starts(a action, t units.Time) {
	r.to = map[string]io.Writer{"text": r.out, "stdout": r.out, "stderr": r.err}[a.Report]
	r.period, r.told = float64(a.ReportPeriod), 0
	if r.to != nil {
		fmt.Fprintf(r.to, "Starting simulation at t=%v s for duration %v s\n", float64(t), float64(a.Duration))
	}
}

// progress is Config.Progress.
func (r *reporter) progress(now spikelane.Progress) {
	over := now.Done >= now.Total
	if r.to == nil || !over && now.Elapsed-r.told < r.period || now.Total <= 0 {
		return
	}
	r.told = now.Elapsed
	share := float64(now.Done) / float64(now.Total)
	line := fmt.Sprintf("%v s (%d%%) simulated in %s", float64(now.Done), int(share*100), clockTime(now.Elapsed))
	if !over && share > 0 {
		line += fmt.Sprintf(", estimated %s remaining.", clockTime((1-share)/share*now.Elapsed+0.5))
	}
	fmt.Fprintln(r.to, line)
}

// clockTime returns seconds as people read them: 1h 0m 5s.
func clockTime(seconds float64) string {
	var parts []string
	rest := int64(seconds)
	for _, unit := range []struct {
		letter  string
		seconds int64
	}{{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}} {
		if n := rest / unit.seconds; n > 0 || len(parts) > 0 {
			parts = append(parts, fmt.Sprint(n, unit.letter))
		}
		rest %= unit.seconds
	}
	if parts == nil {
		return "< 1s"
	}
	return strings.Join(parts, " ")
}

// tellValues says which values of the last run are not finite.
func (s *session) tellValues() {
	for _, w := range s.sim.ValueWarnings() {
		fmt.Fprintln(s.err, "warning:", w)
	}
	if n := s.sim.UntoldValues(); n > 0 {
		fmt.Fprintf(s.err, "warning: %d more variables with such values\n", n)
	}
}
