// How the programs of these tests read what the test plays: numbers, separated by blanks.
#pragma once

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <vector>

#include "memory.hpp"

using namespace spikelane;

inline int64_t number()
{
    int64_t x = 0;
    if (std::scanf("%" SCNd64, &x) != 1) throw failure("the scenario ends early");
    return x;
}

// numbers is a count and so many numbers.
template <class T> column<T> numbers()
{
    column<T> x(number());
    for (T &y : x) y = (T)number();
    return x;
}

template <class T> std::vector<T> vector()
{
    const column<T> x = numbers<T>();
    return std::vector<T>(x.begin(), x.end());
}

inline double real() // as bits
{
    const int64_t bits = number();
    double x;
    std::memcpy(&x, &bits, 8);
    return x;
}

inline void print_bits(double x)
{
    int64_t bits;
    std::memcpy(&bits, &x, 8);
    if (x == x)
        std::printf(" %" PRId64, bits);
    else
        std::printf(" NaN");
}
