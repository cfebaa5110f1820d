// What is done to synapses once they are made, compiled once for a type of targets T, SPIKELANE_TARGETS: their values,
// delays, records. synaptic_short.cpp and synaptic_wide.cpp include this, of those projects that do any of it.
#include "digest.hpp"
#include "failure.hpp"
#include "npz.hpp"
#include "record.hpp"

#define SPIKELANE_HEADERS
#include "created.hpp"
#include "delays.hpp"
#include "fan.hpp"
#include "synapses.hpp"

namespace spikelane {

using T = SPIKELANE_TARGETS;

template void rows<T>::arrange(int32_t *) const;
template fan target_fan(const rows<T> &, int64_t, int64_t, indices);
template fan sorted_fan(const rows<T> &, const std::vector<runs> &);

template void count_degrees(const rows<T> &, int64_t, column<int32_t> *, column<int32_t> *);
template column<int32_t> rank_list(const rows<T> &);
template void number_pairs(const rows<T> &, int64_t, int64_t, int32_t *);
template void record_synapses(const rows<T> &, state_recorder &);
template void record_some(const char *, const char *, const rows<T> &, state_recorder &);
template void numbers_in_all(const rows<T> &, column<int64_t> &);
template void put_created(const rows<T> &, const column<double> &, column<double> &);
template void put_created(const rows<T> &, const column<int32_t> &, column<int32_t> &);
template void put_created(const rows<T> &, const column<int64_t> &, column<int64_t> &);
template void put_created(const rows<T> &, const column<uint8_t> &, column<uint8_t> &);

// For each type of sources.
#define SPIKELANE_FOR(S)                                                                                              \
    template void rows<T>::fill_sources(S *, int64_t, int64_t, int64_t) const;                                        \
    template void rows<T>::listed_sources(indices, column<S> &) const;                                                \
    template void synapse_parts(const rows<T> &, int64_t, const part_code<S> &);                                      \
    template void one_synapse(const rows<T> &, const char *, int64_t, int64_t, const part_code<S> &);                 \
    template column<double> delay_seconds(const rows<T> &, int64_t, const delays_of<S, T> &);                         \
    template std::vector<int32_t> delay_list(const char *, const rows<T> &, int64_t, double, int64_t, int64_t,        \
        const delays_of<S, T> &, column<double> *);                                                                   \
    template std::vector<runs> sort_by_delays(const char *, rows<T> &, int64_t, double, int64_t, int64_t, bool,       \
        const std::vector<movable> &, const delays_of<S, T> &, column<double> *);
SPIKELANE_FOR(uint16_t)
SPIKELANE_FOR(int32_t)

template void created<T>::save(archive &, const char *, const column<uint8_t> &) const;
template void created<T>::save(archive &, const char *, const column<double> &) const;
template void created<T>::save(archive &, const char *, const column<int32_t> &) const;
template void created<T>::save(archive &, const char *, const column<int64_t> &) const;
template void created<T>::add(digest &, const column<double> &) const;
template void created<T>::add(digest &, const column<int32_t> &) const;
template void created<T>::add(digest &, const column<int64_t> &) const;
template void created<T>::add(digest &, const column<uint8_t> &) const;
template void created<T>::save_delays(archive &, const column<double> &) const;

} // namespace spikelane
