// What is said about a run: summary.json in the folder of results, the line of --json, and the words for a person. The
// fields and their order are those of Stats and of summary.json of Spikelane.
#ifndef SPIKELANE_SUMMARY_HPP
#define SPIKELANE_SUMMARY_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>


namespace spikelane {

// run_stats is how a run went. Times are in seconds.
struct run_stats {
    std::string model, target, isa;
    int threads = 1, threads_used = 1;
    int64_t seed = 0, steps = 0;
    double sim_s = 0;     // simulated
    double build_s = 0;   // making synapses, initial values
    double compile_s = 0; // 0: the compiler ran before
    double run_s = 0;     // the time loop
    int64_t peak_rss_bytes = 0, neurons = 0;
    std::map<std::string, int64_t> synapses; // by object
    std::map<std::string, int64_t> spikes;   // by spike monitor
    int64_t synaptic_events = 0;
    std::map<std::string, std::string> digests;
};

// monitor_summary says what the archive of a monitor holds.
struct monitor_summary {
    std::string name, kind, source, event; // kind: spikes, state, rate or event; event: of that kind
    int64_t n = 0;                         // elements of the source
    std::vector<std::pair<std::string, std::string>> variables{}; // names and units
    std::vector<int64_t> record{};                                // recorded elements; none: all
    std::vector<std::pair<int64_t, double>> epochs{}; // records taken with other steps: where they end, and the step in seconds
};

// changes_in_force is what differs from the model and its seed.
struct changes_in_force {
    std::optional<int64_t> wiring;                         // the seed of the wiring
    double dt_s = 0;                                       // the step of the default clock; 0: that of the model
    std::vector<std::pair<std::string, double>> constants; // in SI base units
    int64_t accesses = 0;                                  // that drew, from outside the time step
};

// epochs_of is the epochs of a record for its summary.
template <class Epochs> std::vector<std::pair<int64_t, double>> epochs_of(const Epochs &past)
{
    std::vector<std::pair<int64_t, double>> out;
    for (const auto &e : past) out.emplace_back(e.end, e.dt);
    return out;
}

// stats_line is the line of --json.
std::string stats_line(const run_stats &s);

// summary_file is the content of summary.json.
std::string summary_file(const run_stats &s, bool stopped, const std::vector<monitor_summary> &monitors,
                         const changes_in_force &changes = {});

// summary_text is what a person wants to know about a finished run. sizes are the neurons of each spike monitor.
// seed says where it comes from.
std::string summary_text(const run_stats &s, const std::string &seed, const std::map<std::string, int64_t> &sizes,
                                const std::string &results);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cstdio>

#include "json.hpp"
#include "numerals.hpp"

namespace spikelane {

inline void write_stats(json &j, const run_stats &s)
{
    j.key("model").text(s.model).key("target").text(s.target).key("isa").text(s.isa);
    j.key("threads").number(s.threads).key("seed").number(s.seed).key("steps").number(s.steps);
    j.key("sim_s").number(s.sim_s).key("build_s").number(s.build_s);
    j.key("compile_s").number(s.compile_s).key("run_s").number(s.run_s);
    j.key("peak_rss_bytes").number(s.peak_rss_bytes).key("neurons").number(s.neurons);
    j.key("synapses").map(s.synapses).key("spikes").map(s.spikes).key("synaptic_events").number(s.synaptic_events);
    j.key("digest").map(s.digests);
}

SPIKELANE_BODY std::string stats_line(const run_stats &s)
{
    json j;
    j.object();
    write_stats(j, s);
    return j.close().str() + "\n";
}

SPIKELANE_BODY std::string summary_file(const run_stats &s, bool stopped, const std::vector<monitor_summary> &monitors,
                                        const changes_in_force &changes)
{
    json j(1);
    j.object().key("spikelane").number(1).key("duration_s").number(s.sim_s);
    if (stopped) j.key("stopped").truth(true);
    j.key("monitors").array();
    for (const monitor_summary &m : monitors) {
        j.object().key("name").text(m.name).key("kind").text(m.kind).key("source").text(m.source);
        if (!m.event.empty()) j.key("event").text(m.event);
        j.key("n").number(m.n);
        if (!m.variables.empty()) {
            j.key("variables").array();
            for (const auto &v : m.variables) j.object().key("name").text(v.first).key("unit").text(v.second).close();
            j.close();
        }
        if (!m.record.empty()) {
            j.key("record").array();
            for (const int64_t i : m.record) j.number(i);
            j.close();
        }
        if (!m.epochs.empty()) {
            j.key("epochs").array();
            for (const auto &e : m.epochs) j.object().key("end").number(e.first).key("dt_s").number(e.second).close();
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
            j.key(c.first);
            if (c.second - c.second == 0)
                j.number(c.second);
            else
                j.text(number_text(c.second)); // JSON has no numbers for infinities and NaN
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

SPIKELANE_BODY std::string summary_text(const run_stats &s, const std::string &seed, const std::map<std::string, int64_t> &sizes,
                                const std::string &results)
{
    const auto three = [](double x) {
        char text[40];
        std::snprintf(text, sizeof text, "%.3g", x);
        return std::string(text);
    };
    int64_t synapses = 0;
    for (const auto &n : s.synapses) synapses += n.second;
    std::vector<std::pair<std::string, std::string>> lines;
    lines.emplace_back("model", s.model + ": " + counted(s.neurons, "neuron") + ", " + counted(synapses, "synapse") + ", " +
                                    time_text(rounded_to(s.sim_s, 12)) + " in " + counted(s.steps, "step"));
    lines.emplace_back("target", s.target + (s.isa.empty() ? "" : " " + s.isa) + ", " + counted(s.threads_used, "thread"));
    lines.emplace_back("seed", std::to_string(s.seed) + ", " + seed);
    lines.emplace_back("time", "build " + three(s.build_s) + " s, run " + three(s.run_s) + " s" +
                                   (s.run_s > 0 ? " (" + three(s.sim_s / s.run_s) + " x real time)" : ""));
    for (const auto &m : s.spikes) {
        const auto of = sizes.find(m.first);
        std::string text = counted(m.second, "spike");
        if (of != sizes.end() && of->second > 0 && s.sim_s > 0)
            text += ", " + three((double)m.second / (double)of->second / s.sim_s) + " Hz a neuron";
        lines.emplace_back(m.first, text);
    }
    lines.emplace_back("results", results);
    size_t widest = 0;
    for (const auto &l : lines) widest = std::max(widest, l.first.size());
    std::string out;
    for (const auto &l : lines) out += l.first + std::string(widest + 2 - l.first.size(), ' ') + l.second + "\n";
    return out;
}

} // namespace spikelane

#endif

#endif
