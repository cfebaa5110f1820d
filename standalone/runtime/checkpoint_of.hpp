// Bodies of checkpoint.hpp.
#ifndef SPIKELANE_CHECKPOINT_OF_HPP
#define SPIKELANE_CHECKPOINT_OF_HPP

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerals.hpp"
#include "present.hpp"
#include "ranks.hpp"

namespace spikelane {

SPIKELANE_BODY checkpoint::checkpoint(const std::string &to, checkpoint_header about)
    : doing(work::counting), header(std::move(about)), path(to)
{
    used = 1;
}

SPIKELANE_BODY checkpoint::checkpoint(const std::string &from) : doing(work::restoring), path(from), reader(new section_reader(from))
{
    std::vector<uint8_t> text;
    list("header", text);
    if (!header.read(std::string(text.begin(), text.end()))) refuse("it has no header");
}

SPIKELANE_BODY checkpoint::~checkpoint() = default;

SPIKELANE_BODY void checkpoint::agree(const identity &here) const
{
    std::string text;
    if (ranks::first()) // who alone knows of all connections
        for (const std::string &d : here.differences(header.who)) text += "\n  " + d;
    if (!text.empty()) refuse("it is of another simulation:" + text);
    ranks::least(1); // others wait for what the first one says
}

SPIKELANE_BODY void checkpoint::begin()
{
    doing = work::storing;
    if (ranks::first()) writer = owned<section_writer>(new section_writer(path, used));
    const std::string text = header.text();
    std::vector<uint8_t> bytes(text.begin(), text.end());
    list("header", bytes);
}

SPIKELANE_BODY void checkpoint::complete()
{
    if (restoring() && used != reader->count())
        refuse("it has " + std::to_string(reader->count()) + " arrays, want " + std::to_string(used));
    if (writer) writer->complete();
    ranks::least(1); // others may want to read it
}

SPIKELANE_BODY void checkpoint::clocks(const std::string &name, const std::vector<clock *> &all)
{
    std::vector<int64_t> steps;
    for (const clock *c : all) steps.insert(steps.end(), {c->step, c->skip});
    const size_t want = steps.size();
    list(name, steps);
    if (steps.size() != want) refuse(name + ": " + std::to_string(steps.size()) + " numbers, want " + std::to_string(want));
    for (size_t k = 0; restoring() && k < all.size(); k++) {
        const clock &c = *all[k];
        if (!(now >= 0 && now / c.dt < 0x1p53)) refuse("time: no time");
        // Between runs a clock is at the step that comes at or after the time; rounding may have it one off.
        const int64_t stored = steps[2 * k], skip = steps[2 * k + 1], at = c.steps_to(now);
        if (stored < at - 1 || stored > at + 1)
            refuse(name + ": a clock of " + number_text(c.dt) + " s at step " + std::to_string(stored) + ", want step " + std::to_string(at));
        if (skip <= -((int64_t)1 << 53) || skip >= (int64_t)1 << 53) refuse(name + ": a clock that has skipped " + std::to_string(skip) + " steps");
    }
    for (size_t k = 0; k < all.size(); k++) {
        all[k]->step = steps[2 * k];
        all[k]->skip = steps[2 * k + 1];
    }
}

SPIKELANE_BODY void checkpoint::ring(const std::string &name, spike_ring &r, bool told)
{
    const bool shared = ranks::many() && !told;
    const ranks::range own = shared ? ranks::mine(r.size()) : ranks::range();
    // Of a list of what a ring holds, the spikes of elements of a range.
    const auto some = [](const std::vector<int64_t> &all, ranks::range of) {
        std::vector<int64_t> out;
        for (size_t k = 0; k < all.size(); k += 2 + (size_t)all[k + 1]) {
            const size_t at = out.size();
            out.insert(out.end(), {all[k], 0});
            for (size_t i = 0; i < (size_t)all[k + 1]; i++)
                if (of.has(all[k + 2 + i])) out.push_back(all[k + 2 + i]);
            out[at + 1] = (int64_t)(out.size() - at - 2);
        }
        return out;
    };
    std::vector<int64_t> held = restoring() ? std::vector<int64_t>() : r.held();
    if (storing() && shared) {
        const std::vector<int64_t> mine = some(held, own);
        const int64_t length = (int64_t)mine.size();
        const std::vector<int64_t> all = ranks::collect(mine.data(), length), lengths = ranks::collect(&length, 1);
        held.clear();
        std::vector<size_t> at, end; // of the steps of each rank
        for (size_t from = 0, k = 0; k < lengths.size(); k++) {
            at.push_back(from);
            end.push_back(from += (size_t)lengths[k]);
        }
        for (;;) { // the same steps in all ranks, whose elements follow one another
            bool any = false;
            size_t head = 0;
            for (size_t k = 0; k < at.size(); k++) {
                if (at[k] == end[k]) continue;
                if (!any) {
                    head = held.size();
                    held.insert(held.end(), {all[at[k]], 0});
                    any = true;
                }
                if (all[at[k]] != held[head]) bug("ranks hold the spikes of different steps");
                const int64_t n = all[at[k] + 1];
                held.insert(held.end(), all.begin() + (int64_t)at[k] + 2, all.begin() + (int64_t)at[k] + 2 + n);
                held[head + 1] += n;
                at[k] += 2 + (size_t)n;
            }
            if (!any) break;
        }
    }
    list(name, held);
    if (!restoring()) return;
    int64_t before = INT64_MIN;
    for (size_t k = 0; k < held.size();) {
        const size_t left = held.size() - k;
        if (left < 2 || held[k] <= before || held[k + 1] < 0 || held[k + 1] > (int64_t)(left - 2)) refuse(name + ": no list of spikes");
        before = held[k];
        int64_t last = -1;
        for (size_t end = k + 2 + (size_t)held[k + 1], i = k + 2; i < end; last = held[i++])
            if (held[i] <= last || held[i] >= r.size()) refuse(name + ": a spike of element " + std::to_string(held[i]) + " of " + std::to_string(r.size()));
        k += 2 + (size_t)held[k + 1];
    }
    r.hold(shared ? some(held, own) : held);
}

SPIKELANE_BODY void checkpoint::played(const std::string &name, const std::string &population, int64_t n, double dt, playback &p)
{
    std::vector<double> all{p.given_period};
    for (int64_t k = 0; k < p.given_times.size(); k++) all.insert(all.end(), {p.given_times[k], (double)p.given_index[k]});
    list(name, all);
    if (!restoring()) return;
    if (all.size() % 2 != 1) refuse(name + ": no list of spikes");
    p.given_period = all[0];
    p.given_times = column<double>((int64_t)all.size() / 2);
    p.given_index = column<int32_t>((int64_t)all.size() / 2);
    for (int64_t k = 0; k < p.given_times.size(); k++) {
        const double t = all[(size_t)(2 * k + 1)], i = all[(size_t)(2 * k + 2)];
        if (!(i >= 0 && i < (double)n)) refuse(name + ": a spike of an element that is not there");
        p.given_times[k] = t;
        p.given_index[k] = (int32_t)i;
    }
    arrange(p, population, n, dt);
}

SPIKELANE_BODY std::vector<int64_t> checkpoint::merged(const std::vector<int64_t> &flights)
{
    if (!ranks::many()) return flights;
    const std::vector<int64_t> all = ranks::collect(flights.data(), (int64_t)flights.size());
    struct part {
        int64_t step;
        size_t from, to;
    };
    std::vector<part> parts;
    for (size_t k = 0; k < all.size(); k = parts.back().to)
        parts.push_back({all[k], k, k + 4 + (all[k + 2] < 0 ? (size_t)all[k + 3] : 0)});
    std::stable_sort(parts.begin(), parts.end(), [](const part &a, const part &b) { return a.step < b.step; });
    std::vector<int64_t> out;
    for (const part &p : parts) out.insert(out.end(), all.begin() + (int64_t)p.from, all.begin() + (int64_t)p.to);
    return out;
}

SPIKELANE_BODY void checkpoint::stretch(const std::string &name, std::vector<int64_t> &steps, std::vector<epoch> &past, int64_t several)
{
    if (restoring() && !header.records) { // monitors begin anew
        steps.clear();
        past.clear();
        return;
    }
    std::vector<double> ends;
    for (const epoch &e : past) ends.insert(ends.end(), {(double)e.end, e.dt});
    list(name + " steps", steps);
    list(name + " epochs", ends);
    if (!restoring()) return;
    past.clear();
    double last = 0;
    for (size_t k = 0; k + 1 < ends.size(); k += 2) {
        if (!(ends[k] >= last && ends[k] <= (double)steps.size() && ends[k + 1] > 0)) refuse(name + " epochs: no list of epochs");
        last = ends[k];
        past.push_back({(int64_t)last, ends[k + 1], (int64_t)last * several});
    }
    if (ends.size() % 2 != 0) refuse(name + " epochs: no list of epochs");
}

SPIKELANE_BODY void checkpoint::record(const std::string &name, spike_recorder &r)
{
    stretch(name, r.steps, r.past, 1);
    if (!restoring()) {
        list(name + " index", r.index);
        return;
    }
    r.index.clear();
    picked.clear();
    if (!header.records) return;
    list(name + " index", r.index);
    entries = (int64_t)r.index.size();
    if (r.index.size() != r.steps.size()) refuse(name + ": as many steps as indices are wanted");
    for (epoch &e : r.past) e.end = 0;
    size_t at = 0;
    for (int64_t k = 0; k < entries; k++) { // those of this rank
        const int32_t i = r.index[(size_t)k];
        if (i < 0 || i >= r.hi - r.lo) refuse(name + " index: a spike of element " + std::to_string(i) + " of " + std::to_string(r.hi - r.lo));
        if (!r.own.has(i + r.lo)) continue;
        for (epoch &e : r.past) e.end += k < e.end_in_all;
        r.steps[at] = r.steps[(size_t)k];
        r.index[at++] = i;
        picked.push_back(k);
    }
    r.steps.resize(at);
    r.index.resize(at);
}

SPIKELANE_BODY void checkpoint::record(const std::string &name, state_recorder &r)
{
    stretch(name, r.steps, r.past, ranks::count());
    if (!restoring()) return;
    entries = (int64_t)r.steps.size() * r.of;
    picked.clear();
    for (int64_t s = 0; s < (int64_t)r.steps.size(); s++)
        for (int64_t k = 0; k < r.which.size(); k++) picked.push_back(s * r.of + (r.places.empty() ? k : r.places[(size_t)k]));
}

SPIKELANE_BODY void checkpoint::record(const std::string &name, rate_recorder &r)
{
    stretch(name, r.steps, r.past, ranks::count());
    if (restoring()) r.counts.clear();
    if (restoring() && !header.records) return;
    list(name + " counts", r.counts);
    if (r.counts.size() != r.steps.size()) refuse(name + ": as many steps as counts are wanted");
    if (restoring() && !ranks::first()) std::fill(r.counts.begin(), r.counts.end(), 0); // they are added up
}

SPIKELANE_BODY std::string replaced(const column<double> &values)
{
    crc32c sum;
    sum.add(values.data(), (uint64_t)values.size() * sizeof(double));
    char text[32];
    std::snprintf(text, sizeof text, "%08x", sum.sum());
    return std::string("timed array of the command line, checksum ") + text;
}

SPIKELANE_BODY void arrange(playback &p, const std::string &population, int64_t n, double dt)
{
    std::vector<std::pair<int64_t, int32_t>> list;
    for (int64_t k = 0; k < p.given_times.size(); k++) {
        const double t = p.given_times[k], little = 1e-3 * dt;
        if (!(t >= 0) || t / dt >= 0x1p53) throw failure(population + ": a spike at " + number_text(t) + " s: times are finite and not negative");
        list.emplace_back((int64_t)((t + little) / dt), p.given_index[k]);
    }
    p.period = 0;
    if (p.given_period != 0 && !std::isinf(p.given_period)) {
        const double whole = std::round(p.given_period / dt);
        if (!(whole >= 1 && whole <= 0x1p53 && std::fabs(whole * dt - p.given_period) <= same_time * dt))
            throw failure(population + ": a period of " + number_text(p.given_period) + " s is not a whole number of steps of " + number_text(dt) + " s");
        p.period = (int64_t)whole;
    }
    std::sort(list.begin(), list.end());
    p.steps = column<int64_t>((int64_t)list.size());
    p.index = column<int32_t>((int64_t)list.size());
    for (size_t k = 0; k < list.size(); k++) {
        p.steps[(int64_t)k] = list[k].first;
        p.index[(int64_t)k] = list[k].second;
    }
    p.check(population.c_str(), n);
}

} // namespace spikelane

#endif
