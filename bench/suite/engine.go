package suite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Engine is what runs models.
type Engine struct {
	Kind    string `json:"kind"`    // Ours, Other, Brian or NEURON
	Target  string `json:"target"`  // of ours: as of spikelane run, or Project; of Brian: numpy, cython, cpp_standalone; of NEURON: ""
	ISA     string `json:"isa"`     // of ours; "" the best one
	Threads int    `json:"threads"` // 1 at least
	Path    string `json:"path"`    // of Other
}

// Kinds of engines.
const (
	Ours   = "spikelane"
	Other  = "other"  // another build of the command spikelane, at Path
	Brian  = "brian2" // Brian 2; peers have the name of their module of Python
	NEURON = "neuron" // NEURON
)

// Project is the target that is no target of spikelane run: an exported C++ project.
const Project = "project"

// Peer says whether the engine is another simulator, which may refuse a model without ending the measurement.
func (e Engine) Peer() bool { return e.Kind == Brian || e.Kind == NEURON }

// String returns the engine in words: "native, 2 threads".
func (e Engine) String() string {
	name := e.Target
	if e.ISA != "" && e.ISA != "auto" {
		name += " " + e.ISA
	}
	switch e.Kind {
	case Other:
		name += " of " + e.Path
	case Brian:
		name = "Brian " + name
	case NEURON:
		name = "NEURON"
	}
	if e.Threads > 1 {
		name += fmt.Sprintf(", %d threads", e.Threads)
	}
	return name
}

// Targets of ours and modes of peers, as they stand on the command line.
var (
	targets = []string{"auto", "native", "cpp", "go", Project}
	modes   = []string{"numpy", "cython", "cpp_standalone"}
)

// Choice is what the command line says of engines.
type Choice struct {
	Targets []string // of ours
	ISA     string
	Threads []int
	Peers   []string // brian2: its cython and cpp_standalone; brian2-MODE: that one; neuron; a path with a slash: another build of ours
}

// Engines returns the engines that a choice means, ours first. Those of Brian's that have one thread only come once.
func Engines(c Choice) ([]Engine, error) {
	var all []Engine
	for _, target := range c.Targets {
		if !slices.Contains(targets, target) {
			return nil, fmt.Errorf("there is no target %q; want %s", target, strings.Join(targets, ", "))
		}
	}
	for _, threads := range c.Threads {
		if threads < 1 {
			return nil, fmt.Errorf("%d threads, want 1 at least", threads)
		}
		for _, target := range c.Targets {
			all = append(all, Engine{Kind: Ours, Target: target, ISA: c.ISA, Threads: threads})
		}
	}
	for _, name := range c.Peers {
		kind, mode, _ := strings.Cut(name, "-")
		var wanted []string
		switch {
		case strings.ContainsAny(name, `/\`):
			for _, e := range all {
				if e.Kind == Ours {
					e.Kind, e.Path = Other, name
					all = append(all, e)
				}
			}
			continue
		case kind == Brian && mode == "":
			wanted = []string{"cython", "cpp_standalone"}
		case kind == Brian && slices.Contains(modes, mode):
			wanted = []string{mode}
		case name == NEURON:
			wanted = []string{""}
		default:
			return nil, fmt.Errorf("there is no peer %q; want brian2, brian2-%s, neuron, or the path of another spikelane (./NAME)", name, strings.Join(modes, ", brian2-"))
		}
		for _, mode := range wanted {
			for _, threads := range c.Threads {
				e := Engine{Kind: kind, Target: mode, Threads: threads}
				if kind == Brian && mode != "cpp_standalone" {
					e.Threads = 1
				}
				if !slices.Contains(all, e) {
					all = append(all, e)
				}
			}
		}
	}
	return all, nil
}

// ParseThreads reads numbers with commas between them.
func ParseThreads(text string, cores int) ([]int, error) {
	var all []int
	for _, word := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 0 {
			return nil, fmt.Errorf("threads %q: want numbers with commas between them, 0 for all cores", text)
		}
		if n == 0 {
			n = cores
		}
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all, nil
}
