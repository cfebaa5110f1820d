// What is said about a run: summary.json in the folder of results, the line of --json, and the words for a person. The
// fields and their order are those of Stats and of summary.json of Spikelane.
#ifndef SPIKELANE_SUMMARY_HPP
#define SPIKELANE_SUMMARY_HPP

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "digest.hpp"
#include "maybe.hpp"
#include "owned.hpp"
#include "record.hpp"

namespace spikelane {

// odd_values says of a variable that some of its values became NaN or infinite, or of an expression that they are none.
struct odd_values {
    const char *object, *variable;
    char value[32]; // as text
    int64_t index, step, finite_step, elements, of;
    double t;
};

// run_stats is how a run went. Times are in seconds. Texts must not go away before it.
struct run_stats {
    run_stats();
    run_stats(run_stats &&) noexcept;
    ~run_stats();

    const char *model = "", *target = "", *isa = "";
    int threads = 1, threads_used = 1;
    int64_t seed = 0, steps = 0;
    double sim_s = 0;     // simulated
    double build_s = 0;   // making synapses, initial values
    double compile_s = 0; // 0: the compiler ran before
    double run_s = 0;     // the time loop
    int64_t peak_rss_bytes = 0, neurons = 0;
    int64_t synaptic_events = 0;

    // The synapses of an object, the spikes of a spike monitor, the digest of an archive.
    void synapses(const char *object, int64_t n);
    void spikes(const char *monitor, int64_t n);
    void digest(const char *archive, const digest_text &text);

    void odd(const odd_values &found);

    struct lists;
    owned<lists> by_name;
};

// A variable that is recorded, and its unit.
struct recorded_variable {
    const char *name, *unit;
};

// monitor_summary says what the archive of a monitor holds.
struct monitor_summary {
    const char *name, *kind, *source, *event; // kind: spikes, state, rate or event; event: of that kind
    int64_t n = 0;                            // elements of the source
    std::vector<epoch> epochs{};              // of records taken with other steps
    std::vector<recorded_variable> variables{};
    std::vector<int64_t> record{};            // recorded elements; none: all
};

// monitor_list is all monitors.
class monitor_list {
public:
    monitor_list();
    monitor_list(monitor_list &&) noexcept;
    ~monitor_list();

    // add adds a monitor; variables and record are those of the last one.
    void add(const char *name, const char *kind, const char *source, const char *event, int64_t n, const std::vector<epoch> &past);
    void variables(std::initializer_list<recorded_variable> list);
    void record(std::initializer_list<int64_t> list);

    std::vector<monitor_summary> all;
};

// A constant of a model, in SI base units.
struct named_constant {
    const char *name;
    double value;
};

// changes_in_force is what differs from the model and its seed.
struct changes_in_force {
    maybe<int64_t> wiring;                 // the seed of the wiring
    double dt_s = 0;                       // the step of the default clock; 0: that of the model
    std::vector<named_constant> constants{};
    int64_t accesses = 0;                  // that drew, from outside the time step
};

// write_summary writes summary.json into a folder.
void write_summary(const char *folder, const run_stats &s, bool stopped, const monitor_list &monitors, const changes_in_force &changes);

// say_summary says on standard output how a run went: in a line of JSON, or in words. seed says where it comes from.
void say_summary(const run_stats &s, bool json, const char *seed, const monitor_list &monitors, const char *results);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>

#include "files.hpp"
#include "json.hpp"
#include "numerals.hpp"
#include "publish.hpp"

namespace spikelane {

struct run_stats::lists {
    std::map<std::string, int64_t> synapses, spikes;
    std::map<std::string, std::string> digests;
    std::vector<odd_values> odd;
};

SPIKELANE_BODY run_stats::run_stats() : by_name(new lists) {}
SPIKELANE_BODY run_stats::run_stats(run_stats &&) noexcept = default;
SPIKELANE_BODY run_stats::~run_stats() = default;
SPIKELANE_BODY void run_stats::synapses(const char *object, int64_t n) { by_name->synapses[object] = n; }
SPIKELANE_BODY void run_stats::spikes(const char *monitor, int64_t n) { by_name->spikes[monitor] = n; }
SPIKELANE_BODY void run_stats::digest(const char *archive, const digest_text &text) { by_name->digests[archive] = text.c_str(); }

SPIKELANE_BODY void run_stats::odd(const odd_values &found) { by_name->odd.push_back(found); }

SPIKELANE_BODY monitor_list::monitor_list() = default;
SPIKELANE_BODY monitor_list::monitor_list(monitor_list &&) noexcept = default;
SPIKELANE_BODY monitor_list::~monitor_list() = default;
SPIKELANE_BODY void monitor_list::add(const char *name, const char *kind, const char *source, const char *event, int64_t n,
    const std::vector<epoch> &past)
{
    all.push_back({name, kind, source, event, n, past});
}
SPIKELANE_BODY void monitor_list::variables(std::initializer_list<recorded_variable> list) { all.back().variables = list; }
SPIKELANE_BODY void monitor_list::record(std::initializer_list<int64_t> list) { all.back().record = list; }

inline void write_stats(json &j, const run_stats &s)
{
    j.key("model").text(s.model).key("target").text(s.target).key("isa").text(s.isa);
    j.key("threads").number(s.threads).key("seed").number(s.seed).key("steps").number(s.steps);
    j.key("sim_s").number(s.sim_s).key("build_s").number(s.build_s);
    j.key("compile_s").number(s.compile_s).key("run_s").number(s.run_s);
    j.key("peak_rss_bytes").number(s.peak_rss_bytes).key("neurons").number(s.neurons);
    j.key("synapses").map(s.by_name->synapses).key("spikes").map(s.by_name->spikes).key("synaptic_events").number(s.synaptic_events);
    j.key("digest").map(s.by_name->digests);
    if (s.by_name->odd.empty()) return;
    j.key("not_finite").array();
    for (const odd_values &o : s.by_name->odd) {
        j.object().key("object").text(o.object).key("variable").text(o.variable).key("index").number(o.index).key("value").text(o.value);
        j.key("step").number(o.step).key("t_s").number(o.t).key("finite_step").number(o.finite_step);
        j.key("elements").number(o.elements).key("of").number(o.of).close();
    }
    j.close();
}

// stats_line is the line of JSON.
inline std::string stats_line(const run_stats &s)
{
    json j;
    j.object();
    write_stats(j, s);
    return j.close().str() + "\n";
}

// summary_file is the content of summary.json.
inline std::string summary_file(const run_stats &s, bool stopped, const monitor_list &monitors, const changes_in_force &changes = {})
{
    json j(1);
    j.object().key("spikelane").number(1).key("duration_s").number(s.sim_s);
    if (stopped) j.key("stopped").truth(true);
    j.key("monitors").array();
    for (const monitor_summary &m : monitors.all) {
        j.object().key("name").text(m.name).key("kind").text(m.kind).key("source").text(m.source);
        if (*m.event) j.key("event").text(m.event);
        j.key("n").number(m.n);
        if (!m.variables.empty()) {
            j.key("variables").array();
            for (const auto &v : m.variables) j.object().key("name").text(v.name).key("unit").text(v.unit).close();
            j.close();
        }
        if (!m.record.empty()) {
            j.key("record").array();
            for (const int64_t i : m.record) j.number(i);
            j.close();
        }
        if (!m.epochs.empty()) {
            j.key("epochs").array();
            for (const auto &e : m.epochs) j.object().key("end").number(e.end).key("dt_s").number(e.dt).close();
            j.close();
        }
        j.close();
    }
    j.close();
    if (changes.wiring) j.key("wiring").number(*changes.wiring);
    if (changes.dt_s != 0) j.key("dt_s").number(changes.dt_s);
    if (!changes.constants.empty()) {
        j.key("constants").object();
        for (const auto &c : changes.constants) {
            j.key(c.name);
            if (c.value - c.value == 0)
                j.number(c.value);
            else
                j.text(number_text(c.value)); // JSON has no numbers for infinities and NaN
        }
        j.close();
    }
    if (changes.accesses != 0) j.key("accesses").number(changes.accesses);
    write_stats(j, s);
    return j.close().str() + "\n";
}

inline std::string counted(int64_t n, const std::string &thing)
{
    return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}

// summary_text is what a person wants to know about a finished run.
inline std::string summary_text(const run_stats &s, const std::string &seed, const monitor_list &monitors, const std::string &results)
{
    const auto three = [](double x) {
        char text[40];
        std::snprintf(text, sizeof text, "%.3g", x);
        return std::string(text);
    };
    int64_t synapses = 0;
    for (const auto &n : s.by_name->synapses) synapses += n.second;
    std::vector<std::pair<std::string, std::string>> lines;
    lines.emplace_back("model", std::string(s.model) + ": " + counted(s.neurons, "neuron") + ", " + counted(synapses, "synapse") + ", " +
                                    time_text(rounded_to(s.sim_s, 12)) + " in " + counted(s.steps, "step"));
    lines.emplace_back("target", s.target + (*s.isa ? " " + std::string(s.isa) : "") + ", " + counted(s.threads_used, "thread"));
    lines.emplace_back("seed", std::to_string(s.seed) + ", " + seed);
    lines.emplace_back("time", "build " + three(s.build_s) + " s, run " + three(s.run_s) + " s" +
                                   (s.run_s > 0 ? " (" + three(s.sim_s / s.run_s) + " x real time)" : ""));
    for (const auto &m : s.by_name->spikes) {
        std::string text = counted(m.second, "spike");
        for (const monitor_summary &of : monitors.all)
            if (of.name == m.first && of.n > 0 && s.sim_s > 0)
                text += ", " + three((double)m.second / (double)of.n / s.sim_s) + " Hz a neuron";
        lines.emplace_back(m.first, text);
    }
    lines.emplace_back("results", results);
    size_t widest = 0;
    for (const auto &l : lines) widest = std::max(widest, l.first.size());
    std::string out;
    for (const auto &l : lines) out += l.first + std::string(widest + 2 - l.first.size(), ' ') + l.second + "\n";
    return out;
}

SPIKELANE_BODY void write_summary(const char *folder, const run_stats &s, bool stopped, const monitor_list &monitors, const changes_in_force &changes)
{
    if (ranks::first()) publish_mark(path_join(folder, "summary.json"), summary_file(s, stopped, monitors, changes));
}

SPIKELANE_BODY void say_summary(const run_stats &s, bool json, const char *seed, const monitor_list &monitors, const char *results)
{
    std::fputs((json ? stats_line(s) : summary_text(s, seed, monitors, results)).c_str(), stdout);
    if (std::fflush(stdout) != 0 || std::ferror(stdout)) file_failure("write", "standard output", errno);
}

} // namespace spikelane

#endif

#endif
