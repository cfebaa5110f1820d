// What the kernels of Spikelane are made of: refusals, the block of arguments, and the operations that C++ does not
// have or does not define everywhere. Every operation gives the same bits with every compiler, flag and processor that
// get past the refusals below and past check(), which see to what no macro tells.
#ifndef SPIKELANE_KERNELS_HPP
#define SPIKELANE_KERNELS_HPP

#include <cfloat>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#if defined(__FAST_MATH__) || defined(_M_FP_FAST)
#error "spikelane: -ffast-math, -Ofast and /fp:fast change results; compile without them"
#endif
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "spikelane: -ffinite-math-only changes results; compile without it"
#endif
#if defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "spikelane: -fassociative-math, -freciprocal-math and -fno-signed-zeros change results; compile without them"
#endif
#if defined(_M_FP_CONTRACT)
#error "spikelane: /fp:contract changes results; compile without it"
#endif
#if FLT_EVAL_METHOD != 0
#error "spikelane: double is computed with another precision than its own; compile with -msse2 -mfpmath=sse"
#endif
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "spikelane: this is a big-endian machine; the block of arguments and all files are little-endian"
#endif

#if defined(__GNUC__)
#define SPIKELANE_MATH(name) __builtin_##name // <cmath> takes g++ and clang++ 0.2 s to read
#else
#include <cmath>
#define SPIKELANE_MATH(name) std::name
#endif

#if defined(_MSC_VER)
#define SPIKELANE_EXPORT extern "C" __declspec(dllexport)
#define SPIKELANE_RESTRICT __restrict
#define SPIKELANE_PREFETCH(address)
#define SPIKELANE_INLINE static __forceinline
#define SPIKELANE_CONST
#else
#define SPIKELANE_EXPORT extern "C" __attribute__((visibility("default")))
#define SPIKELANE_RESTRICT __restrict__
#define SPIKELANE_PREFETCH(address) __builtin_prefetch(reinterpret_cast<const void *>(address))
#define SPIKELANE_INLINE static inline __attribute__((always_inline))
#define SPIKELANE_CONST __attribute__((const))
#endif

// Nothing but the arguments matters to a function: without being told, clang++ warns of its calls beside & and |.
#define SPIKELANE_PURE SPIKELANE_INLINE SPIKELANE_CONST

#if defined(__has_builtin)
#define SPIKELANE_HAS(builtin) __has_builtin(builtin)
#else
#define SPIKELANE_HAS(builtin) 0
#endif

namespace spikelane {

// Everything below is in binary64 and in two's complement.
static_assert(CHAR_BIT == 8 && sizeof(void *) == 8, "spikelane: bytes of 8 bits and addresses of 64 are wanted");
static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == 8, "spikelane: double is not IEEE 754 binary64");

// A row is one call over the elements [lo, hi), with a value of its own for one parameter. Where serial is 1, the
// elements that indices name may repeat. So many rows behind the last one may be looked at, whatever they hold.
struct row {
    int64_t lo, hi;
    uint64_t param;
    int64_t serial;
};
constexpr int64_t rows_ahead = 2;

// The head of a kernel's block of arguments. The rows' parameter goes to the byte `into` of the block; `none` is where
// it goes that nobody wants. Columns, parameters and lists follow.
struct head {
    const row *rows;
    int64_t count;
    int64_t into;
    uint64_t none;
};

// A list grows by what a kernel appends: index[0..len) is used, and there is room for every element of a call.
struct list {
    int32_t *index;
    int64_t len;
};

// Kernels that do some of their work for one element after the other do it for so many at a time.
constexpr int64_t block = 256;

SPIKELANE_PURE int64_t to_bits(double x) { int64_t b; std::memcpy(&b, &x, 8); return b; }
SPIKELANE_PURE double from_bits(int64_t b) { double x; std::memcpy(&x, &b, 8); return x; }

constexpr double infinity = std::numeric_limits<double>::infinity();

// float64. fma rounds once; nearest is the nearest whole number, ties to even.
SPIKELANE_PURE double fma(double x, double y, double z) { return SPIKELANE_MATH(fma)(x, y, z); }
SPIKELANE_PURE double absolute(double x) { return SPIKELANE_MATH(fabs)(x); }
SPIKELANE_PURE double root(double x) { return SPIKELANE_MATH(sqrt)(x); }
SPIKELANE_PURE double floor(double x) { return SPIKELANE_MATH(floor)(x); }
SPIKELANE_PURE double ceil(double x) { return SPIKELANE_MATH(ceil)(x); }
SPIKELANE_PURE double trunc(double x) { return SPIKELANE_MATH(trunc)(x); }
SPIKELANE_PURE double nearest(double x) { return SPIKELANE_MATH(nearbyint)(x); }

// int64: sums, differences and products wrap around, shifts count modulo 64, right shifts bring in zeros.
SPIKELANE_PURE int64_t iadd(int64_t x, int64_t y) { return (int64_t)((uint64_t)x + (uint64_t)y); }
SPIKELANE_PURE int64_t isub(int64_t x, int64_t y) { return (int64_t)((uint64_t)x - (uint64_t)y); }
SPIKELANE_PURE int64_t imul(int64_t x, int64_t y) { return (int64_t)((uint64_t)x * (uint64_t)y); }
SPIKELANE_PURE int64_t ishl(int64_t x, int64_t n) { return (int64_t)((uint64_t)x << (n & 63)); }
SPIKELANE_PURE int64_t ishr(int64_t x, int64_t n) { return (int64_t)((uint64_t)x >> (n & 63)); }

// mul32 is the product of the low halves.
SPIKELANE_PURE int64_t mul32(int64_t x, int64_t y) { return (int64_t)((uint64_t)(uint32_t)x * (uint64_t)(uint32_t)y); }

// ints are as many int64 as a register of x86 holds, elsewhere one, with some of the operations above. They are for
// mul32, which x86 has an instruction for that g++ does not find by itself.
#if defined(__GNUC__) && defined(__x86_64__)
#if defined(__AVX512F__)
#define SPIKELANE_WIDTH 64
#elif defined(__AVX2__)
#define SPIKELANE_WIDTH 32
#else
#define SPIKELANE_WIDTH 16
#endif
typedef uint64_t lanes64 __attribute__((vector_size(SPIKELANE_WIDTH)));
typedef int32_t lanes32 __attribute__((vector_size(SPIKELANE_WIDTH)));
#else
#define SPIKELANE_WIDTH 8
typedef uint64_t lanes64;
#endif
constexpr int64_t lanes = SPIKELANE_WIDTH / 8;

struct ints {
    lanes64 all;
    ints() = default;
    ints(int64_t x) : all((uint64_t)x - lanes64{}) {}
};
SPIKELANE_PURE ints ints_of(lanes64 all) { ints x; x.all = all; return x; }
SPIKELANE_PURE ints operator&(ints x, ints y) { return ints_of(x.all & y.all); }
SPIKELANE_PURE ints operator|(ints x, ints y) { return ints_of(x.all | y.all); }
SPIKELANE_PURE ints operator^(ints x, ints y) { return ints_of(x.all ^ y.all); }
SPIKELANE_PURE ints iadd(ints x, ints y) { return ints_of(x.all + y.all); }
SPIKELANE_PURE ints isub(ints x, ints y) { return ints_of(x.all - y.all); }
SPIKELANE_PURE ints ishl(ints x, int64_t n) { return ints_of(x.all << (uint64_t)(n & 63)); }
SPIKELANE_PURE ints ishr(ints x, int64_t n) { return ints_of(x.all >> (uint64_t)(n & 63)); }
SPIKELANE_PURE ints mul32(ints x, ints y)
{
#if SPIKELANE_WIDTH == 64 && SPIKELANE_HAS(__builtin_ia32_pmuludq512_mask)
    typedef long long wide __attribute__((vector_size(64)));
    return ints_of((lanes64)__builtin_ia32_pmuludq512_mask((lanes32)x.all, (lanes32)y.all, wide{}, -1));
#elif SPIKELANE_WIDTH == 64 && SPIKELANE_HAS(__builtin_ia32_pmuludq512)
    return ints_of((lanes64)__builtin_ia32_pmuludq512((lanes32)x.all, (lanes32)y.all));
#elif SPIKELANE_WIDTH == 32 && SPIKELANE_HAS(__builtin_ia32_pmuludq256)
    return ints_of((lanes64)__builtin_ia32_pmuludq256((lanes32)x.all, (lanes32)y.all));
#elif SPIKELANE_WIDTH == 16 && SPIKELANE_HAS(__builtin_ia32_pmuludq128)
    return ints_of((lanes64)__builtin_ia32_pmuludq128((lanes32)x.all, (lanes32)y.all));
#else
    const uint64_t low = 0xffffffff;
    return ints_of((x.all & low) * (y.all & low));
#endif
}

// every_other is i, i+2, i+4 and so on; keep stores all.
SPIKELANE_PURE ints every_other(int64_t i)
{
    static const uint64_t steps[] = {0, 2, 4, 6, 8, 10, 12, 14};
    ints x;
    std::memcpy(&x.all, steps, sizeof x.all);
    return iadd(x, i);
}
SPIKELANE_INLINE void keep(ints x, int64_t *to) { std::memcpy(to, &x.all, sizeof x.all); }

// idiv and imod round toward -infinity, as Python does; by 0 they are 0, and the one quotient that does not fit wraps.
static inline SPIKELANE_CONST int64_t idiv(int64_t x, int64_t y)
{
    if (y == 0) return 0;
    if (y == -1) return isub(0, x);
    const int64_t q = x / y;
    return x % y != 0 && (x < 0) != (y < 0) ? q - 1 : q;
}
static inline SPIKELANE_CONST int64_t imod(int64_t x, int64_t y)
{
    if (y == 0 || y == -1) return 0;
    const int64_t r = x % y;
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}

// i2f rounds to nearest even; f2i truncates, saturates, and is 0 for NaN. x86 has instructions for several int64 at a
// time only with AVX-512DQ. Without, the halves of an integer go through the low bits of a double of known exponent,
// where they are exact; so the only rounding of i2f is its last sum.
SPIKELANE_PURE double i2f(int64_t x)
{
#if defined(__x86_64__) && !defined(__AVX512DQ__)
    const uint64_t biased = (uint64_t)x ^ 0x8000000000000000; // x + 2^63
    const double high = from_bits((int64_t)(biased >> 32 | 0x4530000000000000));       // 2^84 + high·2^32
    const double low = from_bits((int64_t)((biased & 0xffffffff) | 0x4330000000000000)); // 2^52 + low
    return (high - 0x1.00000801p84) + low;                                           // less 2^84 + 2^63 + 2^52
#else
    return (double)x;
#endif
}
SPIKELANE_PURE int64_t f2i(double x)
{
    const bool above = x >= 0x1p63, below = x < -0x1p63;
    const double inside = !above && !below && x == x ? x : 0.0;
#if defined(__x86_64__) && !defined(__AVX512DQ__)
    const double whole = trunc(inside), high = floor(whole * 0x1p-32), low = whole - high * 0x1p32;
    const uint64_t h = (uint64_t)to_bits(high + 0x1.8p52) << 32, l = (uint64_t)to_bits(low + 0x1p52) & 0xffffffff;
    const int64_t i = (int64_t)(h | l);
#else
    const int64_t i = (int64_t)inside;
#endif
    return above ? INT64_MAX : below ? INT64_MIN : i;
}

// rising tells whether indices all rise.
template <class T> static inline bool rising(const T *at, int64_t n)
{
    bool rise = true;
    for (int64_t k = 1; k < n; k++) rise &= at[k - 1] < at[k];
    return rise;
}

// spread gives the value of each pair of elements to both.
template <class T> SPIKELANE_INLINE void spread(const T *SPIKELANE_RESTRICT pair, int64_t pairs, T *SPIKELANE_RESTRICT element)
{
    for (int64_t k = 0; k < pairs; k++) element[2 * k] = element[2 * k + 1] = pair[k];
}

// weave gives two values of each pair to the even element and to the odd one.
template <class T> SPIKELANE_INLINE void weave(const T *SPIKELANE_RESTRICT even, const T *SPIKELANE_RESTRICT odd, int64_t pairs,
    T *SPIKELANE_RESTRICT element)
{
    for (int64_t k = 0; k < pairs; k++) {
        element[2 * k] = even[k];
        element[2 * k + 1] = odd[k];
    }
}

// any tells whether one of eight marks is not 0.
SPIKELANE_INLINE bool any(const uint8_t *marks) { uint64_t eight; std::memcpy(&eight, marks, 8); return eight != 0; }
SPIKELANE_INLINE bool any(const int64_t *marks)
{
    int64_t all = 0;
    for (int64_t j = 0; j < 8; j++) all |= marks[j];
    return all != 0;
}

// each_set calls f with the places of the marks that are not 0, in order. Most blocks have none.
template <class T, class F> SPIKELANE_INLINE void each_set(const T *marks, int64_t n, F f)
{
    int64_t k = 0;
    if (n == block) {
        T all = 0;
        for (int64_t j = 0; j < block; j++) all |= marks[j];
        if (all == 0) return;
    }
    for (; k + 8 <= n; k += 8) {
        if (!any(marks + k)) continue;
        for (int64_t j = k; j < k + 8; j++)
            if (marks[j]) f(j);
    }
    for (; k < n; k++)
        if (marks[k]) f(k);
}

// ahead asks for the begin of a row to come.
template <class T> SPIKELANE_INLINE void ahead(const T *column, int64_t at)
{
    const uintptr_t begin = reinterpret_cast<uintptr_t>(column) + (uintptr_t)at * sizeof(T);
    for (uintptr_t line = 0; line < 4; line++) SPIKELANE_PREFETCH(begin + 64 * line);
    (void)begin;
}

// check computes what compilers and processors get wrong with flags that change results, from numbers that they do not
// know. See check.go for which and for the answers.
constexpr int64_t check_inputs = 40, check_outputs = 24;

static inline void check(const double *x, int64_t *out)
{
    int64_t k = 0;
    auto say = [&](double y) { out[k++] = to_bits(y); };
    say(x[0] * x[1] + x[2]);                 // contracted: one rounding; a product used twice might not be
    say(x[3] - x[12] * x[13]);
    say(fma(x[0], x[1], x[2]));              // exactly one rounding
    say(fma(x[12], x[13], x[14]));           // beyond what emulations get right
    say((x[3] + x[4]) - x[4]);               // associated: x[3]
    say((x[5] * x[5]) * x[6]);               // associated: finite
    say(x[7] / x[8] + x[9] / x[8]);          // reciprocal
    say(x[7] / 3.0);
    say(x[10] + 0.0);                        // -0 + 0 is 0
    say(0.0 - x[11]);                        // 0 - 0 is 0
    say(x[10] * x[8]);                       // -0
    say(x[15] * 0.5);                        // denormal, not flushed
    say(x[15] + x[15]);                      // denormal operands, not taken as 0
    say(root(x[0]));
    say(nearest(x[16]));
    say(floor(x[17]));
    double sum = 0;
    for (int64_t i = 24; i < check_inputs; i++) sum += x[i]; // associated: several sums, joined at the end
    say(sum);
    const double nan = x[18] - x[18];        // inf - inf
    out[k++] = (nan == nan) | (nan != nan) << 1 | (nan < x[0]) << 2 | (x[0] <= nan) << 3 | (f2i(nan) == 0) << 4;
    out[k++] = f2i(x[18]);
    out[k++] = f2i(-x[18]);
    out[k++] = f2i(x[19]);
    say(i2f(isub(INT64_MAX, f2i(x[20]))));
    say(x[21] * x[22]);                      // rounded twice where registers have more exponent than memory
    say(-(x[23] - x[23]));                   // -0
}

} // namespace spikelane

#endif
