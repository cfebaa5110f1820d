#include "spikelane_kernels.hpp"
#include "gain.hpp"

namespace spikelane {

SPIKELANE_EXPORT void spikelane_check_synapses(const double *in, int64_t *out);

// synapses.pre
struct kernel_synapses_pre_args {
    head call;
    const uint16_t *_post;
    const double *w;
    double *ge_post;
};
static_assert(sizeof(kernel_synapses_pre_args) == 56, "spikelane: the block of arguments has gaps");
SPIKELANE_EXPORT void kernel_synapses_pre(kernel_synapses_pre_args *args);

// synapses.post
struct kernel_synapses_post_args {
    head call;
    const int32_t *_post;
    double *apre;
    double *last;
    double *v_post;
    double t;
};
static_assert(sizeof(kernel_synapses_post_args) == 72, "spikelane: the block of arguments has gaps");
SPIKELANE_EXPORT void kernel_synapses_post(kernel_synapses_post_args *args);

// synapses.owed
struct kernel_synapses_owed_args {
    head call;
    const uint16_t *_post;
    const int64_t *_recent;
    int64_t _from;
    list owed;
};
static_assert(sizeof(kernel_synapses_owed_args) == 72, "spikelane: the block of arguments has gaps");
SPIKELANE_EXPORT void kernel_synapses_owed(kernel_synapses_owed_args *args);

} // namespace spikelane

namespace spikelane {

void spikelane_check_synapses(const double *in, int64_t *out) { check(in, out); }

// synapses.pre
static void kernel_synapses_pre_each(int64_t lo, int64_t hi, const uint16_t *SPIKELANE_RESTRICT _post,
    const double *SPIKELANE_RESTRICT w, double *SPIKELANE_RESTRICT ge_post)
{
    for (int64_t i = lo; i < hi; i++) {
        const double w_i = w[i];
        const double x2 = ::my_gain(w_i);
        const int64_t _post_i = _post[i];
        ge_post[_post_i] += x2;
    }
}

void kernel_synapses_pre(kernel_synapses_pre_args *args)
{
    for (int64_t k = 0; k < args->call.count; k++) {
        const row &r = args->call.rows[k];
        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);
        ahead(args->_post, args->call.rows[k + rows_ahead].lo);
        ahead(args->w, args->call.rows[k + rows_ahead].lo);
        if (r.lo >= r.hi) continue;
        kernel_synapses_pre_each(r.lo, r.hi, args->_post, args->w, args->ge_post);
    }
}

// synapses.post
static void kernel_synapses_post_blocks(int64_t lo, int64_t hi, double t,
    const int32_t *SPIKELANE_RESTRICT _post, double *SPIKELANE_RESTRICT apre,
    double *SPIKELANE_RESTRICT last, double *SPIKELANE_RESTRICT v_post)
{
    for (int64_t from = lo; from < hi; from += block) {
        const int64_t n = hi - from < block ? hi - from : block;
        int64_t _post_i_b[block];
        double x67_b[block];
        for (int64_t j = 0; j < n; j++) {
            const int64_t i = from + j;
            _post_i_b[j] = _post[i];
        }
        for (int64_t j = 0; j < n; j++) {
            const int64_t i = from + j;
            const double last_i = last[i];
            const double x28 = (t - last_i) * -50.0;
            const double x29 = fma(x28, 0x1.71547652b82fep+0, 0x1.8p+52);
            const double x30 = x29 - 0x1.8p+52;
            const double x32 = fma(x30, -0x1.62e42fefa39efp-1, x28);
            const double x33 = x30 * -0x1.abc9e3b39803fp-56;
            const double x34 = x32 + x33;
            const double x35 = x34 * x34;
            const double x37 = fma(fma(x35, 0x1.af76a794f7e56p-26, 0x1.71ddea0959596p-19), x35, 0x1.a01a01b5d61a8p-13);
            const double x39 = fma(fma(x37, x35, 0x1.111111110e6dbp-7), x35, 0x1.555555555555cp-3);
            const double x41 = fma(fma(x35, 0x1.28a2ab19f14f5p-22, 0x1.a019a68639bcdp-16), x35, 0x1.6c16c17f37569p-10);
            const double x43 = fma(fma(x41, x35, 0x1.55555555520f4p-5), x35, 0x1.0000000000005p-1);
            const int64_t n50 = iadd(to_bits(x32 + fma(x35, fma(x39, x34, x43), x33) + 1.0), ishl(to_bits(x29), 52));
            const double x53 = from_bits(iadd(n50, INT64_C(0x800000000000000))) * 0x1p-128;
            const double x58 = x28 < -708.0 ? (x28 < -746.0 ? 0.0 : x53) : from_bits(n50);
            const double apre_i = apre[i];
            const double x63 = apre_i * (x28 <= 0x1.62e42fefa39efp+9 ? x58 : x28 + infinity);
            apre[i] = x63;
            last[i] = t;
            const double v_post_at = v_post[_post_i_b[j]];
            x67_b[j] = v_post_at + x63;
        }
        for (int64_t j = 0; j < n; j++) {
            v_post[_post_i_b[j]] = x67_b[j];
        }
    }
}

static void kernel_synapses_post_each(int64_t lo, int64_t hi, double t,
    const int32_t *SPIKELANE_RESTRICT _post, double *SPIKELANE_RESTRICT apre,
    double *SPIKELANE_RESTRICT last, double *SPIKELANE_RESTRICT v_post)
{
    for (int64_t i = lo; i < hi; i++) {
        const int64_t _post_i = _post[i];
        const double last_i = last[i];
        const double x28 = (t - last_i) * -50.0;
        const double x29 = fma(x28, 0x1.71547652b82fep+0, 0x1.8p+52);
        const double x30 = x29 - 0x1.8p+52;
        const double x32 = fma(x30, -0x1.62e42fefa39efp-1, x28);
        const double x33 = x30 * -0x1.abc9e3b39803fp-56;
        const double x34 = x32 + x33;
        const double x35 = x34 * x34;
        const double x37 = fma(fma(x35, 0x1.af76a794f7e56p-26, 0x1.71ddea0959596p-19), x35, 0x1.a01a01b5d61a8p-13);
        const double x39 = fma(fma(x37, x35, 0x1.111111110e6dbp-7), x35, 0x1.555555555555cp-3);
        const double x41 = fma(fma(x35, 0x1.28a2ab19f14f5p-22, 0x1.a019a68639bcdp-16), x35, 0x1.6c16c17f37569p-10);
        const double x43 = fma(fma(x41, x35, 0x1.55555555520f4p-5), x35, 0x1.0000000000005p-1);
        const int64_t n50 = iadd(to_bits(x32 + fma(x35, fma(x39, x34, x43), x33) + 1.0), ishl(to_bits(x29), 52));
        const double x53 = from_bits(iadd(n50, INT64_C(0x800000000000000))) * 0x1p-128;
        const double x58 = x28 < -708.0 ? (x28 < -746.0 ? 0.0 : x53) : from_bits(n50);
        const double apre_i = apre[i];
        const double x63 = apre_i * (x28 <= 0x1.62e42fefa39efp+9 ? x58 : x28 + infinity);
        apre[i] = x63;
        last[i] = t;
        const double v_post_at = v_post[_post_i];
        const double x67 = v_post_at + x63;
        v_post[_post_i] = x67;
    }
}

void kernel_synapses_post(kernel_synapses_post_args *args)
{
    for (int64_t k = 0; k < args->call.count; k++) {
        const row &r = args->call.rows[k];
        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);
        ahead(args->_post, args->call.rows[k + rows_ahead].lo);
        ahead(args->apre, args->call.rows[k + rows_ahead].lo);
        ahead(args->last, args->call.rows[k + rows_ahead].lo);
        if (r.lo >= r.hi) continue;
        if (!r.serial || rising(args->_post + r.lo, r.hi - r.lo))
            kernel_synapses_post_blocks(r.lo, r.hi, args->t, args->_post, args->apre, args->last, args->v_post);
        else
            kernel_synapses_post_each(r.lo, r.hi, args->t, args->_post, args->apre, args->last, args->v_post);
    }
}

// synapses.owed
static void kernel_synapses_owed_each(int64_t lo, int64_t hi, int64_t _from,
    const uint16_t *SPIKELANE_RESTRICT _post, const int64_t *SPIKELANE_RESTRICT _recent, list &owed_list)
{
    int32_t *SPIKELANE_RESTRICT owed = owed_list.index;
    int64_t owed_len = owed_list.len;
    for (int64_t i = lo; i < hi; i++) {
        const int64_t _post_i = _post[i];
        const int64_t _recent_at = _recent[_post_i];
        owed[owed_len] = (int32_t)i;
        owed_len += _from <= _recent_at;
    }
    owed_list.len = owed_len;
}

void kernel_synapses_owed(kernel_synapses_owed_args *args)
{
    for (int64_t k = 0; k < args->call.count; k++) {
        const row &r = args->call.rows[k];
        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);
        ahead(args->_post, args->call.rows[k + rows_ahead].lo);
        if (r.lo >= r.hi) continue;
        kernel_synapses_owed_each(r.lo, r.hi, args->_from, args->_post, args->_recent, args->owed);
    }
}

} // namespace spikelane
