package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/units"
)

// progress says on a writer how far the work on a model is: making its synapses, compiling it, running it. On a terminal it is one line
// that is drawn again and again and goes away in the end; it has no colours.
type progress struct {
	w     io.Writer
	form  string     // none, text or json
	width int        // of the terminal, 0: not known
	total units.Time // of all runs
	now   func() time.Time

	before  units.Time // simulated in earlier runs
	elapsed float64    // seconds of wall-clock time in earlier runs
	last    spikelane.Progress
	drawn   bool      // there is a line
	at      time.Time // it was drawn
}

// newProgress chooses the form: text by default on a terminal, and drawn only there. A terminal that calls itself dumb cannot
// draw a line again.
func newProgress(form string, w io.Writer) *progress {
	p := &progress{w: w, form: form, now: time.Now}
	terminal := false
	if f, ok := w.(*os.File); ok && os.Getenv("TERM") != "dumb" {
		terminal = term.IsTerminal(int(f.Fd()))
		p.width, _, _ = term.GetSize(int(f.Fd())) // 0 if it does not say
	}
	switch {
	case form != "json" && !terminal:
		p.form = "none"
	case form == "":
		p.form = "text"
	}
	return p
}

// update is Config.Progress.
func (p *progress) update(now spikelane.Progress) {
	if over := p.last.Total > 0 && p.last.Done >= p.last.Total; over || now.Elapsed < p.last.Elapsed { // the next run
		p.before += p.last.Done
		p.elapsed += p.last.Elapsed
	}
	p.last = now
	done, elapsed := p.before+now.Done, p.elapsed+now.Elapsed
	p.object(struct {
		Done    float64 `json:"done_s"`
		Total   float64 `json:"total_s"`
		Elapsed float64 `json:"elapsed_s"`
		Phase   string  `json:"phase"`
	}{float64(done), float64(p.total), elapsed, "running"})
	p.draw(progressLine(float64(done), float64(p.total), elapsed))
}

// connecting is Config.Connecting.
func (p *progress) connecting(now spikelane.Connecting) {
	p.object(struct {
		Synapses string  `json:"synapses"`
		Done     int     `json:"done"`
		Total    int     `json:"total"`
		Made     int     `json:"made"`
		Elapsed  float64 `json:"elapsed_s"`
		Phase    string  `json:"phase"`
	}{now.Synapses, now.Done, now.Total, now.Made, now.Elapsed, "connecting"})
	p.draw(connectingLine(now))
}

// compiling is Config.Compiling.
func (p *progress) compiling(now spikelane.Compiling) {
	p.object(struct {
		Ready   int     `json:"ready"`
		Total   int     `json:"total"`
		Elapsed float64 `json:"elapsed_s"`
		Phase   string  `json:"phase"`
	}{now.Ready, now.Total, now.Elapsed, "compiling"})
	p.draw(compilingLine(now))
}

// object prints a line of JSON, if that is the form.
func (p *progress) object(object any) {
	if p.form != "json" {
		return
	}
	line, err := json.Marshal(object)
	if err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
	fmt.Fprintf(p.w, "%s\n", line)
}

// drawEvery is how often the line is drawn at most: small objects, of which there may be many, are ready in no time.
const drawEvery = 50 * time.Millisecond

// draw draws the line, if that is the form, as much of it as the terminal is wide: what wraps could not be taken away.
func (p *progress) draw(line string) {
	now := p.now()
	if p.form != "text" || p.drawn && now.Sub(p.at) < drawEvery {
		return
	}
	if p.width > 1 && utf8.RuneCountInString(line) >= p.width {
		line = string([]rune(line)[:p.width-1])
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", line)
	p.drawn, p.at = true, now
}

// clear takes the line away, so that other things can be printed.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

// compilingLine says how far compilers are: compiling C++: 1 of 3 files ready, 4s so far. How long the others take nobody knows:
// some may have been compiled before, others are long.
func compilingLine(now spikelane.Compiling) string {
	return fmt.Sprintf("compiling C++: %d of %d files ready", now.Ready, now.Total) + soFar(now.Elapsed)
}

// connectingLine says how far the making of synapses is: connecting S: 42 %, 1300000 synapses, 3s left.
func connectingLine(now spikelane.Connecting) string {
	share := 1.0
	if now.Total > 0 {
		share = float64(now.Done) / float64(now.Total)
	}
	return fmt.Sprintf("connecting %s: %.0f %%, %d synapses", now.Synapses, math.Floor(100*share), now.Made) + left(share, now.Elapsed)
}

// progressLine says how far a run is, all times in seconds: 42 %, 0.42 s of 1 s, 3.1 x real time, 2s left.
func progressLine(done, total, elapsed float64) string {
	share := 1.0
	if total > 0 {
		share = done / total
	}
	line := fmt.Sprintf("%3.0f %%  %v of %v", math.Floor(100*share), rounded(done), rounded(total))
	if elapsed > 0 && done > 0 {
		line += fmt.Sprintf(", %.3g x real time", done/elapsed) + left(share, elapsed)
	}
	return line
}

// left says how much longer work takes of which a share has taken so many seconds, if it goes on like that.
func left(share, elapsed float64) string {
	if share <= 0 || elapsed <= 0 {
		return ""
	}
	rest := (1 - share) / share * elapsed
	if rest > math.MaxInt64/float64(time.Second) {
		return "" // longer than anybody waits
	}
	return fmt.Sprintf(", %v left", time.Duration(rest*float64(time.Second)).Round(time.Second))
}

// soFar says how long work has taken, once that is a second.
func soFar(elapsed float64) string {
	if elapsed < 1 {
		return ""
	}
	return fmt.Sprintf(", %v so far", time.Duration(elapsed*float64(time.Second)).Round(time.Second))
}

// rounded is a simulated time with as many digits as a reader wants.
func rounded(seconds float64) units.Time {
	x, err := strconv.ParseFloat(strconv.FormatFloat(seconds, 'g', 4, 64), 64)
	if err != nil {
		panic("BUG: spikelane: " + err.Error())
	}
	return units.Time(x)
}
