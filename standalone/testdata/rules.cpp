// Rules of connectivity, written by hand as the generator of projects writes them. Which, between how many neurons, and with
// which random numbers is on standard input; the pairs go to standard output, or what is wrong.
#include <cinttypes>
#include <cstdio>
#include <functional>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "delays.hpp"
#include "rule.hpp"

using namespace spikelane;

template <class N> static N next()
{
    N x;
    if (!(std::cin >> x)) bug("a number is missing");
    return x;
}
static int64_t whole() { return next<int64_t>(); }

// What kernels of rules write: a column for each argument.
struct arguments {
    column<int64_t> low, step, size;
    column<double> chance;
    column<uint8_t> take;
    // What the rule looks into.
    std::function<void(int64_t, int64_t, row_values &)> rows;
    std::function<void(const iteration &, indices, int64_t *)> elem;
    std::function<void(const iteration &, indices, const int64_t *, list &)> choose;
    std::function<void(const iteration &, indices, const int64_t *, double *)> odds, count;
};

static int64_t value(const iteration &it, int32_t nth) { return it.low + it.step * nth; }

// by_name sets what hangs on the text of the rule; the arguments' memory is the caller's.
static void by_name(rule &r, const std::string &name, arguments &a)
{
    const int64_t npre = r.pre, npost = r.post;
    r.each = 100;
    a.low = column<int64_t>(r.each);
    a.step = column<int64_t>(r.each);
    a.size = column<int64_t>(r.each);
    a.chance = column<double>(r.each);
    a.take = column<uint8_t>(r.each);
    r.high = npost;
    if (name == "all") {
    } else if (name == "chance") {
        r.p = 0.3;
    } else if (name == "rarely") {
        r.p = 0.002;
    } else if (name == "triple") {
        r.p = 0.05;
        r.n = 3;
    } else if (name == "condition") {
        r.p = 0.7;
        r.choose = a.choose = [](const iteration &it, indices nth, const int64_t *result, list &chosen) {
            for (int64_t k = 0; k < nth.size; k++)
                if (std::llabs(it.outer - result[k]) < 9 && it.outer != result[k]) chosen.index[chosen.len++] = (int32_t)k;
        };
    } else if (name == "every second") {
        r.p = 0.2;
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.take[k] = (first + k) % 2 == 0;
            of.take = a.take.data();
        };
    } else if (name == "several") {
        r.p = 0.05;
        r.count = a.count = [](const iteration &it, indices nth, const int64_t *result, double *counts) {
            for (int64_t k = 0; k < nth.size; k++) counts[k] = (double)((it.outer + result[k]) % 3);
        };
    } else if (name == "generator") {
        r.high = 20;
        r.step = 3;
        r.elem = a.elem = [=](const iteration &it, indices nth, int64_t *result) {
            for (int64_t k = 0; k < nth.size; k++) result[k] = (it.outer + value(it, nth[k])) % npost;
        };
    } else if (name == "samples") {
        r.sample = true;
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.size[k] = 5 + (first + k) % 7;
            of.size = a.size.data();
        };
    } else if (name == "sample") {
        r.sample = true;
        r.size = 7;
    } else if (name == "by target") {
        r.over_post = r.sample = true;
        r.high = npre;
        r.size = 11;
    } else if (name == "by targets") {
        r.over_post = true;
        r.high = npre;
        r.p = 0.1;
    } else if (name == "backwards by target") {
        r.over_post = true;
        r.low = npre - 1;
        r.high = -1;
        r.step = -5;
    } else if (name == "chances") {
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.chance[k] = (double)(first + k) / 300.0;
            of.chance = a.chance.data();
        };
    } else if (name == "ranges") {
        r.high = 200;
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) {
                a.low[k] = (first + k) % 5;
                a.step[k] = 1 + (first + k) % 3;
            }
            of.low = a.low.data();
            of.step = a.step.data();
        };
    } else if (name == "invalid" || name == "outside") {
        r.skip_if_invalid = name == "invalid";
        r.high = 9;
        r.step = 2;
        r.elem = a.elem = [](const iteration &it, indices nth, int64_t *result) {
            for (int64_t k = 0; k < nth.size; k++) result[k] = it.outer + value(it, nth[k]) - 3;
        };
    } else if (name == "guarded") {
        r.high = 5;
        r.elem = a.elem = [](const iteration &it, indices nth, int64_t *result) {
            for (int64_t k = 0; k < nth.size; k++) result[k] = it.outer + value(it, nth[k]);
        };
        r.choose = a.choose = [=](const iteration &, indices nth, const int64_t *result, list &chosen) {
            for (int64_t k = 0; k < nth.size; k++)
                if (result[k] % 2 == 0 && result[k] < npost) chosen.index[chosen.len++] = (int32_t)k;
        };
    } else if (name == "outside by target") {
        r.over_post = true;
        r.high = 1;
        r.elem = a.elem = [](const iteration &it, indices, int64_t *result) { result[0] = it.outer + 100; };
    } else if (name == "no number") {
        r.high = 1;
        r.elem = a.elem = [](const iteration &it, indices, int64_t *result) { result[0] = it.outer == 1 ? INT64_MIN : 0; };
    } else if (name == "too large") {
        r.over_post = r.sample = true;
        r.high = npre;
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.size[k] = 2 * (first + k);
            of.size = a.size.data();
        };
    } else if (name == "too small") {
        r.sample = true;
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.size[k] = 1 - first - k;
            of.size = a.size.data();
        };
    } else if (name == "nowhere") {
        r.rows = a.rows = [&](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.step[k] = first + k - 1;
            of.step = a.step.data();
        };
    } else if (name == "endless") {
        r.high = (int64_t)1 << 40;
    } else if (name == "negative") {
        r.count = a.count = [](const iteration &it, indices nth, const int64_t *result, double *counts) {
            for (int64_t k = 0; k < nth.size; k++) counts[k] = (double)(1 - it.outer + 0 * result[k]);
        };
    } else if (name == "halves") {
        r.count = a.count = [](const iteration &it, indices nth, const int64_t *result, double *counts) {
            for (int64_t k = 0; k < nth.size; k++) counts[k] = 0.5 * (double)result[k] + (double)it.outer;
        };
    } else if (name == "no probability") {
        r.choose = a.choose = [](const iteration &it, indices nth, const int64_t *result, list &chosen) {
            for (int64_t k = 0; k < nth.size; k++)
                if (it.outer < 3 && result[k] >= 0) chosen.index[chosen.len++] = (int32_t)k;
        };
        r.odds = a.odds = [](const iteration &it, indices nth, const int64_t *result, double *chances) {
            for (int64_t k = 0; k < nth.size; k++) chances[k] = std::log((double)it.outer - 2.0 + 0.0 * (double)result[k]);
        };
    } else if (name == "no chance" || name == "beyond") {
        r.rows = a.rows = [&a, name](int64_t first, int64_t n, row_values &of) {
            for (int64_t k = 0; k < n; k++) a.chance[k] = name == "beyond" ? (double)(first + k) / 100.0 - 1 : std::log((double)(first + k) - 2.0);
            of.chance = a.chance.data();
        };
    } else {
        bug("an unknown rule");
    }
}

template <class T> static void make()
{
    const int64_t calls = whole(), pre = whole(), post = whole(), offset = whole(), seed = whole(), object = whole(), most = whole();
    rows_builder<T> b(pre);
    int64_t outer = 0, made = 0;
    const auto note = [&](int64_t o, int64_t m) {
        if (m < made) bug("fewer synapses than before");
        outer = o;
        made = m;
    };
    const tell told = note;
    std::string names;
    try {
        for (int64_t k = 0; k < calls; k++) {
            std::string name;
            std::getline(std::cin >> std::ws, name);
            names = "s, connect[" + std::to_string(k) + "]";
            rule r{};
            r.name = names.c_str();
            r.pre = pre;
            r.post = post;
            r.offset = (int32_t)offset;
            r.stream = (uint32_t)object << 16 | (uint32_t)((1 << 15) + k);
            if (name == "pairs") {
                column<int32_t> i(1000), j(1000);
                for (int64_t m = 0; m < 1000; m++) {
                    i[m] = (int32_t)(m * 7 % pre);
                    j[m] = (int32_t)(m * m % post);
                }
                r.p = 0.4;
                r.n = 2;
                connect_pairs(r, i, j, b, seed, most, told);
            } else {
                arguments a;
                by_name(r, name, a);
                connect(r, b, seed, most, told);
                if (outer != (r.over_post ? post : pre)) bug("the end is not told");
            }
        }
        if (made != b.size()) bug("another number of synapses is told");
        const rows<T> rows = b.build();
        column<int32_t> i, j;
        rows.pairs(i, j);
        for (int64_t k = 0; k < rows.size(); k++) std::printf("%d %d\n", i[k], j[k] - (int)offset);
        std::printf("end\n");
    } catch (const failure &f) {
        std::printf("%s\n", f.what());
    }
    for (std::string rest; std::cin && rest != "end of calls";) std::getline(std::cin >> std::ws, rest);
}

static void steps()
{
    const double seconds = from_bits((int64_t)next<uint64_t>()), dt = from_bits((int64_t)next<uint64_t>());
    const int64_t n = whole();
    try {
        std::printf("%d\n", delay_steps(seconds, dt, n));
    } catch (const failure &f) {
        std::printf("%s\n", f.what());
    }
}

int main()
{
    for (std::string what; std::cin >> what;) {
        if (what == "short") make<uint16_t>();
        else if (what == "wide") make<int32_t>();
        else if (what == "steps") steps();
        else bug("an unknown word");
    }
}
