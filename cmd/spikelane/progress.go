package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"time"

	"golang.org/x/term"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// progress says on a writer how far the runs of a model are.
type progress struct {
	w     io.Writer
	form  string     // none, text or json
	total units.Time // of all runs

	before  units.Time // simulated in earlier runs
	elapsed float64    // seconds of wall-clock time in earlier runs
	last    spikelane.Progress
	drawn   bool
}

// newProgress chooses the form: text by default on a terminal, and drawn only there.
func newProgress(form string, w io.Writer) *progress {
	terminal := false
	if f, ok := w.(*os.File); ok {
		terminal = term.IsTerminal(int(f.Fd()))
	}
	if form != "json" && !terminal {
		form = "none"
	} else if form == "" {
		form = "text"
	}
	return &progress{w: w, form: form}
}

// update is Config.Progress.
func (p *progress) update(now spikelane.Progress) {
	if now.Done < p.last.Done { // the next run
		p.before += p.last.Done
		p.elapsed += p.last.Elapsed
	}
	p.last = now
	done, elapsed := p.before+now.Done, p.elapsed+now.Elapsed
	switch p.form {
	case "json":
		line, err := json.Marshal(struct {
			Done    float64 `json:"done_s"`
			Total   float64 `json:"total_s"`
			Elapsed float64 `json:"elapsed_s"`
		}{float64(done), float64(p.total), elapsed})
		if err != nil {
			panic("BUG: spikelane: " + err.Error())
		}
		fmt.Fprintf(p.w, "%s\n", line)
	case "text":
		fmt.Fprintf(p.w, "\r\x1b[K%s", progressLine(float64(done), float64(p.total), elapsed))
		p.drawn = true
	}
}

// connecting is Config.Connecting: on a terminal, how far the making of synapses is.
func (p *progress) connecting(now spikelane.Connecting) {
	if p.form == "text" {
		fmt.Fprintf(p.w, "\r\x1b[K%s", connectingLine(now))
		p.drawn = true
	}
}

// compiling is Config.Compiling: on a terminal, how many files are ready.
func (p *progress) compiling(now spikelane.Compiling) {
	if p.form == "text" {
		fmt.Fprintf(p.w, "\r\x1b[K%s", compilingLine(now))
		p.drawn = true
	}
}

// compilingLine says how far compilers are: compiling C++: 1 of 3 files ready.
func compilingLine(now spikelane.Compiling) string {
	return fmt.Sprintf("compiling C++: %d of %d files ready", now.Ready, now.Total)
}

// connectingLine says how far the making of synapses is: connecting S: 42 %, 1300000 synapses.
func connectingLine(now spikelane.Connecting) string {
	share := 1.0
	if now.Total > 0 {
		share = float64(now.Done) / float64(now.Total)
	}
	return fmt.Sprintf("connecting %s: %.0f %%, %d synapses", now.Synapses, math.Floor(100*share), now.Made)
}

// clear takes the line away.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// progressLine says how far a run is, all times in seconds: 42 %, 0.42 s of 1 s, 3.1 x real time, 2 s left.
func progressLine(done, total, elapsed float64) string {
	share := 1.0
	if total > 0 {
		share = done / total
	}
	line := fmt.Sprintf("%3.0f %%  %v of %v", math.Floor(100*share), rounded(done), rounded(total))
	if elapsed > 0 && done > 0 {
		line += fmt.Sprintf(", %.3g x real time", done/elapsed)
		left := time.Duration((total - done) / done * elapsed * float64(time.Second))
		line += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return line
}

// rounded is a simulated time with as many digits as a reader wants.
func rounded(seconds float64) units.Time {
	x, err := strconv.ParseFloat(strconv.FormatFloat(seconds, 'g', 4, 64), 64)
	if err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
	return units.Time(x)
}
