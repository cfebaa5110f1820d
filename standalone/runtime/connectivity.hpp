// Connectivity, compiled once for a type of targets T, SPIKELANE_TARGETS: connect_short.cpp and connect_wide.cpp include
// this. Objects see declarations alone.
#include "digest.hpp"
#include "failure.hpp"
#include "npz.hpp"
#include "record.hpp"

#define SPIKELANE_HEADERS
#include "created.hpp"
#include "fan.hpp"
#include "rows_builder.hpp"
#include "rule.hpp"

namespace spikelane {

using T = SPIKELANE_TARGETS;

template struct rows<T>;
template void connect(const rule &, rows_builder<T> &, int64_t, int64_t, const tell &);
template void connect_pairs(const rule &, indices, indices, rows_builder<T> &, int64_t, int64_t, const tell &);
template rows_builder<T>::rows_builder(int64_t, ranks::range);
template rows_builder<T>::~rows_builder();
template rows<T> rows_builder<T>::build();
template fan source_fan(const rows<T> &, indices, order);
template created<T>::created(const rows<T> &, int64_t);
template void created<T>::pairs(archive &) const;
template void created<T>::pairs(digest &) const;

} // namespace spikelane
