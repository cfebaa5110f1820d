// Synapses made by pairs of indices.
#ifndef SPIKELANE_EXPLICIT_HPP
#define SPIKELANE_EXPLICIT_HPP

#include <algorithm>
#include <cstdint>
#include <string>

#include "chance.hpp"
#include "connect.hpp"
#include "failure.hpp"
#include "rows_builder.hpp"
#include "rule.hpp"

namespace spikelane {

template <class T>
void connect_pairs(const rule &r, indices i, indices j, rows_builder<T> &to, int64_t seed, int64_t most, const tell &told)
{
    if (i.size != j.size) bug("as many sources as targets are wanted");
    for (int64_t k = 0; k < i.size; k++)
        if (i[k] < 0 || i[k] >= r.pre || j[k] < 0 || j[k] >= r.post)
            throw failure(std::string(r.name) + ": pair " + std::to_string(k) + " is of a neuron that is not there");
    stream draws(seed, r.stream);
    draws.begin(0, r.p * (double)i.size);
    skipper skip(r.p);
    column<int32_t> chosen(std::min(i.size, block_of_iterations));
    for (walk w; w.next < i.size;) {
        const int64_t some = skip.some(chosen.data(), w, i.size, block_of_iterations, draws);
        for (int64_t c = 0; c < some; c++) {
            const int64_t k = chosen[c];
            if (r.n > most - to.size()) throw too_many(r.name, most);
            for (int64_t m = 0; m < r.n; m++) to.append(i[k], j[k] + r.offset);
        }
        if (told) told(0, to.size());
    }
}

} // namespace spikelane

#endif
