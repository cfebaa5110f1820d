// What the connectivity of the run-time library makes of the numbers on standard input, as text on standard output.
#include <cinttypes>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "cuts.hpp"
#include "delays.hpp"
#include "rule.hpp"
#include "sorting.hpp"

using namespace spikelane;

template <class N> static N next()
{
    N x;
    if (!(std::cin >> x)) bug("a number is missing");
    return x;
}
static int64_t whole() { return next<int64_t>(); }

static double real() // its bits
{
    const uint64_t bits = next<uint64_t>();
    return from_bits((int64_t)bits);
}

static column<int32_t> numbers()
{
    column<int32_t> list(whole());
    for (int32_t &x : list) x = (int32_t)whole();
    return list;
}

template <class List> static void print(const char *name, const List &list)
{
    std::printf("%s", name);
    for (auto x : list) std::printf(" %" PRId64, (int64_t)x);
    std::printf("\n");
}

static void print(const char *name, const listing &list)
{
    if (list.same()) std::printf("%s same\n", name);
    else print(name, list.list());
}

static void draws()
{
    const int64_t row = whole(), first = whole(), seed = whole(), id = whole();
    for (int64_t k = 0; k < 8; k++) {
        const double u = uniform(row, first + k, seed, (uint32_t)id);
        std::printf("%016" PRIx64 " %016" PRIx64 "\n", random_bits(row, first + k, seed, (uint32_t)id), (uint64_t)to_bits(u));
    }
}

static void skips()
{
    skipper s(0);
    const int64_t seed = whole(), id = whole();
    stream r(seed, (uint32_t)id);
    for (int64_t rounds = whole(); rounds > 0; rounds--) {
        const bool fresh = whole() != 0;
        const double p = real();
        const int64_t row = whole(), hi = whole(), block = whole(), likely = whole();
        if (fresh) s.reset(p);
        r.begin(row, (double)likely);
        std::vector<int32_t> all, some((size_t)block);
        for (walk w; w.next < hi;) {
            const int64_t n = s.some(some.data(), w, hi, block, r);
            all.insert(all.end(), some.begin(), some.begin() + n);
        }
        print("skip", all);
    }
}

static void chooses()
{
    chooser c;
    const int64_t seed = whole(), id = whole();
    stream r(seed, (uint32_t)id);
    for (int64_t rounds = whole(); rounds > 0; rounds--) {
        const int64_t row = whole(), n = whole(), size = whole(), likely = whole();
        std::vector<int32_t> all((size_t)size);
        r.begin(row, (double)likely);
        c.choose(all.data(), n, size, r);
        print("choose", all);
    }
}

template <class T> static void print(const char *name, const fan &f, const rows<T> &r, int64_t targets)
{
    const bool rise = !f.listed() && targets_rise(f, r);
    std::printf("%s listed %d rise %d driven %d\n", name, f.listed(), rise, f.driven);
    print("ptr", f.ptr);
    print("at", f.at);
    print("delays", f.delays);
    print("ends", f.ends);
    print("runptr", f.run_ptr);
    print("rundelay", f.run_delay);
    print("runend", f.run_end);
    std::vector<int> repeats;
    for (int64_t k = 0; k < f.elements(); k++) repeats.push_back(f.repeat(k));
    print("repeats", repeats);
    if (!rise) return;
    const cuts c = cuts_of(f, r, targets, 3);
    for (int who = 0; who < 3; who++) {
        std::printf("owner");
        for (int64_t k = 0; k < f.elements(); k++) {
            f.for_runs(k, [&](int64_t run, int64_t delay, int64_t lo, int64_t hi) {
                c.part(run, who, lo, hi);
                std::printf(" %" PRId64 ":%" PRId64 "-%" PRId64, delay, lo, hi);
            });
        }
        std::printf("\n");
    }
}

template <class T> static void print(const char *name, const rows<T> &r)
{
    column<int32_t> i, j;
    column<T> copy;
    r.pairs(i, j);
    std::printf("%s distinct %d rising %d sorted %d inorder %d\n", name, r.distinct, r.rising, r.sorted, r.in_order());
    print("ptr", r.ptr);
    print("target", r.target);
    print("ranks", r.ranks());
    print("byrank", r.by_rank());
    print("numbers", r.numbers());
    print("positions", r.positions());
    print("i", i);
    print("j", j);
    print("unsorted", r.by_ranks(copy));
    column<int32_t> sources(r.size());
    r.fill_sources(sources.data(), 0, r.sources(), 0);
    print("sources", sources);
}

// all_fans makes rows in several ways, sorts them, and prints all that is known of them.
template <class T> static void all_fans()
{
    const int64_t sources = whole(), targets = whole(), appends = whole();
    rows_builder<T> b(sources);
    for (int64_t k = 0; k < appends; k++) {
        const int64_t kind = whole(), at = whole();
        const column<int32_t> list = numbers();
        if (kind == 0) b.append_targets((int32_t)at, list.data(), list.size(), 0);
        else if (kind == 1) b.append_sources(list.data(), list.size(), 0, (int32_t)at);
        else for (int32_t j : list) b.append((int32_t)at, j);
    }
    rows<T> r = b.build();
    print("made", r);
    const column<int32_t> delays = numbers(), others = numbers(), one = numbers();
    const bool by_target = whole() != 0;
    const column<int32_t> *kinds[] = {&delays, &others, &one};
    const auto fans = [&] {
        for (const column<int32_t> *d : kinds) {
            for (order o : {order::as_made, order::as_made_by_target, order::any}) print("source", source_fan(r, *d, o), r, targets);
            print("target", target_fan(r, 0, targets, *d), r, targets);
        }
    };
    fans();
    column<int64_t> wide(r.size());
    column<uint8_t> narrow(r.size());
    for (int64_t k = 0; k < r.size(); k++) {
        wide[k] = 1000 + k;
        narrow[k] = (uint8_t)k;
    }
    const auto by_row = [&](int64_t lo, int64_t hi, int32_t *steps) { std::copy(&delays[r.ptr[lo]], &delays[r.ptr[hi]], steps); };
    const std::vector<runs> parts = sort_rows(r, by_row, by_target, {{wide.data(), 8}, {narrow.data(), 1}});
    print("sorted", r);
    print("wide", wide);
    print("narrow", narrow);
    column<int64_t> back(r.size());
    r.ranked(wide.data(), back.data());
    print("ranked", back);
    print("own", sorted_fan(r, parts), r, targets);
    fans();
}

int main()
{
    for (std::string what; std::cin >> what;) {
        if (what == "draws") draws();
        else if (what == "skips") skips();
        else if (what == "chooses") chooses();
        else if (what == "short") all_fans<uint16_t>();
        else if (what == "wide") all_fans<int32_t>();
        else bug("an unknown word");
    }
}
