// Connectivity, compiled once for a type of targets T, SPIKELANE_TARGETS: connect_short.cpp and connect_wide.cpp include
// this. Objects see declarations alone.
#include "arguments.hpp"
#include "digest.hpp"
#include "failure.hpp"
#include "npz.hpp"

#define SPIKELANE_HEADERS
#include "created.hpp"
#include "delays.hpp"
#include "fan.hpp"
#include "rows_builder.hpp"
#include "rule.hpp"
#include "synapses.hpp"

namespace spikelane {

using T = SPIKELANE_TARGETS;

template struct rows<T>;
template void rows<T>::arrange(int32_t *) const;
template void connect(const rule &, rows_builder<T> &, int64_t, int64_t, const tell &);
template void connect_pairs(const rule &, indices, indices, rows_builder<T> &, int64_t, int64_t, const tell &);
template rows<T> rows_builder<T>::build();
template fan source_fan(const rows<T> &, indices, order);
template fan target_fan(const rows<T> &, int64_t, int64_t, indices);
template fan sorted_fan(const rows<T> &, const std::vector<runs> &);

template void count_degrees(const rows<T> &, int64_t, int32_t *, int32_t *);
template void number_pairs(const rows<T> &, int64_t, int64_t, int32_t *);
template column<int32_t> recorded_synapses(const rows<T> &);
template void find_synapses(const char *, const char *, const rows<T> &, column<int32_t> &);
template void put_created(const rows<T> &, const column<double> &, column<double> &);
template void put_created(const rows<T> &, const column<int32_t> &, column<int32_t> &);
template void put_created(const rows<T> &, const column<int64_t> &, column<int64_t> &);
template void put_created(const rows<T> &, const column<uint8_t> &, column<uint8_t> &);

// For each type of sources.
#define SPIKELANE_FOR(S)                                                                                              \
    template void synapse_parts(const rows<T> &, int64_t, const part_code<S> &);                                      \
    template void one_synapse(const rows<T> &, const char *, int64_t, int64_t, const part_code<S> &);                 \
    template column<double> delay_seconds(const rows<T> &, int64_t, const delays_of<S, T> &);                         \
    template std::vector<int32_t> delay_list(const char *, const rows<T> &, int64_t, double, int64_t, int64_t,        \
        const delays_of<S, T> &, column<double> *);                                                                   \
    template std::vector<runs> sort_by_delays(const char *, rows<T> &, int64_t, double, int64_t, int64_t, bool,       \
        const std::vector<movable> &, const delays_of<S, T> &, column<double> *);
SPIKELANE_FOR(uint16_t)
SPIKELANE_FOR(int32_t)

template class created<T>;
template void created<T>::save(archive &, const char *, const column<double> &) const;
template void created<T>::save(archive &, const char *, const column<int32_t> &) const;
template void created<T>::save(archive &, const char *, const column<int64_t> &) const;
template void created<T>::add(digest &, const column<double> &) const;
template void created<T>::add(digest &, const column<int32_t> &) const;
template void created<T>::add(digest &, const column<int64_t> &) const;
template void created<T>::add(digest &, const column<uint8_t> &) const;

} // namespace spikelane
