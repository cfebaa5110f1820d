// Spikes: for the last steps of a population the indices of the elements that spiked.
#ifndef SPIKELANE_SPIKES_HPP
#define SPIKELANE_SPIKES_HPP

#include <vector>

#include "clock.hpp"
#include "memory.hpp"
#include "owned.hpp"
#include "owner.hpp"
#include "spikelane_kernels.hpp"

namespace spikelane {

// within is the part of an ascending list that lies in [lo,hi).
indices within(indices idx, int64_t lo, int64_t hi);

// Room behind n spikes that kernels may write into: they store whole registers of up to 16 indices and then count how
// many they meant.
constexpr int64_t spare_spikes = 16;

// A spike_ring keeps the spikes of the last steps of a population of n elements: for each step the ascending indices of
// those that spiked. It allocates only when it is made and when it grows.
class spike_ring {
public:
    spike_ring();
    spike_ring(int64_t n, int64_t depth);
    spike_ring(spike_ring &&) noexcept;
    spike_ring &operator=(spike_ring &&) noexcept;
    ~spike_ring();

    // Elements that may spike, and steps that the ring holds.
    int64_t size() const { return count; }
    int64_t depth() const { return (int64_t)slots.size(); }

    // at is the spikes of a step, ascending: none if the step was never filled, or if it is depth() or more steps behind
    // the last one. They are there until their place is taken.
    indices at(int64_t step) const
    {
        const slot &s = slots[place(step)];
        return s.step == step ? indices{s.index.data(), s.count} : indices{};
    }

    // begin empties the place of a step and returns its memory, n + spare_spikes indices, to be filled from the front;
    // end says how many of them are the step's spikes.
    int32_t *begin(int64_t step)
    {
        slot &s = slots[place(step)];
        s.step = step;
        s.count = 0;
        return s.index.data();
    }
    void end(int64_t step, int64_t n)
    {
        slot &s = slots[place(step)];
        if (s.step != step || n < 0 || n > count) bug("more spikes than elements, or of a step that was not begun");
        s.count = n;
        if (step > newest) newest = step;
    }

    // Where ranks find spikes each among its own elements: up to which step the ring has those of all, and up to which it has
    // any. See exchange.
    int64_t known = -1, newest = -1;

    // grow makes the ring hold so many steps or more, and keeps what it has.
    void grow(int64_t depth);

    // reset empties the ring.
    void reset();

    // held is what the ring holds as one list: for each step in ascending order its number, how many elements spiked, and
    // their indices. hold makes a ring hold such a list and nothing else; where it is not deep enough later steps win.
    std::vector<int64_t> held() const;
    void hold(const std::vector<int64_t> &list);

private:
    static constexpr int64_t never = INT64_MIN;
    struct slot {
        int64_t step = never, count = 0;
        column<int32_t> index;
    };

    size_t place(int64_t step) const { return (size_t)step & (slots.size() - 1); }

    int64_t count;
    std::vector<slot> slots;
};

// A search puts the spikes that the owners of this process find, each among its share of a population, into the population's ring. Owner by
// owner they find them at the same time; then one of them publishes. A search for one owner is the first one's alone.
class search {
public:
    search();
    search(spike_ring &to, int owners);
    search(search &&) noexcept;
    search &operator=(search &&) noexcept;
    ~search();

    // begin is where an owner's kernel puts what it finds; end says how many there are.
    list begin(const clock &c, owner o);
    void end(const clock &c, owner o, int64_t n);

    // found is what an owner of several has found.
    indices found(int who) const;

    // publish puts what all have found into the ring: one owner calls it, when all have ended and before anybody looks.
    void publish(const clock &c);

private:
    struct part;

    spike_ring *ring = nullptr;
    std::vector<owned<part>> parts;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cstdlib>

namespace spikelane {

SPIKELANE_BODY indices within(indices idx, int64_t lo, int64_t hi)
{
    if (idx.size == 0 || (idx[0] >= lo && idx[idx.size - 1] < hi)) return idx;
    const int32_t *first = idx.begin(), *last = idx.end();
    constexpr int64_t short_list = 16; // up to this length looking at each is quicker
    if (idx.size > short_list) {
        first = std::lower_bound(first, last, lo);
        last = std::lower_bound(first, last, hi);
    } else {
        while (first < last && *first < lo) first++;
        while (first < last && last[-1] >= hi) last--;
    }
    return {first, last - first};
}

SPIKELANE_BODY spike_ring::spike_ring() : spike_ring(0, 1) {}
SPIKELANE_BODY spike_ring::spike_ring(int64_t n, int64_t depth) : count(n) { grow(depth); }
SPIKELANE_BODY spike_ring::spike_ring(spike_ring &&) noexcept = default;
SPIKELANE_BODY spike_ring &spike_ring::operator=(spike_ring &&) noexcept = default;
SPIKELANE_BODY spike_ring::~spike_ring() = default;

SPIKELANE_BODY void spike_ring::grow(int64_t depth)
{
    if (depth < 1) bug("a ring of spikes without room");
    if (depth <= this->depth()) return;
    size_t power = 1; // a division in every step would show
    while ((int64_t)power < depth) power *= 2;
    std::vector<slot> old = std::move(slots);
    slots = std::vector<slot>(power);
    for (slot &s : old) // steps with places of their own keep them apart in a ring twice as deep
        if (s.step != never) slots[place(s.step)] = std::move(s);
    for (slot &s : slots)
        if (s.index.size() == 0) s.index = column<int32_t>(count + spare_spikes);
}

SPIKELANE_BODY void spike_ring::reset()
{
    for (slot &s : slots) s.step = never, s.count = 0;
    known = newest = -1;
}

SPIKELANE_BODY std::vector<int64_t> spike_ring::held() const
{
    std::vector<const slot *> some;
    for (const slot &s : slots)
        if (s.step != never) some.push_back(&s);
    if (!some.empty()) std::qsort(some.data(), some.size(), sizeof some[0], [](const void *x, const void *y) {
        const int64_t a = (*static_cast<const slot *const *>(x))->step, b = (*static_cast<const slot *const *>(y))->step;
        return (a > b) - (a < b);
    });
    std::vector<int64_t> out;
    for (const slot *s : some) {
        out.push_back(s->step);
        out.push_back(s->count);
        out.insert(out.end(), s->index.data(), s->index.data() + s->count);
    }
    return out;
}

SPIKELANE_BODY void spike_ring::hold(const std::vector<int64_t> &list)
{
    reset();
    for (size_t k = 0; k < list.size();) {
        const int64_t step = list[k], n = list[k + 1];
        int32_t *to = begin(step);
        for (int64_t i = 0; i < n; i++) to[i] = (int32_t)list[k + 2 + (size_t)i];
        end(step, n);
        k += 2 + (size_t)n;
    }
    known = newest; // between runs all is told
}

struct alignas(128) search::part { // a line of memory that two write goes back and forth between them
    explicit part(int64_t room) : index(room) {}
    column<int32_t> index;
    int64_t count = 0;
};

SPIKELANE_BODY search::search() = default;
SPIKELANE_BODY search::search(spike_ring &to, int owners) : ring(&to), parts((size_t)owners) {}
SPIKELANE_BODY search::search(search &&) noexcept = default;
SPIKELANE_BODY search &search::operator=(search &&) noexcept = default;
SPIKELANE_BODY search::~search() = default;

SPIKELANE_BODY void search::end(const clock &c, owner o, int64_t n)
{
    if (parts.size() == 1)
        ring->end(c.step, n);
    else
        parts[(size_t)o.mine()]->count = n;
}

SPIKELANE_BODY list search::begin(const clock &c, owner o)
{
    if (parts.size() == 1) return {ring->begin(c.step), 0};
    owned<part> &p = parts[(size_t)o.mine()];
    if (!p) {
        int64_t lo, hi;
        share(ring->size(), o, lo, hi);
        p = owned<part>(new part(std::max(hi - lo, (int64_t)0) + spare_spikes));
    }
    p->count = 0;
    return {p->index.data(), 0};
}

SPIKELANE_BODY indices search::found(int who) const
{
    const part *p = parts[(size_t)who].get();
    return p ? indices{p->index.data(), p->count} : indices{};
}

SPIKELANE_BODY void search::publish(const clock &c)
{
    if (parts.size() == 1) return;
    int32_t *to = ring->begin(c.step), *const from = to;
    for (size_t who = 0; who < parts.size(); who++) {
        const indices some = found((int)who);
        to = std::copy(some.begin(), some.end(), to);
    }
    ring->end(c.step, to - from);
}

} // namespace spikelane

#endif

#endif
