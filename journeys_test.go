package spikelane_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
	"github.com/spikelane/spikelane/units"
)

// journey is a simulation of a subject on its way through all sorts of interruptions that should leave no trace.
type journey struct {
	t       *testing.T
	r       *rand.Rand
	text    string
	targets []spikelane.Config

	m      *modelfile.Model
	s      *spikelane.Simulation
	begun  int // runs of the model that have begun
	events []string
}

// note adds to what the journey is told by when it fails.
func (j *journey) note(format string, a ...any) {
	j.events = append(j.events, fmt.Sprintf(format, a...))
}

// begin makes a simulation by some target, with some threads, and with or without what watches it.
func (j *journey) begin() {
	c := j.targets[j.r.IntN(len(j.targets))]
	c.Threads, c.FixedThreads = 1+j.r.IntN(4), j.r.IntN(3) > 0
	if c.Profile = j.r.IntN(4) == 0; j.r.IntN(4) == 0 {
		c.Progress = func(spikelane.Progress) {}
	}
	j.note("%s by %d", c.Target+c.ISA, c.Threads)
	j.m, j.s, _ = written(j.t, j.text, c)
}

// run takes the simulation on by so many steps of the default clock.
func (j *journey) run(steps int64, dt units.Time) {
	j.note("%d steps", steps)
	ctx := context.Background()
	if j.r.IntN(4) > 0 {
		do(j.t, j.s.Run(ctx, units.Time(steps)*dt))
		return
	}
	_, err := j.s.RunUntil(ctx, units.Time(steps)*dt, units.Time(j.r.IntN(3))*dt, func() bool { return false })
	do(j.t, err)
}

// interrupt does one of the things that may be done between runs.
func (j *journey) interrupt(dt units.Time) {
	t, s := j.t, j.s
	switch j.r.IntN(6) {
	case 0:
		j.note("look")
		j.look()
	case 1, 2:
		times := 1 + j.r.IntN(2)
		j.note("restore %d times", times)
		kept, err := s.Snapshot()
		do(t, err)
		for range times {
			j.run(int64(j.r.IntN(40)), dt)
			do(t, s.Restore(kept))
		}
	case 3, 4:
		path := filepath.Join(t.TempDir(), "state")
		do(t, s.StoreFile(path, spikelane.StoreOptions{}))
		j.begin()
		for _, r := range j.m.Runs[:j.begun] {
			do(t, j.s.SetConstants(r.Constants))
		}
		if j.r.IntN(2) == 0 {
			j.run(int64(j.r.IntN(30)), dt)
		}
		do(t, j.s.RestoreFile(path))
	default:
		j.note("dt there and back")
		do(t, s.SetDt(dt/2))
		do(t, s.SetDt(dt)) // spikes under way are kept in another way from here on, until they arrive
		j.interrupt(dt)
	}
}

// look reads all there is to read.
func (j *journey) look() {
	t, s := j.t, j.s
	st := s.Stats()
	s.Memory()
	s.Profile()
	_ = s.Seed() + s.Wiring()
	do(t, s.Save(t.TempDir()))
	objects, _ := definedNames(j.text)
	for _, name := range objects {
		if o := j.m.Network.Group(name); o != nil {
			_, err := s.States(o)
			do(t, err)
			_, err = s.Get(o, "i + N + t/ms")
			do(t, err)
		}
	}
	for name := range st.Synapses {
		y := j.m.Network.SynapsesNamed(name)
		s.Connections(y)
		_, err := s.States(y)
		do(t, err)
		_, err = s.Get(y, "i + j + N_incoming")
		do(t, err)
	}
}

// TestJourneys: a model file that is run in pieces of any length, by targets and numbers of threads that change on the way through
// files, looked at in between, restored from snapshots after steps that then do not count, has the bits of one run by portable Go
// alone, and the same records.
func TestJourneys(t *testing.T) {
	journeys := 1
	targets := quickTargets()
	if *propertiesFull {
		journeys, targets = 40, targetsHere()
	}
	for k, x := range subjects(t, 3) {
		t.Run(x.name, func(t *testing.T) {
			m, s, dt := written(t, x.text, spikelane.Config{Target: "go"})
			want := recorded(t, s, through(t, m, s))
			for n := range journeys {
				j := &journey{t: t, r: rand.New(rand.NewPCG(uint64(k), uint64(n))), text: x.text, targets: targets}
				j.begin()
				for j.begun = 0; j.begun < len(m.Runs); {
					r := shortened(j.m.Runs[j.begun])
					left := int64(math.Round(float64(r.Duration / dt)))
					r.Duration = 0 // the changes before it alone
					runOne(t, j.m, j.s, r)
					j.begun++
					for left > 0 {
						piece := min(left, int64(j.r.ExpFloat64()*30))
						j.run(piece, dt)
						left -= piece
						if j.r.IntN(2) == 0 {
							j.interrupt(dt)
						}
					}
				}
				if got := recorded(t, j.s, j.s.Stats()); got != want {
					t.Fatalf("journey %d: other bits or records, after %v", n, j.events)
				}
			}
		})
	}
}
