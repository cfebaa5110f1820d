package bridge

import (
	"fmt"
	"strings"
)

// Measured is the line of JSON with which a script of Options.Measure ends. Times are in seconds of wall-clock time, but
// for one: without OpenMP, Brian's C++ programs count their loop in seconds of CPU time.
//
// SetupS is making objects, synapses and initial values. In cpp_standalone the program does most of that, and what it takes
// beside its loop is in SetupS too, writing its results included. CompileS has all code, that of synapses and initial values
// too, and what else Brian's run does before and after its loop.
//
// The program of cpp_standalone can run again without Python: ./main with Options.Directory as working directory. Each run
// of it writes results/measured.json there, an object with run_s and peak_rss_bytes as here. Without a seed in the model
// each run draws other numbers.
type Measured struct {
	Brian        string           `json:"brian"` // version
	Mode         string           `json:"mode"`  // "" if Options has none
	Threads      int              `json:"threads"`
	ImportS      float64          `json:"import_s"`       // loading Python's modules
	SetupS       float64          `json:"setup_s"`        // without the import
	CompileS     float64          `json:"compile_s"`      // generating code and compiling it
	RunS         float64          `json:"run_s"`          // the time loops of all runs together
	PeakRSSBytes int64            `json:"peak_rss_bytes"` // of the process with the loop; 0 where the system does not tell
	Neurons      int64            `json:"neurons"`
	Synapses     map[string]int64 `json:"synapses"`
	Spikes       map[string]int64 `json:"spikes"` // by monitor, of spikes and of events
}

// measureImport stands above Brian's import, whose time it begins to take.
const measureImport = `import json
from contextlib import ContextDecorator
from time import perf_counter

begin_import = perf_counter()
import brian2
`

// measureBegin returns what stands above the model: the clocks, put where Brian makes code. Network.run makes code too,
// before its loop, and tells the time of the loop alone; the code of connections and initial values is made in between.
func measureBegin(standalone bool) string {
	text := `
begin = perf_counter()


class Compiling(ContextDecorator):
    """Adds up the seconds spent inside of it; inside of itself it does not count again."""
    seconds, depth = 0.0, 0

    def __enter__(self):
        self.depth += 1
        if self.depth == 1:
            self.begin = perf_counter()

    def __exit__(self, *exception):
        self.depth -= 1
        if self.depth == 0:
            self.seconds += perf_counter() - self.begin


compiling = Compiling()
get_device().code_object = compiling(get_device().code_object)
`
	if standalone {
		return text + standaloneCode + "\n"
	}
	return text + `loop_seconds = []


def note_loop(elapsed, completed, start, duration):
    """Brian calls it during a run; at the end, elapsed is the time of the loop."""
    if completed == 1:
        loop_seconds.append(float(elapsed))


`
}

// standaloneCode has the program write down its loops and its memory. Brian's own results/last_run_info.txt tells of the last
// loop alone. From outside, a child's memory begins with its parent's, and the compiler is a child as well.
const standaloneCode = `device.insert_code('before_start', 'double run_s = 0;')
device.insert_code('after_network_run', 'run_s += Network::_last_run_time;')
device.insert_code('after_end', '''
    long long peak_kib = 0;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.compare(0, 6, "VmHWM:") == 0)
            peak_kib = std::atoll(line.c_str() + 6);
    std::ofstream("results/measured.json") << "{\\"run_s\\": " << run_s
        << ", \\"peak_rss_bytes\\": " << 1024*peak_kib << "}" << std::endl;
    ''')
`

// measured ends the script: it builds and runs the program where there is one, and prints the line.
func (w *writer) measured() {
	if w.o.standalone() {
		w.measuredProgram()
	} else {
		w.out.WriteString(`run_s = sum(loop_seconds)
compile_s = compiling.seconds - run_s
setup_s = perf_counter() - begin - compiling.seconds
try:
    with open('/proc/self/status') as status:
        peak_rss = 1024*next(int(line.split()[1]) for line in status if line.startswith('VmHWM:'))
except OSError:
    peak_rss = 0
`)
	}
	var groups, synapses, spikes []string
	for _, kind := range []string{"neurons", "poisson", "generator"} {
		for _, t := range tables(w.root, kind) {
			groups = append(groups, "len("+w.python[text(t, "name")]+")")
		}
	}
	for _, t := range tables(w.root, "synapses") {
		name := text(t, "name")
		synapses = append(synapses, quoted(name)+": len("+w.python[name]+")")
	}
	names, numbers := w.counted()
	for k := range names {
		spikes = append(spikes, quoted(names[k])+": int("+numbers[k]+")")
	}
	w.line("print(json.dumps({")
	w.line("    'brian': brian2.__version__, 'mode': %s, 'threads': %d,", quoted(w.o.Mode), max(w.o.Threads, 1))
	w.line("    'import_s': begin - begin_import, 'setup_s': setup_s, 'compile_s': compile_s, 'run_s': run_s,")
	w.line("    'peak_rss_bytes': peak_rss, 'neurons': %s,", strings.Join(groups, " + "))
	w.line("    'synapses': %s,", wrapped("{", synapses, "}", 0))
	w.line("    'spikes': %s}))", wrapped("{", spikes, "}", 0))
}

// measuredProgram builds the program and runs it.
func (w *writer) measuredProgram() {
	directory := literal(w.o.directory())
	fmt.Fprintf(&w.out, `with compiling:
    device.build(directory=%[1]s, run=False)
compile_s = compiling.seconds
setup_s = perf_counter() - begin - compile_s
device.run(directory=%[1]s, with_output=False, run_args=[])
with open(%[2]s) as program:
    program = json.load(program)
run_s, peak_rss = program['run_s'], program['peak_rss_bytes']
setup_s += device.timers['run_binary'] - run_s
`, directory, literal(w.o.directory()+"/results/measured.json"))
}
