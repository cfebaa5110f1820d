package spikelane_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// without leaves out the tables of a model file that begin with one of the headers.
func without(text string, headers ...string) string {
	return strings.Join(slices.DeleteFunc(tables(text), func(part string) bool {
		return slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(part, h) })
	}), "")
}

// TestUnwatched: states are the same whether monitors record everything, some elements, or nothing, and whether a run is profiled and
// reported or not.
func TestUnwatched(t *testing.T) {
	some := regexp.MustCompile(`(?m)^record = \[.*\n`)
	for k, x := range subjects(t, 2) {
		if !strings.Contains(x.text, "[[monitor]]") {
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			want := plainest(t, x.text)
			for _, c := range inTurn(k) {
				m, s, _ := written(t, without(x.text, "[[monitor]]"), c)
				got := through(t, m, s)
				if got.SynapticEvents != want.SynapticEvents || len(got.Spikes) > 0 {
					t.Errorf("%s, without monitors: %d events, want %d; spikes %v", named(c), got.SynapticEvents, want.SynapticEvents, got.Spikes)
				}
				got.Steps = want.Steps // clocks of monitors tick no more
				sameDigests(t, named(c)+", without monitors", got, want, states)

				c.Profile, c.Progress = true, func(spikelane.Progress) {}
				all, recorded, _ := written(t, some.ReplaceAllString(x.text, ""), c)
				got = through(t, all, recorded)
				sameDigests(t, named(c)+", with monitors of all", got, want, asBefore)
			}
		})
	}
}

// beside is what is added to a model file in TestAdditions: neurons, noise, input and synapses of their own, which come last among
// the objects of their kind.
const beside = `
[[neurons]]
name = "zz_beside"
count = 29
equations = "dzz/dt = -zz/(10*ms) + 0.3*xi*(10*ms)**-0.5 : 1"
threshold = "zz > 0.3*rand()"
reset = "zz = 0"
method = "euler"
init = ["zz = rand()"]
`

const synapsesBeside = `
[[synapses]]
name = "zz_synapses"
source = "%[1]s"
target = "%[1]s"
equations = "zzw : 1"
on_pre = "zzw += rand()"
connect = [{ p = 0.3 }]
init = ["zzw = rand()"]
`

// TestAdditions: a part that is joined to nothing changes nothing. Objects are numbered neurons first, then inputs, then synapses, and
// numbers name random draws: so synapses, which come last of all, may be added to any model, and neurons to those in which
// nothing but neurons draws.
func TestAdditions(t *testing.T) {
	draws := regexp.MustCompile(`\brand|sample\(|\bp = |poisson|\bxi|wave`)
	spiking := regexp.MustCompile(`(?s)\bname = "(\w+)".*\bthreshold = `)
	tried := 0
	for k, x := range subjects(t, 0) {
		t.Run(x.name, func(t *testing.T) {
			text, source, calm := x.text, "", true
			for _, part := range tables(x.text) {
				neurons := strings.HasPrefix(part, "[[neurons]]")
				if calm = calm && (neurons || !draws.MatchString(part)); neurons && spiking.MatchString(part) {
					source = spiking.FindStringSubmatch(part)[1]
				}
			}
			if calm {
				text, source = text+beside, "zz_beside"
			}
			if source != "" {
				text += fmt.Sprintf(synapsesBeside, source)
			}
			if text == x.text {
				t.Skip("nothing that spikes, and random numbers of other objects")
			}
			tried++
			want := plainest(t, x.text)
			for _, c := range inTurn(k) {
				m, s, _ := written(t, text, c)
				got := through(t, m, s)
				if source != "" && got.Digest["state_zz_synapses"] == "" {
					t.Error("nothing was added")
				}
				got.Steps, got.SynapticEvents = want.Steps, want.SynapticEvents
				sameDigests(t, named(c), got, want, asBefore)
			}
		})
	}
	if tried < 5 {
		t.Errorf("%d model files were added to, want 5 and more", tried)
	}
}
