// Digests of results: equal ones mean equal bits. As Simulation.Stats of Spikelane computes them.
#ifndef SPIKELANE_DIGEST_HPP
#define SPIKELANE_DIGEST_HPP

#include <cstdint>
#include <cstring>

#include "sha256.hpp"

namespace spikelane {

// The text of a digest, which says what it is.
struct digest_text {
    char text[80];
    const char *c_str() const { return text; }
};

// A digest is SHA-256 over numbers, each little-endian.
class digest {
public:
    void u64(uint64_t x) { put(&x, sizeof x); }
    void u32(uint32_t x) { put(&x, sizeof x); }

    // number adds the bits of a float64; NaN has one form.
    void number(double x)
    {
        uint64_t bits;
        std::memcpy(&bits, &x, sizeof bits);
        u64(x == x ? bits : 0x7FF8000000000001);
    }

    // numbers adds n values, of whatever type, as float64.
    template <class T> void numbers(const T *x, int64_t n);

    // spikes adds n spikes: step and index of each.
    void spikes(const int64_t *step, const int32_t *index, int64_t n);

    // sum is the digest; nothing may be added after it.
    digest_text sum();

private:
    void put(const void *x, uint64_t n);

    void flush();

    sha256 hash;
    unsigned char waiting[4096];
    uint64_t used = 0;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

namespace spikelane {

template <class T> void digest::numbers(const T *x, int64_t n)
{
    for (int64_t k = 0; k < n; k++) number((double)x[k]);
}

SPIKELANE_BODY void digest::spikes(const int64_t *step, const int32_t *index, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        u64((uint64_t)step[k]);
        u32((uint32_t)index[k]);
    }
}

SPIKELANE_BODY digest_text digest::sum()
{
    flush();
    digest_text out = {"sha256:"};
    std::strcat(out.text, hash.sum().text);
    return out;
}

SPIKELANE_BODY void digest::put(const void *x, uint64_t n)
{
    if (used + n > sizeof waiting) flush();
    std::memcpy(waiting + used, x, n);
    used += n;
}

SPIKELANE_BODY void digest::flush()
{
    hash.add(waiting, used);
    used = 0;
}

} // namespace spikelane

#endif

#endif
