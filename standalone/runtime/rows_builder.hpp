// How synapses become rows.
#ifndef SPIKELANE_ROWS_BUILDER_HPP
#define SPIKELANE_ROWS_BUILDER_HPP

#include <cstdint>

#include "ranks.hpp"
#include "rows.hpp"

namespace spikelane {

// A source_list is indices of sources, as narrow as their number allows.
class source_list {
public:
    explicit source_list(bool is_narrow) : narrow(is_narrow) {}

    int32_t operator[](int64_t k) const { return narrow ? small[k] : wide[k]; }
    void set(int64_t k, int32_t i)
    {
        if (narrow) small[k] = (uint16_t)i;
        else wide[k] = i;
    }
    void fill(int64_t lo, int64_t hi, int32_t i);
    void resize(int64_t n);

private:
    bool narrow;
    column<uint16_t> small;
    column<int32_t> wide;
};

// A rows_builder collects (source, target) pairs in the order of creation and makes rows of them.
//
// As long as sources come in ascending order, which is how most rules make them, it keeps only the targets and build
// copies nothing. Sources are counted from the first that the synapses start from, targets are indices into the whole
// target population. Whoever takes pairs from outside checks their ranges.
//
// A process that stores the synapses of its share alone is given all pairs and keeps those with targets of its own.
template <class T> class rows_builder {
public:
    explicit rows_builder(int64_t sources, ranks::range keep = {});
    rows_builder &operator=(rows_builder &&) noexcept;
    ~rows_builder();

    // size is the number of pairs so far, of all that there are.
    int64_t size() const { return total; }

    // reserve makes room for so many more pairs that are kept, so that appending them moves nothing.
    void reserve(int64_t more);

    // expect makes room for so many more pairs that end among so many targets from `first` on.
    void expect(int64_t more, int64_t first, int64_t targets);

    // append adds one synapse.
    void append(int32_t i, int32_t j);

    // append_targets adds a synapse from source i onto each of the targets offset+js[k].
    template <class I> void append_targets(int32_t i, const I *js, int64_t count, int32_t offset);

    // append_sources adds a synapse from each of the sources offset+is[k] onto target j.
    template <class I> void append_sources(const I *is, int64_t count, int32_t offset, int32_t j);

    // build returns the rows and empties the builder. Synapses of one source stay in the order of creation.
    rows<T> build();

private:
    template <class I> void keep_targets(int32_t i, const I *js, int64_t count, int32_t offset);

    // follow notes whether pairs still come target by target, for each by ascending source.
    void follow(int32_t i, int32_t j);

    // turn notes whether source i, which comes next, comes in turn.
    void turn(int32_t i);

    // room makes room for more synapses.
    void room(int64_t more);

    void grow(int64_t to);

    // list_sources begins to list the sources: from the first on that does not ascend.
    void list_sources();

    // distribute puts targets into rows, a stable counting sort by source.
    void distribute(rows<T> &r);

    ranks::range own; // targets whose synapses are kept
    int64_t total = 0;   // pairs, of which n are kept
    int64_t n = 0;
    column<T> target;    // by creation number; n are in use, the rest is zero
    column<int64_t> ptr; // ptr[i+1]: synapses of source i so far
    source_list source;  // by creation number; empty while sources ascend
    int32_t highest = 0; // source so far

    // Where not all are kept: the same of all pairs; the numbers of those that are kept, in the order of creation, and how
    // many pairs of the same source came before, once sources do not ascend.
    column<int64_t> ptr_in_all;
    numbering created;
    column<int32_t> within;

    bool crossed = false;     // targets do not ascend, or sources not for one target
    bool out_of_turn = false; // sources do not ascend
    int32_t last_i = 0, last_j = 0;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cmath>
#include <utility>

#include "failure.hpp"

namespace spikelane {

inline void source_list::fill(int64_t lo, int64_t hi, int32_t i)
{
    if (narrow) std::fill(small.begin() + lo, small.begin() + hi, (uint16_t)i);
    else std::fill(wide.begin() + lo, wide.begin() + hi, i);
}

inline void source_list::resize(int64_t n)
{
    if (narrow) small.resize(n);
    else wide.resize(n);
}

template <class T> rows_builder<T>::rows_builder(int64_t sources, ranks::range keep) : own(keep), ptr(sources + 1), source(sources <= most_short)
{
    if (!own.all()) ptr_in_all = column<int64_t>(sources + 1);
}
template <class T> rows_builder<T> &rows_builder<T>::operator=(rows_builder &&) noexcept = default;
template <class T> rows_builder<T>::~rows_builder() {}

template <class T> void rows_builder<T>::reserve(int64_t more)
{
    if (more > most_synapses - n) throw failure("out of memory: more than 2^48 synapses");
    if (n + more <= target.size()) return;
    grow(n + more);
}

template <class T> void rows_builder<T>::expect(int64_t more, int64_t first, int64_t targets)
{
    if (own.all()) {
        reserve(more);
        return;
    }
    const double ours = (double)std::max<int64_t>(std::min(own.hi, first + targets) - std::max(own.lo, first), 0);
    const double likely = (double)more * ours / (double)std::max<int64_t>(targets, 1);
    reserve((int64_t)(likely + 4 * std::sqrt(likely)));
}

template <class T> void rows_builder<T>::append(int32_t i, int32_t j)
{
    if (!own.all()) {
        append_targets(i, &j, 1, 0);
        return;
    }
    turn(i);
    room(1);
    target[n] = (T)j;
    if (out_of_turn) source.set(n, i);
    follow(i, j);
    ptr[i + 1]++;
    n++;
    total++;
}

template <class T> template <class I> void rows_builder<T>::append_targets(int32_t i, const I *js, int64_t count, int32_t offset)
{
    if (count == 0) return; // lest an empty row make the sources look out of order
    turn(i);
    if (own.all()) {
        keep_targets(i, js, count, offset);
    } else {
        for (int64_t k = 0; k < count;) { // stretches of targets of our own: one, where they ascend
            for (; k < count && !own.has((int64_t)js[k] + offset); k++) {}
            const int64_t from = k;
            for (; k < count && own.has((int64_t)js[k] + offset); k++) {}
            if (from == k) break;
            created.add(n, total + from);
            if (out_of_turn) {
                room(k - from);
                for (int64_t m = from; m < k; m++) within[n + m - from] = (int32_t)(ptr_in_all[i + 1] + m);
            }
            keep_targets(i, js + from, k - from, offset);
        }
        ptr_in_all[i + 1] += count;
    }
    total += count;
}

template <class T> template <class I> void rows_builder<T>::append_sources(const I *is, int64_t count, int32_t offset, int32_t j)
{
    int64_t k = 0;
    for (; k < count && !out_of_turn; k++) append((int32_t)(is[k] + offset), j); // they may ascend yet
    if (k == count) return;
    is += k;
    count -= k;
    if (!own.all()) {
        const bool ours = own.has(j);
        if (ours) {
            room(count);
            created.add(n, total);
        }
        for (k = 0; k < count; k++) {
            int64_t &before = ptr_in_all[is[k] + offset + 1];
            if (ours) within[n + k] = (int32_t)before;
            before++;
        }
        total += count;
        if (!ours) return;
    } else {
        total += count;
    }
    room(count);
    std::fill(&target[n], &target[n] + count, (T)j);
    follow((int32_t)(is[0] + offset), j);
    crossed = crossed || !never_falls(is, count);
    for (k = 0; k < count; k++) {
        const int32_t i = (int32_t)(is[k] + offset);
        source.set(n + k, i);
        ptr[i + 1]++;
        last_i = i;
    }
    n += count;
}

template <class T> rows<T> rows_builder<T>::build()
{
    rows<T> r;
    r.total = total;
    for (int64_t i = 1; i < ptr.size(); i++) ptr[i] += ptr[i - 1];
    r.ptr = std::move(ptr);
    for (int64_t i = 1; i < ptr_in_all.size(); i++) ptr_in_all[i] += ptr_in_all[i - 1];
    if (out_of_turn) distribute(r);
    else if (target.size() - n > n / 32 + 64) target.resize(n); // what is left over is worth it
    else target.shorten(n);
    r.target = std::move(target);
    if (!own.all()) {
        if (n == 0) created.add(0, 0); // not all there are
        if (!out_of_turn) r.ranked_in_all = created;
        else if (n == 0) r.ranked_in_all.add(0, 0);
        for (int64_t i = 0; out_of_turn && i < r.sources(); i++)
            for (int64_t k = r.ptr[i]; k < r.ptr[i + 1]; k++) r.ranked_in_all.add(k, ptr_in_all[i] + within[k]);
        r.created_in_all = std::move(created);
    }
    r.survey();
    *this = rows_builder(r.sources(), own);
    return r;
}

template <class T> template <class I> void rows_builder<T>::keep_targets(int32_t i, const I *js, int64_t count, int32_t offset)
{
    room(count);
    T *to = &target[n];
    for (int64_t k = 0; k < count; k++) to[k] = (T)(js[k] + offset);
    if (out_of_turn) source.fill(n, n + count, i);
    follow(i, to[0]);
    crossed = crossed || !never_falls(to, count);
    last_j = to[count - 1];
    ptr[i + 1] += count;
    n += count;
}

template <class T> void rows_builder<T>::follow(int32_t i, int32_t j)
{
    crossed = crossed || (n > 0 && (j < last_j || (j == last_j && i < last_i)));
    last_i = i;
    last_j = j;
}

template <class T> void rows_builder<T>::turn(int32_t i)
{
    if (out_of_turn) return;
    if (i < highest) list_sources();
    else highest = i;
}

template <class T> void rows_builder<T>::room(int64_t more)
{
    if (n + more > target.size()) // in steps of a quarter, at the end at most that is wasted
        reserve(std::max(more, std::min(n / 4 + 64, most_synapses - n)));
}

template <class T> void rows_builder<T>::grow(int64_t to)
{
    target.resize(to);
    if (!out_of_turn) return;
    source.resize(to);
    if (!own.all()) within.resize(to);
}

template <class T> void rows_builder<T>::list_sources()
{
    out_of_turn = true;
    source.resize(target.size());
    if (!own.all()) within.resize(target.size());
    int64_t at = 0, before = 0;
    for (int64_t i = 0; i <= highest; i++) {
        const int64_t end = at + ptr[i + 1];
        source.fill(at, end, (int32_t)i);
        if (own.all()) {
            at = end;
            continue;
        }
        created.each(at, end, [&](int64_t here, int64_t in_all, int64_t some) {
            for (int64_t k = 0; k < some; k++) within[here + k] = (int32_t)(in_all + k - before);
        });
        at = end;
        before += ptr_in_all[i + 1];
    }
}

template <class T> void rows_builder<T>::distribute(rows<T> &r)
{
    column<int64_t> next(r.sources());
    std::copy(r.ptr.begin(), r.ptr.end() - 1, next.begin());
    column<T> sorted(n);
    column<int32_t> place(own.all() ? 0 : n);
    r.made = made_by::target;
    if (crossed) {
        if (n > most_listed) bug("a list of too many synapses");
        r.made = made_by::list;
        r.order = column<int32_t>(n);
    }
    for (int64_t k = 0; k < n; k++) {
        const int64_t at = next[source[k]]++;
        sorted[at] = target[k];
        if (crossed) r.order[at] = (int32_t)k;
        if (!own.all()) place[at] = within[k];
    }
    target = std::move(sorted);
    within = std::move(place);
}

} // namespace spikelane

#endif

#endif
