// SHA-256. Source: NIST FIPS 180-4 (2015), doi:10.6028/NIST.FIPS.180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2.
#ifndef SPIKELANE_SHA256_HPP
#define SPIKELANE_SHA256_HPP

#include <cstdint>

namespace spikelane {

// sha256_blocks takes n blocks of 64 bytes into the state.
void sha256_blocks(uint32_t *state, const unsigned char *p, uint64_t n);

// The text of a hash.
struct sha256_text {
    char text[65];
    const char *c_str() const { return text; }
};

class sha256 {
public:
    void add(const void *data, uint64_t n);

    // sum is the hash in hexadecimal; nothing may be added after it.
    sha256_text sum();

private:
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char part[64];
    uint64_t held = 0, total = 0;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cstring>

namespace spikelane {

// The first bits of the fractions of the cube roots of the first 64 primes.
constexpr uint32_t sha256_words[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline uint32_t sha256_turned(uint32_t x, int n) { return x >> n | x << (32 - n); }

SPIKELANE_BODY void sha256::add(const void *data, uint64_t n)
{
    const auto *p = static_cast<const unsigned char *>(data);
    if (n == 0) return; // there may be no data
    total += n;
    if (held > 0) {
        const uint64_t m = std::min<uint64_t>(n, 64 - held);
        std::memcpy(part + held, p, m);
        held += m;
        p += m;
        n -= m;
        if (held < 64) return;
        sha256_blocks(state, part, 1);
        held = 0;
    }
    sha256_blocks(state, p, n / 64);
    held = n % 64;
    if (held > 0) std::memcpy(part, p + n - held, held);
}

SPIKELANE_BODY sha256_text sha256::sum()
{
    const uint64_t bits = total * 8;
    unsigned char tail[72] = {0x80};
    const uint64_t pad = (held < 56 ? 56 : 120) - held;
    for (int k = 0; k < 8; k++) tail[pad + (uint64_t)k] = (unsigned char)(bits >> 8 * (7 - k));
    add(tail, pad + 8);
    sha256_text out;
    char *to = out.text;
    for (const uint32_t word : state)
        for (int shift = 28; shift >= 0; shift -= 4) *to++ = "0123456789abcdef"[word >> shift & 15];
    *to = 0;
    return out;
}

SPIKELANE_BODY void sha256_blocks(uint32_t *state, const unsigned char *p, uint64_t n)
{
    for (; n > 0; n--, p += 64) {
        uint32_t w[64];
        for (int t = 0; t < 16; t++)
            w[t] = (uint32_t)p[4 * t] << 24 | (uint32_t)p[4 * t + 1] << 16 | (uint32_t)p[4 * t + 2] << 8 | p[4 * t + 3];
        for (int t = 16; t < 64; t++)
            w[t] = w[t - 16] + w[t - 7] + (sha256_turned(w[t - 15], 7) ^ sha256_turned(w[t - 15], 18) ^ w[t - 15] >> 3) +
                   (sha256_turned(w[t - 2], 17) ^ sha256_turned(w[t - 2], 19) ^ w[t - 2] >> 10);
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        const auto round = [&w](uint32_t ra, uint32_t rb, uint32_t rc, uint32_t &rd, uint32_t re, uint32_t rf, uint32_t rg,
                                uint32_t &rh, int t) {
            const uint32_t t1 = rh + (sha256_turned(re, 6) ^ sha256_turned(re, 11) ^ sha256_turned(re, 25)) +
                                (rg ^ (re & (rf ^ rg))) + sha256_words[t] + w[t];
            rd += t1;
            rh = t1 + (sha256_turned(ra, 2) ^ sha256_turned(ra, 13) ^ sha256_turned(ra, 22)) + ((ra & rb) | (rc & (ra | rb)));
        };
        for (int t = 0; t < 64; t += 8) { // the names move on, not the values
            round(a, b, c, d, e, f, g, h, t);
            round(h, a, b, c, d, e, f, g, t + 1);
            round(g, h, a, b, c, d, e, f, t + 2);
            round(f, g, h, a, b, c, d, e, t + 3);
            round(e, f, g, h, a, b, c, d, t + 4);
            round(d, e, f, g, h, a, b, c, t + 5);
            round(c, d, e, f, g, h, a, b, t + 6);
            round(b, c, d, e, f, g, h, a, t + 7);
        }
        const uint32_t sums[8] = {a, b, c, d, e, f, g, h};
        for (int i = 0; i < 8; i++) state[i] += sums[i];
    }
}

} // namespace spikelane

#endif

#endif
