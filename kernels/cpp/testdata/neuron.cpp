#include "spikelane_kernels.hpp"
#include "gain.hpp"

namespace spikelane {

SPIKELANE_EXPORT void spikelane_check_neuron(const double *in, int64_t *out);

// neurons.stateupdate
struct kernel_neurons_stateupdate_args {
    head call;
    double *v;
    const double *block_; // block
    const double *N;
    double dt;
};
static_assert(sizeof(kernel_neurons_stateupdate_args) == 64, "spikelane: the block of arguments has gaps");
SPIKELANE_EXPORT void kernel_neurons_stateupdate(kernel_neurons_stateupdate_args *args);

// neurons.threshold
struct kernel_neurons_threshold_args {
    head call;
    const double *v;
    double *lastspike;
    uint8_t *not_refractory;
    double t;
    list spikes;
};
static_assert(sizeof(kernel_neurons_threshold_args) == 80, "spikelane: the block of arguments has gaps");
SPIKELANE_EXPORT void kernel_neurons_threshold(kernel_neurons_threshold_args *args);

} // namespace spikelane

namespace spikelane {

void spikelane_check_neuron(const double *in, int64_t *out) { check(in, out); }

// neurons.stateupdate
static void kernel_neurons_stateupdate_each(int64_t lo, int64_t hi, double dt, double *SPIKELANE_RESTRICT v,
    const double *SPIKELANE_RESTRICT block_, const double *SPIKELANE_RESTRICT N)
{
    const double x2 = dt * -100.0;
    const double x5 = fma(x2, 0x1.71547652b82fep+0, 0x1.8p+52);
    const double x6 = x5 - 0x1.8p+52;
    const double x9 = fma(x6, -0x1.62e42fefa39efp-1, x2);
    const double x11 = x6 * -0x1.abc9e3b39803fp-56;
    const double x12 = x9 + x11;
    const double x13 = x12 * x12;
    const double x19 = fma(fma(x13, 0x1.af76a794f7e56p-26, 0x1.71ddea0959596p-19), x13, 0x1.a01a01b5d61a8p-13);
    const double x23 = fma(fma(x19, x13, 0x1.111111110e6dbp-7), x13, 0x1.555555555555cp-3);
    const double x28 = fma(fma(x13, 0x1.28a2ab19f14f5p-22, 0x1.a019a68639bcdp-16), x13, 0x1.6c16c17f37569p-10);
    const double x32 = fma(fma(x28, x13, 0x1.55555555520f4p-5), x13, 0x1.0000000000005p-1);
    const int64_t n40 = iadd(to_bits(x9 + fma(x13, fma(x23, x12, x32), x11) + 1.0), ishl(to_bits(x5), 52));
    const double x45 = from_bits(iadd(n40, INT64_C(0x800000000000000))) * 0x1p-128;
    const double x58 = x2 <= 0x1.62e42fefa39efp+9 ? (x2 < -708.0 ? (x2 < -746.0 ? 0.0 : x45) : from_bits(n40)) : x2 + infinity;
    for (int64_t i = lo; i < hi; i++) {
        const double v_i = v[i];
        const double block_i = block_[i];
        const double N_i = N[i];
        v[i] = fma(block_i, N_i, v_i * x58);
    }
}

void kernel_neurons_stateupdate(kernel_neurons_stateupdate_args *args)
{
    for (int64_t k = 0; k < args->call.count; k++) {
        const row &r = args->call.rows[k];
        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);
        if (r.lo >= r.hi) continue;
        kernel_neurons_stateupdate_each(r.lo, r.hi, args->dt, args->v, args->block_, args->N);
    }
}

// neurons.threshold
static void kernel_neurons_threshold_blocks(int64_t lo, int64_t hi, double t,
    const double *SPIKELANE_RESTRICT v, double *SPIKELANE_RESTRICT lastspike,
    uint8_t *SPIKELANE_RESTRICT not_refractory, list &spikes_list)
{
    int32_t *SPIKELANE_RESTRICT spikes = spikes_list.index;
    int64_t spikes_len = spikes_list.len;
    for (int64_t from = lo; from < hi; from += block) {
        const int64_t n = hi - from < block ? hi - from : block;
        uint8_t is6_b[block];
        for (int64_t j = 0; j < n; j++) {
            const int64_t i = from + j;
            const double v_i = v[i];
            const bool not_refractory_i = not_refractory[i] != 0;
            is6_b[j] = (-0x1.999999999999ap-5 < v_i) & not_refractory_i; // -0.05
        }
        each_set(is6_b, n, [&](int64_t j) {
            const int64_t i = from + j;
            spikes[spikes_len++] = (int32_t)i;
            lastspike[i] = t;
            not_refractory[i] = false;
        });
    }
    spikes_list.len = spikes_len;
}

void kernel_neurons_threshold(kernel_neurons_threshold_args *args)
{
    for (int64_t k = 0; k < args->call.count; k++) {
        const row &r = args->call.rows[k];
        std::memcpy(reinterpret_cast<char *>(args) + args->call.into, &r.param, 8);
        if (r.lo >= r.hi) continue;
        kernel_neurons_threshold_blocks(r.lo, r.hi, args->t, args->v, args->lastspike, args->not_refractory, args->spikes);
    }
}

} // namespace spikelane
