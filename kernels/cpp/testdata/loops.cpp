#include "spikelane_kernels.hpp"
#include "gain.hpp"

namespace spikelane {

SPIKELANE_EXPORT void spikelane_check_loops(const double *in, int64_t *out);

// noisy.update_and_threshold
struct kernel_noisy_update_and_threshold_args {
    head call;
    double *lastspike;
    uint8_t *not_refractory;
    double *v;
    int64_t seed;
    int64_t step;
    double t;
    list spikes;
};
static_assert(sizeof(kernel_noisy_update_and_threshold_args) == 96, "spikelane: the block of arguments has gaps");
SPIKELANE_EXPORT void kernel_noisy_update_and_threshold(kernel_noisy_update_and_threshold_args *args);

} // namespace spikelane

namespace spikelane {

void spikelane_check_loops(const double *in, int64_t *out) { check(in, out); }

// noisy.update_and_threshold
static void kernel_noisy_update_and_threshold_blocks(int64_t lo, int64_t hi, int64_t seed, int64_t step,
    double t, double *SPIKELANE_RESTRICT lastspike, uint8_t *SPIKELANE_RESTRICT not_refractory,
    double *SPIKELANE_RESTRICT v, list &spikes_list)
{
    int32_t *SPIKELANE_RESTRICT spikes = spikes_list.index;
    int64_t spikes_len = spikes_list.len;
    const int64_t n14 = ishr(seed, 32);
    const int64_t n23 = mul32((step ^ 52639) ^ seed, INT64_C(0xd2511f53));
    for (int64_t from = lo; from < hi; from += block) {
        const int64_t n = hi - from < block ? hi - from : block;
        const int64_t odd = from & 1, pairs = (n + odd + 1) / 2;
        int64_t n136_p[block / 2 + lanes];
        int64_t n137_p[block / 2 + lanes];
        int64_t n140_p[block / 2 + lanes];
        int64_t n143_p[block / 2 + lanes];
        int64_t n146_b[block + 2];
        int64_t n147_b[block + 2];
        int64_t not_refractory_i_b[block];
        int64_t is159_b[block];
        int64_t is161_b[block];
        for (int64_t j = 0; j < pairs; j += lanes) {
            const ints i = every_other(from - odd + 2 * j); // and those between
            const ints n66 = ishr(i, 1);
            const ints n70 = mul32(n66, INT64_C(0xd2511f53));
            const ints n72 = ishr(n70, 32) ^ (ishl(ishr(n66, 32), 16) | (ishr(step, 32) & 65535));
            const ints n74 = mul32(n72 ^ n14, INT64_C(0xcd9e8d57));
            const ints n77 = (ishr(n74, 32) ^ INT64_C(0xcd9f5af58d57)) ^ iadd(seed, INT64_C(0x9e3779b9));
            const ints n80 = mul32(n77, INT64_C(0xd2511f53));
            const ints n81 = mul32((ishr(n23, 32) ^ n70) ^ iadd(n14, INT64_C(0xbb67ae85)), INT64_C(0xcd9e8d57));
            const ints n88 = mul32((ishr(n81, 32) ^ n74) ^ iadd(seed, INT64_C(0x13c6ef372)), INT64_C(0xd2511f53));
            const ints n89 = mul32((ishr(n80, 32) ^ n23) ^ iadd(n14, INT64_C(0x176cf5d0a)), INT64_C(0xcd9e8d57));
            const ints n96 = mul32((ishr(n89, 32) ^ n81) ^ iadd(seed, INT64_C(0x1daa66d2b)), INT64_C(0xd2511f53));
            const ints n97 = mul32((ishr(n88, 32) ^ n80) ^ iadd(n14, INT64_C(0x232370b8f)), INT64_C(0xcd9e8d57));
            const ints n104 = mul32((ishr(n97, 32) ^ n89) ^ iadd(seed, INT64_C(0x278dde6e4)), INT64_C(0xd2511f53));
            const ints n105 = mul32((ishr(n96, 32) ^ n88) ^ iadd(n14, INT64_C(0x2ed9eba14)), INT64_C(0xcd9e8d57));
            const ints n108 = (ishr(n105, 32) ^ n97) ^ iadd(seed, INT64_C(0x31715609d));
            const ints n112 = mul32(n108, INT64_C(0xd2511f53));
            const ints n113 = mul32((ishr(n104, 32) ^ n96) ^ iadd(n14, INT64_C(0x3a9066899)), INT64_C(0xcd9e8d57));
            const ints n116 = (ishr(n113, 32) ^ n105) ^ iadd(seed, INT64_C(0x3b54cda56));
            const ints n119 = (ishr(n112, 32) ^ n104) ^ iadd(n14, INT64_C(0x4646e171e));
            const ints n120 = mul32(n116, INT64_C(0xd2511f53));
            const ints n121 = mul32(n119, INT64_C(0xcd9e8d57));
            const ints n124 = (ishr(n121, 32) ^ n113) ^ iadd(seed, INT64_C(0x45384540f));
            const ints n127 = (ishr(n120, 32) ^ n112) ^ iadd(n14, INT64_C(0x51fd5c5a3));
            const ints n128 = mul32(n124, INT64_C(0xd2511f53));
            const ints n129 = mul32(n127, INT64_C(0xcd9e8d57));
            const ints n132 = (ishr(n129, 32) ^ n121) ^ iadd(seed, INT64_C(0x4f1bbcdc8));
            const ints n135 = (ishr(n128, 32) ^ n120) ^ iadd(n14, INT64_C(0x5db3d7428));
            const ints n136 = mul32(n132, INT64_C(0xd2511f53));
            keep(n136, n136_p + j);
            const ints n137 = mul32(n135, INT64_C(0xcd9e8d57));
            keep(n137, n137_p + j);
            keep((ishr(n137, 32) ^ n129) ^ iadd(seed, INT64_C(0x58ff34781)), n140_p + j);
            keep((ishr(n136, 32) ^ n128) ^ iadd(n14, INT64_C(0x696a522ad)), n143_p + j);
        }
        weave(n137_p, n136_p, pairs, n146_b);
        weave(n140_p, n143_p, pairs, n147_b);
        for (int64_t j = 0; j < n; j++) {
            const int64_t i = from + j;
            not_refractory_i_b[j] = not_refractory[i] != 0;
        }
        for (int64_t j = 0; j < n; j++) {
            const int64_t i = from + j;
            const int64_t n150 = ishl(n146_b[j + odd], 32) | (n147_b[j + odd] & INT64_C(0xffffffff));
            const double v_i = v[i];
            const double lastspike_i = lastspike[i];
            const double x154 = fma(i2f(ishr(n150, 11)) * 0x1p-53, 0x1.47ae147ae147bp-6, v_i); // 0.02
            const double x156 = not_refractory_i_b[j] != 0 ? x154 : v_i;
            const bool is63 = 0x1.47ae147ae147bp-8 <= t - lastspike_i; // 0.005
            const bool is159 = (1.0 < x156) & is63;
            is159_b[j] = is159;
            v[i] = x156;
            is161_b[j] = !is159 & is63;
        }
        for (int64_t j = 0; j < n; j++) {
            const int64_t i = from + j;
            not_refractory[i] = is161_b[j] != 0;
        }
        each_set(is159_b, n, [&](int64_t j) {
            const int64_t i = from + j;
            spikes[spikes_len++] = (int32_t)i;
            lastspike[i] = t;
        });
    }
    spikes_list.len = spikes_len;
}

void kernel_noisy_update_and_threshold(kernel_noisy_update_and_threshold_args *args)
{
    for (int64_t k = 0; k < args->call.count; k++) {
        const row &r = args->call.rows[k];
        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);
        if (r.lo >= r.hi) continue;
        kernel_noisy_update_and_threshold_blocks(r.lo, r.hi, args->seed, args->step, args->t, args->lastspike, args->not_refractory, args->v, args->spikes);
    }
}

} // namespace spikelane
