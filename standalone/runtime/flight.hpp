// Flights: what spikes reach that were under way when steps or delays changed.
#ifndef SPIKELANE_FLIGHT_HPP
#define SPIKELANE_FLIGHT_HPP

#include <vector>

#include "target_list.hpp"

namespace spikelane {

// A flight is what arrives at a pathway in a step, of a spike of an element: its synapses at the storage positions `at`,
// or, where they are not listed, at lo to hi-1.
struct flight {
    int64_t step;
    int32_t element;
    int64_t lo, hi;
    bool listed;
    std::vector<int32_t> at;

    // Entries from to to-1 of a list of storage positions, or these themselves where it is null.
    flight(int64_t when, int32_t who, int64_t from, int64_t to, const int32_t *list)
        : step(when), element(who), lo(list ? 0 : from), hi(list ? 0 : to), listed(list != nullptr)
    {
        if (list) at.assign(list + from, list + to);
    }

    // as appends the flight to others as one of a pathway whose synapses are listed, or are rows: then it may become
    // several.
    void as(bool want_listed, std::vector<flight> &out) const;

    // pieces appends what of the flight ends among targets first to last-1.
    void pieces(target_list ends, int64_t first, int64_t last, std::vector<flight> &out) const;
};

// by_step is flights in the order of their steps, those of one step as they are.
std::vector<flight> by_step(const std::vector<flight> &all);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cstdlib>

namespace spikelane {

SPIKELANE_BODY void flight::as(bool want_listed, std::vector<flight> &out) const
{
    if (want_listed == listed) {
        out.push_back(*this);
        return;
    }
    flight x(step, element, 0, 0, nullptr);
    if (want_listed) {
        x.listed = true;
        for (int64_t k = lo; k < hi; k++) x.at.push_back((int32_t)k);
        out.push_back(x);
        return;
    }
    for (size_t k = 0; k < at.size(); k++) {
        if (k > 0 && at[k] == at[k - 1] + 1) {
            out.back().hi++;
            continue;
        }
        x.lo = at[k];
        x.hi = at[k] + 1;
        out.push_back(x);
    }
}

SPIKELANE_BODY void flight::pieces(target_list ends, int64_t first, int64_t last, std::vector<flight> &out) const
{
    auto ours = [&](int64_t k) { return ends[k] >= first && ends[k] < last; };
    flight x(step, element, 0, 0, nullptr);
    if (listed) {
        x.listed = true;
        for (int32_t k : at)
            if (ours(k)) x.at.push_back(k);
        if (!x.at.empty()) out.push_back(x);
        return;
    }
    for (int64_t k = lo; k < hi; k++) {
        x.lo = k;
        while (k < hi && ours(k)) k++;
        x.hi = k;
        if (x.lo < x.hi) out.push_back(x);
    }
}

SPIKELANE_BODY std::vector<flight> by_step(const std::vector<flight> &all)
{
    struct place {
        int64_t step;
        size_t k;
    };
    std::vector<place> places;
    for (size_t k = 0; k < all.size(); k++) places.push_back({all[k].step, k});
    if (!places.empty()) std::qsort(places.data(), places.size(), sizeof(place), [](const void *x, const void *y) {
        const place &a = *static_cast<const place *>(x), &b = *static_cast<const place *>(y);
        return a.step != b.step ? (a.step < b.step ? -1 : 1) : (a.k > b.k) - (a.k < b.k);
    });
    std::vector<flight> out;
    for (const place &p : places) out.push_back(all[p.k]);
    return out;
}

} // namespace spikelane

#endif

#endif
