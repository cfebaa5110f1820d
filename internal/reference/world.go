package reference

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// world is a model while it runs.
type world struct {
	dt        value // of the default clock
	seed      int64
	seeded    bool
	texts     map[string]any // of the constants
	constants map[string]value
	arrays    map[string]*timedArray
	clocks    []*clock
	ids       uint32 // of objects, given so far
	objects   map[string]object
	steps     []*step
	slots     map[string]int
	result    *Result
	finish    []func()

	known  propagators
	second uint64  // the state of the twin's random numbers
	time   float64 // of the step that runs
}

// object is what has elements: neurons, inputs, synapses.
type object interface {
	scope
	number(n *node) *node
	size() int
	ticks() *clock
	column(name string) *column
	events(name string) *event
}

// event is what happened to which elements in the last step of their clock, in ascending order.
type event struct{ now []int }

// column is a variable of an object.
type column struct {
	kind   kind
	shared bool
	vals   []value
}

func newColumn(k kind, n int, shared bool) *column {
	if shared {
		n = 1
	}
	c := &column{kind: k, shared: shared, vals: make([]value, n)}
	for i := range c.vals {
		c.vals[i].kind = k
	}
	return c
}

func (c *column) at(i int) value {
	if c.shared {
		i = 0
	}
	return c.vals[i]
}

func (c *column) set(i int, v value) {
	if c.shared {
		i = 0
	}
	c.vals[i] = c.fit(v)
}

// fit is v as the variable stores it: integers have 32 bits.
func (c *column) fit(v value) value {
	switch {
	case c.kind == float:
		return v.float()
	case v.kind == float:
		fail("a number with a fraction for an integer or a truth value")
	case c.kind == integer:
		v.n = int64(int32(v.n))
	}
	v.kind = c.kind
	return v
}

// clock counts steps of dt.
type clock struct {
	dt   value
	step int64
}

func (c *clock) now() moment {
	return moment{t: real(float64(c.step) * c.dt.f), dt: c.dt, step: c.step, draw: c.step}
}

// clock returns the one clock of this step.
func (w *world) clock(dt value) *clock {
	for _, c := range w.clocks {
		if math.Abs(c.dt.f-dt.f) <= 1e-9*dt.f {
			return c
		}
	}
	c := &clock{dt: dt}
	w.clocks = append(w.clocks, c)
	return c
}

// step is what an object does in a slot of its clock's steps.
type step struct {
	slot  int
	order int
	name  string
	clock *clock
	act   func()
}

func (w *world) do(slot string, order int, name string, c *clock, act func()) {
	k, ok := w.slots[slot]
	if !ok {
		fail("slot %q", slot)
	}
	w.steps = append(w.steps, &step{k, order, name, c, act})
}

func (w *world) setSlots(names []string) {
	w.slots = map[string]int{}
	for k, name := range names {
		w.slots["before_"+name], w.slots[name], w.slots["after_"+name] = 3*k, 3*k+1, 3*k+2
	}
}

func (w *world) sortSteps() {
	sort.SliceStable(w.steps, func(a, b int) bool {
		x, y := w.steps[a], w.steps[b]
		if x.slot != y.slot {
			return x.slot < y.slot
		}
		if x.order != y.order {
			return x.order < y.order
		}
		return x.name < y.name
	})
}

// run goes on until a time. Clocks whose steps begin at the same time take them together.
func (w *world) run(end float64) {
	for {
		w.time = math.Inf(1)
		for _, c := range w.clocks {
			w.time = math.Min(w.time, c.now().t.f)
		}
		tick := map[*clock]bool{}
		for _, c := range w.clocks {
			tick[c] = c.now().t.f-w.time < 1e-4*c.dt.f
		}
		if w.time > end-1e-4*w.dt.f {
			w.time = end
			return
		}
		for _, s := range w.steps {
			if tick[s.clock] {
				s.act()
			}
		}
		for _, c := range w.clocks {
			if tick[c] {
				c.step++
			}
		}
	}
}

// doubt notes the first decision that rounding may turn.
func (w *world) doubt(format string, args ...any) {
	if w.result.Undecided < 0 {
		w.result.Undecided = int(math.Round(w.time / w.dt.f))
		w.result.Why = strings.TrimSpace(fmt.Sprintf(format, args...))
	}
}

// push moves the twin by about 1e-14, up or down: by splitmix64 of Steele, Lea and Flood (2014),
// doi:10.1145/2660193.2660195.
func (w *world) push(v value) value {
	w.second += 0x9e3779b97f4a7c15
	z := w.second
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	z ^= z >> 31
	d := (0.5 + float64(z>>11)*0x1p-54) * 0x1p-46
	if z&1 != 0 {
		d = -d
	}
	v.g += v.g * d
	return v
}
