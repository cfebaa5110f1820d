package main

import (
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
)

func TestProgressLine(t *testing.T) {
	tests := []struct {
		done, total, elapsed float64
		want                 string
	}{
		{0, 1, 0, "  0 %  0 s of 1 s"},
		{0.25, 1, 0.5, " 25 %  250 ms of 1 s, 0.5 x real time, 2s left"}, // 0.75 s are left, at half of real time 1.5 s
		{0.999, 1, 0.1, " 99 %  999 ms of 1 s, 9.99 x real time, 0s left"},
		{1, 1, 90, "100 %  1 s of 1 s, 0.0111 x real time, 0s left"},
		{0.0254000000000002, 0.05, 0, " 50 %  25.4 ms of 50 ms"},
		{0, 0, 1, "100 %  0 s of 0 s"},
	}
	for _, tt := range tests {
		if got := progressLine(tt.done, tt.total, tt.elapsed); got != tt.want {
			t.Errorf("progressLine(%v, %v, %v) = %q, want %q", tt.done, tt.total, tt.elapsed, got, tt.want)
		}
	}
}

func TestConnectingLine(t *testing.T) {
	for _, c := range []struct {
		now  spikelane.Connecting
		want string
	}{
		{spikelane.Connecting{Synapses: "S", Done: 299, Total: 1000, Made: 12345}, "connecting S: 29 %, 12345 synapses"},
		{spikelane.Connecting{Synapses: "S", Done: 250, Total: 1000, Made: 12345, Elapsed: 2}, "connecting S: 25 %, 12345 synapses, 6s left"},
		{spikelane.Connecting{Synapses: "S"}, "connecting S: 100 %, 0 synapses"},
		{spikelane.Connecting{Synapses: "S", Total: 10, Elapsed: 3}, "connecting S: 0 %, 0 synapses"},
	} {
		if got := connectingLine(c.now); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.now, got, c.want)
		}
	}
}

func TestCompilingLine(t *testing.T) {
	for _, c := range []struct {
		now  spikelane.Compiling
		want string
	}{
		{spikelane.Compiling{Ready: 1, Total: 3}, "compiling C++: 1 of 3 files ready"},
		{spikelane.Compiling{Ready: 1, Total: 3, Elapsed: 4.2}, "compiling C++: 1 of 3 files ready, 4s so far"},
	} {
		if got := compilingLine(c.now); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.now, got, c.want)
		}
	}
}

// The progress of several runs is that of their sum, also where the first report of one is beyond the last one of the one before.
func TestProgressOfRuns(t *testing.T) {
	var out strings.Builder
	p := newProgress("json", &out)
	p.total = 3
	p.compiling(spikelane.Compiling{Ready: 1, Total: 2, Elapsed: 0.5})
	p.connecting(spikelane.Connecting{Synapses: "S", Done: 1, Total: 4, Made: 9, Elapsed: 0.25})
	for _, now := range []spikelane.Progress{{Done: 0.5, Total: 1, Elapsed: 1}, {Done: 1, Total: 1, Elapsed: 2}, {Done: 1.5, Total: 2, Elapsed: 3}, {Done: 2, Total: 2, Elapsed: 4}} {
		p.update(now)
	}
	p.clear()
	want := `{"ready":1,"total":2,"elapsed_s":0.5,"phase":"compiling"}
{"synapses":"S","done":1,"total":4,"made":9,"elapsed_s":0.25,"phase":"connecting"}
{"done_s":0.5,"total_s":3,"elapsed_s":1,"phase":"running"}
{"done_s":1,"total_s":3,"elapsed_s":2,"phase":"running"}
{"done_s":2.5,"total_s":3,"elapsed_s":5,"phase":"running"}
{"done_s":3,"total_s":3,"elapsed_s":6,"phase":"running"}
`
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Without a terminal nothing is drawn, whatever is asked for.
func TestProgressWithoutTerminal(t *testing.T) {
	for _, form := range []string{"", "text", "none"} {
		var out strings.Builder
		p := newProgress(form, &out)
		p.update(spikelane.Progress{Done: 1, Total: 2, Elapsed: 1})
		p.connecting(spikelane.Connecting{Synapses: "S", Done: 1, Total: 2})
		p.compiling(spikelane.Compiling{Ready: 1, Total: 2})
		p.clear()
		if out.Len() > 0 {
			t.Errorf("--report %q: wrote %q", form, &out)
		}
	}
}

// On a terminal, here one of 30 columns, a line is drawn over the last one, not too often, is never longer than the terminal is wide, and goes
// away before anything else is printed.
func TestProgressOnTerminal(t *testing.T) {
	var out strings.Builder
	clock := time.Unix(0, 0)
	p := &progress{w: &out, form: "text", width: 30, total: 1, now: func() time.Time { return clock }}
	p.connecting(spikelane.Connecting{Synapses: "S", Done: 1, Total: 2, Made: 7})
	p.connecting(spikelane.Connecting{Synapses: "T", Done: 2, Total: 2, Made: 7}) // too soon
	p.clear()
	p.clear() // there is none
	p.update(spikelane.Progress{Done: 0.5, Total: 1, Elapsed: 1})
	clock = clock.Add(time.Second)
	p.update(spikelane.Progress{Done: 1, Total: 1, Elapsed: 2})
	p.clear()
	const again = "\r\x1b[K"
	want := again + "connecting S: 50 %, 7 synapse" + again + again + " 50 %  500 ms of 1 s, 0.5 x r" + again + "100 %  1 s of 1 s, 0.5 x real" + again
	if got := out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestMemoryLimit(t *testing.T) {
	tests := []struct {
		text string
		want int64
		ok   bool
	}{
		{"", 0, true},
		{"none", -1, true},
		{"1", 1, true},
		{"12 GB", 12e9, true},
		{"1.5GB", 15e8, true},
		{"2GiB", 2 << 30, true},
		{"512 kB", 512e3, true},
		{"8TB", 8e12, true},
		{"3 B", 3, true},
		{"0", 0, false},
		{"-1", 0, false},
		{"GB", 0, false},
		{"12 gb", 0, false},
		{"NaN", 0, false},
		{"Inf", 0, false},
		{"1e300 TB", 0, false},
		{"much", 0, false},
	}
	for _, tt := range tests {
		if got, err := memoryLimit(tt.text); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("%q: got %d, %v, want %d, %v", tt.text, got, err, tt.want, tt.ok)
		}
	}
}
