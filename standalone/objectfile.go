package standalone

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// header returns the header of an object, which only mentions what it is made of.
func (o *object) header() string {
	var w text
	guard := "SPIKELANE_OBJECT_" + o.space
	w.line("// %s", o.what)
	if o.says != "" {
		w.line("//\n%s", strings.TrimSuffix(remarks(o.says), "\n"))
	}
	w.line("#ifndef %s\n#define %s\n", guard, guard)
	for _, p := range o.protos {
		if strings.Contains(p, "std::string") {
			w.line("#include <string>\n")
			break
		}
	}
	w.line("#include \"%sruntime/forward.hpp\"\n", o.up())
	w.line("namespace spikelane {\n")
	if slices.ContainsFunc(o.protos, func(p string) bool { return strings.Contains(p, "run_stats") }) {
		w.line("struct run_stats;\n")
	}
	w.line("namespace %s {\n", o.space)
	for _, m := range o.members {
		comment := ""
		if m.comment != "" {
			comment = " // " + m.comment
		}
		w.line("extern %s %s;%s", m.kind, m.id, comment)
	}
	for _, f := range o.inline {
		w.line("%s", f)
	}
	w.line("")
	for _, p := range o.protos {
		w.line("%s", p)
	}
	w.line("\n} // namespace %s", o.space)
	if o.unit != nil {
		w.line("\n// The arithmetic of this file must be what it is everywhere.\nextern \"C\" void %s(const double *in, int64_t *out);", o.unit.Check)
	}
	w.line("\n} // namespace spikelane\n\n#endif")
	return w.String()
}

// up is the way from the object's files to the project's folder.
func (o *object) up() string {
	if o.top {
		return ""
	}
	return "../"
}

// source returns the source of an object: its kernels, its variables, its functions.
func (o *object) source() string {
	var body text
	body.line("\nnamespace spikelane {\nnamespace %s {\n", o.space)
	for _, m := range o.members {
		body.line("%s %s;", m.kind, m.id)
	}
	for _, b := range o.bodies {
		body.line("\n%s", strings.TrimSuffix(b, "\n"))
	}
	body.line("\n} // namespace %s\n} // namespace spikelane", o.space)
	var w text
	w.line("// %s", o.what)
	w.line("#include \"%s.hpp\"\n", o.space)
	w.WriteString(o.includes(body.String()))
	if o.unit != nil {
		text := o.unit.Text
		for _, h := range o.unit.Headers {
			text = strings.Replace(text, fmt.Sprintf("#include %q", h.Name), fmt.Sprintf("#include %q", o.up()+"runtime/"+h.Name), 1)
		}
		w.line("\n// What is computed.\n%s", text)
	}
	return w.String() + body.String()
}

// library says where the names of the run-time library are that objects use.
var library = map[string]string{
	"call": "call", "into_none": "call", "row": "call", "list": "call", "column": "memory", "indices": "memory", "view": "memory", "clock": "clock", "owner": "owner",
	"share": "owner", "spike_ring": "spikes", "search": "spikes", "within": "spikes", "sweep": "sweep", "sweep_emitting": "sweep", "quiet": "quiet", "playback": "playback",
	"derive": "derive", "propagator": "propagator", "rows": "rows", "fan": "fan", "source_fan": "fan", "target_fan": "fan", "sorted_fan": "fan", "order": "fan",
	"later": "later", "checks_each_step": "check", "later_code": "later", "cache_size": "cache_size", "delivery": "deliver", "target_list": "target_list", "spike_recorder": "record", "state_recorder": "record", "rate_recorder": "record", "recorded": "record",
	"times": "record", "rates": "record", "rows_builder": "rows_builder", "rule": "rule", "tell": "rule", "connecting": "rule", "came_to_none": "rule", "connect": "rule", "connect_pairs": "rule", "row_values": "rule", "iteration": "rule",
	"read_data": "input", "archive": "npz", "path": "path", "results_folder": "path", "digest": "digest", "run_stats": "summary", "created": "created", "set_created": "set_created",
	"run_seed": "present", "wiring_seed": "present", "clock_now": "present", "now": "present", "failure": "failure", "bug": "bug", "runs": "runs",
	"synapse_parts": "synapses", "one_synapse": "synapses", "count_degrees": "synapses", "number_pairs": "synapses", "delay_list": "synapses", "delay_seconds": "synapses",
	"sort_by_delays": "synapses", "record_synapses": "synapses", "record_some": "synapses", "rank_list": "synapses", "ranks": "ranks", "spikes_of_all": "exchange", "put_created": "synapses", "snapshot": "snapshot", "checkpoint": "checkpoint", "wired": "checkpoint", "arrange": "checkpoint", "wiring": "rewire", "rewire": "rewire", "steps_of": "rewire", "take_delays": "rewire", "keep_wiring": "rewire",
	"choice": "selection", "choose_synapses": "selection", "in_order": "selection", "put_chosen": "selection", "keep_listed": "selection", "keep_true": "selection", "put_matrix": "selection", "listed_synapses": "selection", "accesses": "present", "in_force": "present", "delay_steps": "delays", "infinity": "call", "from_bits": "call",
}

var mentions = regexp.MustCompile(`spikelane::([a-z_]+)`)

// includes returns the directives for what a text uses.
func (o *object) includes(body string) string {
	headers, standard := map[string]bool{}, map[string]bool{
		"<algorithm>": strings.Contains(body, "std::m") || strings.Contains(body, "std::fill") || strings.Contains(body, "std::binary"),
		"<vector>":    strings.Contains(body, "std::vector"), "<string>": strings.Contains(body, "std::string") || strings.Contains(body, "std::to_string"),
	}
	for _, m := range mentions.FindAllStringSubmatch(body, -1) {
		if h := library[m[1]]; h != "" {
			headers[h] = true
		}
	}
	if strings.Contains(body, "::connections") || strings.Contains(body, "connections.") {
		headers["rows"] = true
	}
	for _, member := range []struct{ text, header string }{
		{".play(", "playback"},
		{".take(", "record"},
		{"recorder.", "record"},
		{".room(", "record"},
		{".visit(", "deliver"},
		{".events()", "deliver"},
		{".data()", "memory"},
		{".begin(c, o)", "spikes"},
		{".at(c.step", "spikes"},
		{".grow(", "spikes"},
	} {
		if strings.Contains(body, member.text) {
			headers[member.header] = true
		}
	}
	var w text
	some := false
	for _, s := range []string{"<algorithm>", "<string>", "<vector>"} {
		if standard[s] {
			w.line("#include %s", s)
			some = true
		}
	}
	if some {
		w.line("")
	}
	for _, h := range keysInOrder(headers) {
		w.line("#include \"%sruntime/%s.hpp\"", o.up(), h)
	}
	beside := ""
	if o.top {
		beside = "objects/"
	}
	for _, p := range o.uses {
		w.line("#include \"%s%s.hpp\"", beside, p.space)
	}
	if strings.Contains(body, "clocks::") {
		w.line("#include \"%sclocks.hpp\"", beside)
	}
	return w.String()
}
