// Checkpoints: the whole state of a simulation in a file, to go on from there, in this program or in another one, or in
// Spikelane itself. docs/checkpoint.md of Spikelane says what is in it.
#ifndef SPIKELANE_CHECKPOINT_HPP
#define SPIKELANE_CHECKPOINT_HPP

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "deliver.hpp"
#include "identity.hpp"
#include "pieces.hpp"
#include "playback.hpp"
#include "record.hpp"
#include "rows.hpp"
#include "sections.hpp"
#include "spikes.hpp"

namespace spikelane {

// A checkpoint is shown all that belongs to the state. One that is to be stored is shown it twice: it counts, and after begin
// it writes. One that is restored puts into it what it has read. All ranks show theirs; the first one writes.
class checkpoint {
public:
    checkpoint(const std::string &path, checkpoint_header about); // to be stored
    explicit checkpoint(const std::string &path);                 // to be restored
    ~checkpoint();

    const checkpoint_header &about() const { return header; }
    bool storing() const { return doing == work::storing; }
    bool restoring() const { return doing == work::restoring; }

    // agree refuses a file that is of another simulation.
    void agree(const identity &here) const;

    void begin();
    void complete();

    // list is numbers of which there may be any number, number a single one; column is those of which there are as many as
    // ever, the same in all ranks.
    template <class T> void list(const std::string &name, std::vector<T> &values)
    {
        if (!restoring()) {
            write<T>(name, (int64_t)values.size(), [&](int64_t k) { return values[(size_t)k]; });
            return;
        }
        const section_reader::section &s = find<T>(name, -1);
        values.resize((size_t)s.n);
        reader->read(s, 0, s.n, values.data());
    }
    template <class T> void number(const std::string &name, T &value)
    {
        std::vector<T> one{value};
        list(name, one);
        if (one.size() != 1) refuse(name + ": " + std::to_string(one.size()) + " numbers, want 1");
        value = one[0];
    }
    template <class T> void whole(const std::string &name, column<T> &values)
    {
        if (!restoring()) write<T>(name, values.size(), [&](int64_t k) { return values[k]; });
        else reader->read(find<T>(name, values.size()), 0, values.size(), values.data());
    }

    void clocks(const std::string &name, const std::vector<clock *> &all);

    // by_rank is values of synapses in the order of ranks; stored those in the order of storage.
    template <class R, class V> void by_rank(const std::string &name, const rows<R> &r, column<V> &values)
    {
        if (!restoring()) {
            pieces<V> all(r.ranked_in_all, r.total, r.size(), indices(), values.data());
            write<V>(name, r.total, all);
            return;
        }
        const section_reader::section &s = find<V>(name, r.total);
        r.ranked_in_all.each(0, r.size(), [&](int64_t here, int64_t in_all, int64_t n) {
            for (int64_t k = 0; k < n; k += piece) reader->read(s, in_all + k, std::min(piece, n - k), values.data() + here + k);
        });
    }
    template <class R, class V> void stored(const std::string &name, const rows<R> &r, column<V> &values)
    {
        const listing rank = r.ranks();
        if (rank.same()) {
            by_rank(name, r, values);
            return;
        }
        column<V> ranked(values.size());
        for (int64_t k = 0; k < values.size(); k++) ranked[rank[k]] = values[k];
        by_rank(name, r, ranked);
        for (int64_t k = 0; k < values.size(); k++) values[k] = ranked[rank[k]];
    }

    // delays is those of a pathway in seconds: one for all synapses, or one by rank; or nothing, which means those that the model
    // gives. It tells whether they were changed.
    template <class R> bool delays(const std::string &name, const rows<R> &r, column<double> &seconds, const column<double> *model)
    {
        const auto same = [](const column<double> &a, const column<double> &b) {
            return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
        };
        if (!restoring()) {
            column<double> none;
            if (model && ranks::least(same(seconds, *model) ? 1 : 0)) whole(name, none);
            else if (seconds.size() == 1 && r.total != 1) whole(name, seconds);
            else by_rank(name, r, seconds);
            return false;
        }
        const int64_t n = reader->find(name, section_kind<double>(), -1).n;
        used += n == 0;
        column<double> given(n == 1 ? 1 : r.size());
        if (n == 0 && !model) return false; // as they are
        if (n == 0) std::copy(model->begin(), model->end(), given.begin());
        else if (n == 1) whole(name, given);
        else if (n == r.total) by_rank(name, r, given);
        else refuse(name + ": " + std::to_string(n) + " delays of " + std::to_string(r.total) + " synapses");
        const bool changed = ranks::most(same(seconds, given) ? 0 : 1) > 0;
        seconds = std::move(given);
        return changed;
    }

    // ring is the spikes of the last steps. told says that each rank knows of those of all.
    void ring(const std::string &name, spike_ring &r, bool told);

    // played is prescribed spikes of a population of n elements, in steps of dt.
    void played(const std::string &name, const std::string &population, int64_t n, double dt, playback &p);

    // pathway is what a delivery knows of the past. Elements lo to hi-1 drive it; alike says that all ranks do all of it; c is the
    // clock of its steps.
    template <class R>
    void pathway(const std::string &name, const rows<R> &r, const fan &f, int64_t lo, int64_t hi, bool alike, const clock &c, delivery &d)
    {
        delivery::kept past = d.held();
        past.late.erase(past.late.begin(), std::find_if(past.late.begin(), past.late.end(), [&](const flight &x) { return x.step >= c.step; }));
        std::vector<int64_t> counters{alike ? past.events : ranks::sum(past.events), past.since}, late;
        if (storing()) late = listed(r, past.late, alike);
        list(name + " counters", counters);
        list(name + " late", late);
        if (!restoring()) return;
        if (counters.size() != 2) refuse(name + " counters: " + std::to_string(counters.size()) + " numbers, want 2");
        past.events = alike || ranks::first() ? counters[0] : 0;
        past.since = counters[1];
        past.late = flights(name + " late", r, late, f.listed(), lo, hi);
        d.hold(past);
    }

    // record is what a monitor has recorded, values what it has beside that, of the record that was shown before.
    void record(const std::string &name, spike_recorder &r);
    void record(const std::string &name, state_recorder &r);
    void record(const std::string &name, rate_recorder &r);
    template <class V> void values(const std::string &name, recorded<V> &v)
    {
        const view<V> all = v.all();
        if (!restoring()) {
            write<V>(name, all.size, [&](int64_t k) { return all[k]; });
            return;
        }
        std::vector<V> some(picked.size());
        if (header.records) {
            const section_reader::section &s = find<V>(name, entries);
            for (size_t k = 0; k < picked.size(); k++) reader->read(s, picked[k], 1, &some[k]);
        }
        v.hold({some.data(), (int64_t)some.size()});
    }

private:
    enum class work { counting, storing, restoring };

    static constexpr int64_t piece = 1 << 12; // elements that are written or read at a time

    template <class T> const section_reader::section &find(const std::string &name, int64_t want)
    {
        used++;
        return reader->find(name, section_kind<T>(), want);
    }

    // write adds a section whose k-th element is at(k).
    template <class T, class At> void write(const std::string &name, int64_t n, At &&at)
    {
        used++;
        if (doing == work::counting) return;
        if (writer) writer->open(name, section_kind<T>(), n);
        T some[piece];
        for (int64_t k = 0; k < n;) {
            const int64_t m = std::min(piece, n - k);
            for (int64_t i = 0; i < m; i++) some[i] = at(k + i);
            if (writer) writer->put(some, (uint64_t)m * sizeof(T));
            k += m;
        }
        if (writer) writer->shut();
    }

    [[noreturn]] void refuse(const std::string &why) const { reader->refuse(why); }

    // listed is flights as they stand in a file; merged those of all ranks, in the order of arrival.
    template <class R> std::vector<int64_t> listed(const rows<R> &r, const std::vector<flight> &late, bool alike) const
    {
        std::vector<int64_t> out;
        const listing rank = late.empty() ? listing() : r.ranks();
        for (const flight &x : late) {
            out.insert(out.end(), {x.step, x.element});
            if (!x.listed && rank.same() && r.ranked_in_all.same()) {
                out.insert(out.end(), {x.lo, x.hi - x.lo});
                continue;
            }
            const int64_t n = x.listed ? (int64_t)x.at.size() : x.hi - x.lo;
            out.insert(out.end(), {-1, n});
            for (int64_t k = 0; k < n; k++) out.push_back(r.ranked_in_all[rank[x.listed ? x.at[(size_t)k] : x.lo + k]]);
        }
        return alike ? out : merged(out);
    }
    static std::vector<int64_t> merged(const std::vector<int64_t> &flights);

    // flights is those of this rank, of a list.
    template <class R>
    std::vector<flight> flights(const std::string &name, const rows<R> &r, const std::vector<int64_t> &list, bool listed, int64_t lo, int64_t hi) const
    {
        std::vector<flight> out;
        const listing position = list.empty() ? listing() : r.by_rank();
        const bool as_rows = position.same() && r.ranked_in_all.same();
        int64_t before = INT64_MIN;
        for (size_t k = 0; k < list.size();) {
            if (list.size() - k < 4) refuse(name + ": no list of spikes under way");
            const int64_t step = list[k], element = list[k + 1], first = list[k + 2], n = list[k + 3];
            k += 4;
            if (element < lo || element >= hi) refuse(name + ": a spike of element " + std::to_string(element) + ", which is not there");
            if (n < 0 || n > r.total || first < -1 || first > r.total - n || (first < 0 && n > (int64_t)(list.size() - k)))
                refuse(name + ": " + std::to_string(n) + " synapses from " + std::to_string(first) + " of " + std::to_string(r.total));
            if (step < before) refuse(name + ": arrivals that are not in order");
            before = step;
            if (first >= 0 && as_rows) {
                flight(step, (int32_t)element, first, first + n, nullptr).as(listed, out);
                continue;
            }
            std::vector<int32_t> at;
            for (int64_t m = 0; m < n; m++) {
                const int64_t rank = first < 0 ? list[k + (size_t)m] : first + m;
                if (rank < 0 || rank >= r.total) refuse(name + ": synapse " + std::to_string(rank) + " of " + std::to_string(r.total));
                const int64_t here = r.ranked_in_all.below(rank, r.size());
                if (here < r.size() && r.ranked_in_all[here] == rank) at.push_back(position[here]);
            }
            if (first < 0) k += (size_t)n;
            if (!at.empty()) flight(step, (int32_t)element, 0, (int64_t)at.size(), at.data()).as(listed, out);
        }
        return out;
    }

    // stretch is the steps of a record, and the epochs; several says how often all ranks together count an entry.
    void stretch(const std::string &name, std::vector<int64_t> &steps, std::vector<epoch> &past, int64_t several);

    work doing;
    checkpoint_header header;
    std::string path;
    owned<section_writer> writer;
    owned<section_reader> reader;
    uint32_t used = 0;           // sections
    std::vector<int64_t> picked; // what this rank takes of a record
    int64_t entries = 0;         // of it in all
};

// wired is how many synapses there are, and a checksum of who is connected to whom in which order.
template <class R> std::string wired(const rows<R> &r)
{
    crc32c sum;
    const auto words = [&](int64_t n, auto &&at) {
        for (int64_t k = 0; k < n; k++) {
            const uint64_t x = (uint64_t)at(k);
            sum.add(&x, sizeof x);
        }
    };
    column<int64_t> ends(r.sources());
    for (int64_t i = 0; i < r.sources(); i++) ends[i] = r.ptr[i + 1];
    if (!r.ranked_in_all.same()) ranks::sum(ends.data(), ends.size());
    words(r.sources() + 1, [&](int64_t i) { return i > 0 ? ends[i - 1] : 0; });
    column<R> copy;
    words(r.total, pieces<R>(r.ranked_in_all, r.total, r.size(), indices(), r.by_ranks(copy).data));
    if (r.made != made_by::source) { // else creation numbers are the ranks
        const listing rank = r.ranks(), number = r.numbers();
        column<int32_t> numbers(r.size());
        for (int64_t k = 0; k < r.size(); k++) numbers[rank[k]] = (int32_t)r.created_in_all[number[k]];
        words(r.total, pieces<int32_t>(r.ranked_in_all, r.total, r.size(), indices(), numbers.data()));
    }
    char text[32];
    std::snprintf(text, sizeof text, ", checksum %08x", sum.sum());
    return std::to_string(r.total) + text;
}

// replaced is what is said of a timed array that the command line gives.
std::string replaced(const column<double> &values);

// arrange puts the spikes that were given to a playback of n elements on the grid of steps of dt.
void arrange(playback &p, const std::string &population, int64_t n, double dt);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES
#include "checkpoint_of.hpp"
#endif

#endif
