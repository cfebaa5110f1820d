// How synapses become rows.
#ifndef SPIKELANE_ROWS_BUILDER_HPP
#define SPIKELANE_ROWS_BUILDER_HPP

#include <algorithm>
#include <cstdint>
#include <utility>

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
    void fill(int64_t lo, int64_t hi, int32_t i)
    {
        if (narrow) std::fill(small.begin() + lo, small.begin() + hi, (uint16_t)i);
        else std::fill(wide.begin() + lo, wide.begin() + hi, i);
    }
    void resize(int64_t n)
    {
        if (narrow) small.resize(n);
        else wide.resize(n);
    }

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
template <class T> class rows_builder {
public:
    explicit rows_builder(int64_t sources) : ptr(sources + 1), source(sources <= most_short) {}

    int64_t size() const { return n; }

    // reserve makes room for so many more pairs, so that appending them moves nothing.
    void reserve(int64_t more);

    // append adds one synapse.
    void append(int32_t i, int32_t j);

    // append_targets adds a synapse from source i onto each of the targets offset+js[k].
    template <class I> void append_targets(int32_t i, const I *js, int64_t count, int32_t offset);

    // append_sources adds a synapse from each of the sources offset+is[k] onto target j.
    template <class I> void append_sources(const I *is, int64_t count, int32_t offset, int32_t j);

    // build returns the rows and empties the builder. Synapses of one source stay in the order of creation.
    rows<T> build();

private:
    // follow notes whether pairs still come target by target, for each by ascending source.
    void follow(int32_t i, int32_t j);

    // room makes room for more synapses, those of source i in turn or not.
    void room(int32_t i, int64_t more);

    void grow(int64_t to);

    // list_sources begins to list the sources: from the first on that does not ascend.
    void list_sources();

    // distribute puts targets into rows, a stable counting sort by source.
    void distribute(rows<T> &r);

    int64_t n = 0;
    column<T> target;    // by creation number; n are in use, the rest is zero
    column<int64_t> ptr; // ptr[i+1]: synapses of source i so far
    source_list source;  // by creation number; empty while sources ascend
    int32_t highest = 0; // source so far

    bool crossed = false;     // targets do not ascend, or sources not for one target
    bool out_of_turn = false; // sources do not ascend
    int32_t last_i = 0, last_j = 0;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include "failure.hpp"

namespace spikelane {

template <class T> void rows_builder<T>::reserve(int64_t more)
{
    if (more > most_synapses - n) throw failure("out of memory: more than 2^48 synapses");
    if (n + more <= target.size()) return;
    grow(n + more);
}

template <class T> void rows_builder<T>::append(int32_t i, int32_t j)
{
    room(i, 1);
    target[n] = (T)j;
    if (out_of_turn) source.set(n, i);
    follow(i, j);
    ptr[i + 1]++;
    n++;
}

template <class T> template <class I> void rows_builder<T>::append_targets(int32_t i, const I *js, int64_t count, int32_t offset)
{
    if (count == 0) return; // lest an empty row make the sources look out of order
    room(i, count);
    T *to = &target[n];
    for (int64_t k = 0; k < count; k++) to[k] = (T)(js[k] + offset);
    if (out_of_turn) source.fill(n, n + count, i);
    follow(i, to[0]);
    crossed = crossed || !never_falls(to, count);
    last_j = to[count - 1];
    ptr[i + 1] += count;
    n += count;
}

template <class T> template <class I> void rows_builder<T>::append_sources(const I *is, int64_t count, int32_t offset, int32_t j)
{
    int64_t k = 0;
    for (; k < count && !out_of_turn; k++) append((int32_t)(is[k] + offset), j); // they may ascend yet
    if (k == count) return;
    is += k;
    count -= k;
    room(0, count);
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
    for (int64_t i = 1; i < ptr.size(); i++) ptr[i] += ptr[i - 1];
    r.ptr = std::move(ptr);
    if (out_of_turn) distribute(r);
    else if (target.size() - n > n / 32 + 64) target.resize(n); // what is left over is worth it
    else target.shorten(n);
    r.target = std::move(target);
    r.survey();
    *this = rows_builder(r.sources());
    return r;
}

template <class T> void rows_builder<T>::follow(int32_t i, int32_t j)
{
    crossed = crossed || (n > 0 && (j < last_j || (j == last_j && i < last_i)));
    last_i = i;
    last_j = j;
}

template <class T> void rows_builder<T>::room(int32_t i, int64_t more)
{
    if (n + more > target.size()) // in steps of a quarter, at the end at most that is wasted
        reserve(std::max(more, std::min(n / 4 + 64, most_synapses - n)));
    if (out_of_turn) return;
    if (i < highest) list_sources();
    else highest = i;
}

template <class T> void rows_builder<T>::grow(int64_t to)
{
    target.resize(to);
    if (out_of_turn) source.resize(to);
}

template <class T> void rows_builder<T>::list_sources()
{
    out_of_turn = true;
    source.resize(target.size());
    int64_t at = 0;
    for (int64_t i = 0; i <= highest; i++) {
        source.fill(at, at + ptr[i + 1], (int32_t)i);
        at += ptr[i + 1];
    }
}

template <class T> void rows_builder<T>::distribute(rows<T> &r)
{
    column<int64_t> next(r.sources());
    std::copy(r.ptr.begin(), r.ptr.end() - 1, next.begin());
    column<T> sorted(n);
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
    }
    target = std::move(sorted);
}

} // namespace spikelane

#endif

#endif
