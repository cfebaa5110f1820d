// Synapses made by rules.
#ifndef SPIKELANE_CONNECT_HPP
#define SPIKELANE_CONNECT_HPP

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

#include "chance.hpp"
#include "choose.hpp"
#include "failure.hpp"
#include "ranks.hpp"
#include "rows_builder.hpp"
#include "rule.hpp"

namespace spikelane {

// too_many is the failure of an object that has more synapses than there may be.
inline failure too_many(const char *name, int64_t most)
{
    const std::string object(name);
    return failure("too many synapses: " + object.substr(0, object.rfind(", connect[")) + " has more than " +
        std::to_string(most));
}

// most_of_pair is how many synapses a pair may have.
constexpr int64_t most_of_pair = 1 << 20;

// A weaver makes the synapses of a rule, one outer neuron after the other. Random numbers of an outer neuron are functions of
// its index.
template <class T> class weaver {
public:
    weaver(const rule &the_rule, rows_builder<T> &to, int64_t the_seed, int64_t at_most, const tell &who)
        : r(the_rule), made(to), seed(the_seed), most(at_most), told(who), skip(r.p), p(r.p), draws(seed, r.stream)
    {
        outers = r.over_post ? r.post : r.pre;
        results = r.over_post ? r.pre : r.post;
        plain = !r.elem && !r.choose && !r.count && r.n == 1;
    }

    void run()
    {
        if (outers == 0) return;
        reserve();
        const int64_t each = r.rows ? std::max<int64_t>(r.each, 1) : block_of_rows;
        for (done = 0; done < outers;) weave_block(done, std::min(done + each, outers));
        if (told) told(outers, made.size());
        if (outside == 0 || !ranks::first()) return;
        const std::string more = outside == 1 ? "" : ", and so are those of " + std::to_string(outside - 1) + " more";
        std::fprintf(stderr, "warning: %s: W603 %s%s\n  less than 0 counts as 0, more than 1 as 1; clip(..., 0, 1) says so\n", r.name,
            first_outside.c_str(), more.c_str());
    }

private:
    // weave_block makes the synapses of outer neurons lo to hi-1.
    void weave_block(int64_t lo, int64_t hi)
    {
        row_values of;
        if (r.rows) r.rows(lo, hi - lo, of);
        for (int64_t k = 0; k < hi - lo; k++, done++) {
            did(16);
            if (!of.take || of.take[k]) weave_row(of, lo + k, k);
        }
    }

    // weave_row makes the synapses of one outer neuron, whose arguments stand at place k.
    void weave_row(const row_values &of, int64_t outer, int64_t k)
    {
        const auto at = [k](const int64_t *values, int64_t constant) { return values ? values[k] : constant; };
        const iteration it{outer, at(of.low, r.low), at(of.step, r.step)};
        const int64_t n = iterations(it, at(of.high, r.high));
        if (r.sample) {
            weave_sample(it, n, at(of.size, r.size));
            return;
        }
        if (of.chance) likely(of.chance[k], outer, -1);
        if (of.chance && of.chance[k] != p) {
            p = of.chance[k];
            skip.reset(p);
        }
        need(numbers, std::min(n, block_of_iterations));
        if (p >= 1 && n <= block_of_iterations) {
            for (int64_t m = 0; m < n; m++) numbers[m] = (int32_t)m;
            weave_some(it, numbers.data(), n);
            return;
        }
        draws.begin(outer, p > 0 ? p * (double)n * skip.draws() : 0);
        for (walk w; w.next < n;) {
            const int64_t some = skip.some(numbers.data(), w, n, block_of_iterations, draws);
            weave_some(it, numbers.data(), some);
        }
    }

    void weave_sample(const iteration &it, int64_t n, int64_t size)
    {
        if (size < 0 && !r.skip_if_invalid) fail(it, "a sample of " + std::to_string(size));
        if (size > n && !r.skip_if_invalid)
            fail(it, "a sample of " + std::to_string(size) + " from a range of " + std::to_string(n));
        size = std::min(std::max<int64_t>(size, 0), n);
        need(numbers, size);
        draws.begin(it.outer, (double)std::min(size, n - size));
        pick.choose(numbers.data(), n, size, draws);
        for (int64_t lo = 0; lo < size; lo += block_of_iterations)
            weave_some(it, &numbers[lo], std::min(block_of_iterations, size - lo));
    }

    // iterations returns the length of a range.
    int64_t iterations(const iteration &it, int64_t high) const
    {
        uint64_t span = 0; // of a range that is not empty; unsigned, since ends may be far apart
        const uint64_t way = (uint64_t)high - (uint64_t)it.low;
        if (it.step == 0) fail(it, "a step of 0 leads nowhere");
        if (it.step > 0 && high > it.low) span = (way - 1) / (uint64_t)it.step + 1;
        if (it.step < 0 && it.low > high) span = (0 - way - 1) / (0 - (uint64_t)it.step) + 1;
        if (span > INT32_MAX)
            fail(it, "a range of " + std::to_string(span) + " values from " + std::to_string(it.low) + " to " +
                std::to_string(high));
        return (int64_t)span;
    }

    // weave_some makes the synapses of the iterations numbered nth, which it may change.
    void weave_some(const iteration &it, int32_t *nth, int64_t n)
    {
        if (n == 0) return;
        did(n);
        if (plain && it.low >= 0 && it.low < results && it.step == 1 && it.low + nth[n - 1] < results) {
            add(it.outer, nth, n, (int32_t)it.low);
            return;
        }
        need(result, n);
        if (r.elem) r.elem(it, {nth, n}, result.data());
        else
            for (int64_t k = 0; k < n; k++) result[k] = iadd(it.low, imul(it.step, nth[k]));
        if (r.reads) n = valid(it, nth, n);
        if (r.choose && n > 0) n = chosen_of(it, nth, n);
        if (!r.reads) n = valid(it, nth, n);
        if (r.count) {
            several(it, nth, n);
        } else if (r.n == 1) {
            add(it.outer, result.data(), n, 0);
        } else {
            for (int64_t k = 0; k < n; k++) add_times(it.outer, result[k], r.n);
        }
    }

    // chosen_of keeps the iterations that make synapses, and returns their number.
    int64_t chosen_of(const iteration &it, int32_t *nth, int64_t n)
    {
        need(places, n + 16);
        list chosen{places.data(), 0};
        r.choose(it, {nth, n}, result.data(), chosen);
        for (int64_t k = 0; k < chosen.len; k++) {
            nth[k] = nth[places[k]];
            result[k] = result[places[k]];
        }
        return r.odds ? likely_of(it, nth, chosen.len) : chosen.len;
    }

    // likely_of keeps the iterations that are chosen, of those that were and those whose probability is none.
    int64_t likely_of(const iteration &it, int32_t *nth, int64_t n)
    {
        if (n == 0) return 0;
        need(counts, n);
        r.odds(it, {nth, n}, result.data(), counts.data());
        int64_t kept = 0;
        for (int64_t k = 0; k < n; k++) {
            likely(counts[k], it.outer, result[k]);
            if (!(counts[k] > 0)) continue;
            nth[kept] = nth[k];
            result[kept++] = result[k];
        }
        return kept;
    }

    // likely takes down a probability outside 0..1, of a pair or of all pairs of an outer neuron: inner is -1 then. One that is NaN
    // is a failure.
    void likely(double chance, int64_t outer, int64_t inner)
    {
        if (chance >= 0 && chance <= 1) return;
        if (chance != chance) throw failure(std::string(r.name) + ": " + unlikely(chance, outer, inner));
        if (sampling) return;
        if (outside++ == 0) first_outside = unlikely(chance, outer, inner);
    }

    // unlikely says what was found.
    std::string unlikely(double chance, int64_t outer, int64_t inner) const
    {
        const char *const own = r.over_post ? "j = " : "i = ", *const other = r.over_post ? "i = " : "j = ";
        const std::string here = own + std::to_string(outer), there = other + std::to_string(inner);
        return "probability " + short_text(chance) + " for " + (inner < 0 ? here : r.over_post ? there + ", " + here : here + ", " + there) +
            " is outside 0..1";
    }

    // short_text prints a number of a fault.
    static std::string short_text(double x)
    {
        char digits[40];
        std::snprintf(digits, sizeof digits, "%.10g", x);
        return x != x ? "NaN" : digits;
    }

    // valid keeps the iterations that lead to neurons which exist, and returns their number; another is a failure unless such
    // are to be skipped.
    int64_t valid(const iteration &it, int32_t *nth, int64_t n)
    {
        int64_t kept = 0;
        for (int64_t k = 0; k < n; k++) {
            if ((uint64_t)result[k] < (uint64_t)results) {
                nth[kept] = nth[k];
                result[kept++] = result[k];
                continue;
            }
            const std::string what = r.over_post ? "i" : "j";
            if (result[k] == INT64_MIN) fail(it, what + " is not a whole number");
            if (r.skip_if_invalid) continue;
            fail(it, what + " = " + std::to_string(result[k]) + " is outside 0.." + std::to_string(results - 1));
        }
        return kept;
    }

    // several makes as many synapses as the kernel counts for each pair.
    void several(const iteration &it, const int32_t *nth, int64_t n)
    {
        if (n == 0) return;
        need(counts, n);
        r.count(it, {nth, n}, result.data(), counts.data());
        for (int64_t k = 0; k < n; k++) {
            if (!(counts[k] >= 0 && counts[k] <= most_of_pair && counts[k] == std::floor(counts[k]))) {
                int64_t i = it.outer, j = result[k];
                if (r.over_post) std::swap(i, j);
                throw failure(std::string(r.name) + ": n is " + short_text(counts[k]) + " for i = " + std::to_string(i) +
                    ", j = " + std::to_string(j) + "; it must be a whole number of synapses, from 0 to " + std::to_string(most_of_pair));
            }
            add_times(it.outer, result[k], (int64_t)counts[k]);
        }
    }

    // add_times makes n synapses of an outer neuron and another.
    void add_times(int64_t outer, int64_t inner, int64_t n)
    {
        check_room(n);
        for (int64_t left = n; left > 0;) {
            const int64_t some = std::min(left, enough_work);
            for (int64_t k = 0; k < some && !sampling; k++) add_room(outer, &inner, 1, 0);
            did(some);
            left -= some;
        }
        if (sampling) sampled += n;
    }

    // add makes a synapse of an outer neuron and each of the inner ones low+inner[k].
    template <class I> void add(int64_t outer, const I *inner, int64_t n, int32_t low)
    {
        check_room(n);
        if (sampling) sampled += n;
        else add_room(outer, inner, n, low);
    }

    template <class I> void add_room(int64_t outer, const I *inner, int64_t n, int32_t low)
    {
        if (r.over_post) made.append_sources(inner, n, low, (int32_t)outer + r.offset);
        else made.append_targets((int32_t)outer, inner, n, low + r.offset);
    }

    void check_room(int64_t n) const
    {
        if (n > most - made.size()) throw too_many(r.name, most);
    }

    // did counts work, and tells now and then.
    void did(int64_t work)
    {
        worked += work;
        if (worked < enough_work) return;
        worked = 0;
        if (told && !sampling) told(done, made.size());
    }

    // reserve makes room for as many synapses as the rule is likely to make, and hardly more: where they are made into a list
    // that grows, it is moved again and again, and for a time there are two. Where nothing but chance decides, what is likely
    // is known. Else some outer neurons, evenly spread, are tried: the same numbers are drawn for them again when their turn
    // comes.
    void reserve()
    {
        constexpr int64_t samples = 64;
        double likely;
        if (!r.rows && !r.elem && !r.choose && !r.count) {
            const double range = std::max(std::ceil(((double)r.high - (double)r.low) / (double)r.step), 0.0);
            const double each = r.sample ? std::min(range, (double)r.size) : range * std::min(std::max(p, 0.0), 1.0);
            likely = (double)outers * each * (double)r.n;
            if (!r.sample && p < 1) likely += 4 * std::sqrt(likely * (1 - p)) * (double)r.n;
        } else if (outers < 4 * samples || !r.tries) {
            return; // not worth it, or somebody might notice
        } else {
            double sum = 0, squares = 0;
            sampling = true;
            try {
                for (int64_t k = 0; k < samples; k++) {
                    sampled = 0;
                    const int64_t outer = k * outers / samples;
                    weave_block(outer, outer + 1);
                    sum += (double)sampled;
                    squares += (double)sampled * (double)sampled;
                }
            } catch (const failure &) {
                // It will come again.
            }
            sampling = false;
            const double mean = sum / samples;
            likely = (mean + 3 * std::sqrt(std::max(squares / samples - mean * mean, 0.0) / samples)) * (double)outers;
        }
        if (likely > 0 && likely < (double)(most - made.size())) made.expect((int64_t)likely, r.offset, r.post);
    }

    // fail is a fault of the rule that shows for one outer neuron.
    [[noreturn]] void fail(const iteration &it, const std::string &what) const
    {
        throw failure(std::string(r.name) + ": for " + (r.over_post ? "j" : "i") + " = " + std::to_string(it.outer) + ", " + what);
    }

    // need makes room for n values, which are lost.
    template <class V> static void need(column<V> &values, int64_t n)
    {
        if (values.size() < n) values = column<V>(n);
    }

    const rule &r;
    rows_builder<T> &made;
    int64_t seed, most;
    const tell &told;
    int64_t outers, results, done = 0, worked = 0;
    bool plain; // iterations are synapses, one for each

    bool sampling = false; // what is made is counted and left
    int64_t sampled = 0;

    skipper skip;
    double p; // of skip
    stream draws;
    chooser pick;
    column<int32_t> numbers, places; // of iterations
    column<int64_t> result;
    column<double> counts; // and probabilities
    int64_t outside = 0;   // probabilities outside 0..1
    std::string first_outside;
};

template <class T> void connect(const rule &r, rows_builder<T> &to, int64_t seed, int64_t most, const tell &told)
{
    weaver<T>(r, to, seed, most, told).run();
}

} // namespace spikelane

#endif
