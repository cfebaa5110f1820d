// Sweeps over populations in some steps: the rows of each call, and what they emit.
#include "call.hpp"
#include "scenario.hpp"
#include "sweep.hpp"

struct emit_args {
    head call;
    list found;
};

// Emits every index that 7 divides.
static void emit(emit_args *a)
{
    for (int64_t k = 0; k < a->call.count; k++)
        for (int64_t i = a->call.rows[k].lo; i < a->call.rows[k].hi; i++)
            if (i % 7 == 0) a->found.index[a->found.len++] = (int32_t)i;
}

int main()
{
    for (int64_t left = number(); left > 0; left--) {
        const int64_t lo = number(), hi = number(), bytes = number(), cache = number();
        for (spikelane::clock c{1}; c.step < 2; c.step++) {
            sweep(
                c, lo, hi, bytes,
                [&](const row *rows, int64_t n) {
                    for (int64_t k = 0; k < n; k++) std::printf("%" PRId64 "-%" PRId64 " ", rows[k].lo, rows[k].hi);
                    std::printf("\n");
                },
                cache);
            column<int32_t> found(hi - lo + 16);
            emit_args a{{}, {found.data(), 0}};
            auto run = [&](const row *rows, int64_t n) { call(emit, a, rows, n, into_none); };
            sweep_emitting(c, lo, hi, bytes, a.found, run, cache);
            for (int64_t k = 0; k < a.found.len; k++) std::printf("%d ", found[k]);
            std::printf("\n");
        }
    }
    return cache_size() > 0 ? 0 : 1;
}
