// Rules of connectivity: one call of Connect, but for explicit pairs, and what it is made of.
#ifndef SPIKELANE_RULE_HPP
#define SPIKELANE_RULE_HPP

#include <cstdint>

#include "callback.hpp"
#include "memory.hpp"
#include "spikelane_kernels.hpp"

namespace spikelane {

// The arguments of a rule that hang on the outer neuron, one for each of a block of them; nothing: that of the rule.
struct row_values {
    const int64_t *low = nullptr, *high = nullptr, *step = nullptr, *size = nullptr;
    const double *chance = nullptr;  // the probability
    const uint8_t *take = nullptr;   // the part of the condition that hangs on the outer neuron alone
};

// An iteration of a rule for one outer neuron; the one of number n has the value low + n*step.
struct iteration {
    int64_t outer, low, step;
};

// A rule runs over the outer neurons, all of one side: those that synapses start from, or those that they end on. For each it
// goes through the values low, low+step, … before high, takes those that chance or a sample of fixed size leaves, and makes
// synapses with the neurons of the other side that they lead to.
//
// The functions are kernels; there is none where nothing is to be computed. nth are numbers of iterations. What kernels read
// and write has a line of 64 bytes or more behind it.
struct rule {
    const char *name;          // for messages: "Ce, connect[0]"
    bool over_post = false;    // outer neurons are those that synapses end on
    int64_t pre = 0, post = 0; // neurons that synapses start from and end on: elements of the parts
    int32_t offset = 0;        // of the first that they end on, in its group
    double p = 1;              // probability, where it is constant
    int64_t n = 1;             // synapses of each pair, where that is constant
    uint32_t stream = 0;       // of random numbers: object<<16 | site
    int64_t low = 0, high = 1, step = 1, size = -1; // where they are constant
    bool sample = false;       // a sample of fixed size is taken
    bool skip_if_invalid = false;
    bool reads = false;        // choose reads variables of the neurons that iterations lead to: they must exist before
    int64_t each = 1;          // outer neurons in a block of `arguments`
    bool tries = true;         // outer neurons may be tried first, to see how many synapses there will be: kernels have
                               // no effects but what they write

    // rows(first, n, values) sets arguments of n outer neurons from first on.
    callback<int64_t, int64_t, row_values &> rows;
    // elem(it, nth, result) writes the index of the neuron of the other side that each iteration leads to; INT64_MIN: it is no whole number.
    callback<const iteration &, indices, int64_t *> elem;
    // choose(it, nth, result, chosen) appends to a list the places of the iterations that make synapses, and of those whose
    // probability is none.
    callback<const iteration &, indices, const int64_t *, list &> choose;
    // odds(it, nth, result, chances) writes the probability of each, where that is not known before.
    callback<const iteration &, indices, const int64_t *, double *> odds;
    // count(it, nth, result, counts) writes the number of synapses of each.
    callback<const iteration &, indices, const int64_t *, double *> count;
};

// Sizes of the blocks in which rules are worked through, which bound the memory for it; and how many iterations go by
// between two words on how far the work is.
constexpr int64_t block_of_rows = 1 << 12, block_of_iterations = 1 << 15, enough_work = 1 << 16;

// Somebody is told now and then how many outer neurons are done, and how many synapses the object has. What is thrown there
// ends the connecting.
using tell = callback<int64_t, int64_t>;

// connecting tells how far an object of that name is, which has so many outer neurons in all. A signal ends it.
void connecting(const char *name, int64_t total, int64_t outer, int64_t made);

// came_to_none warns that no synapses were made.
void came_to_none(const char *warning);

template <class T> class rows_builder;

// connect makes the synapses of a rule. most is how many the object may have in all.
template <class T> void connect(const rule &r, rows_builder<T> &to, int64_t seed, int64_t most, const tell &told);

// connect_pairs makes synapses from i[k], counted from the first neuron that synapses start from, onto j[k], counted from the
// first that they end on. Of the rule it takes the name, p, n, stream and offset.
template <class T>
void connect_pairs(const rule &r, indices i, indices j, rows_builder<T> &to, int64_t seed, int64_t most, const tell &told);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES
#include "connect.hpp"
#include "explicit.hpp"
#endif

#endif
