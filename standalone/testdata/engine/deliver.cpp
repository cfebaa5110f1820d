// Delivers spikes over fans that change between runs, by several owners: the synapses that each visits in each step.
#include "deliver.hpp"
#include "playback.hpp"
#include "scenario.hpp"

static void read(fan &f)
{
    f.driven = number() != 0;
    f.distinct = number() != 0;
    static std::vector<column<uint64_t>> repeats; // that fans look into
    repeats.push_back(numbers<uint64_t>());
    if (repeats.back().size() > 0) f.repeats = repeats.back();
    f.own_ptr = numbers<int64_t>();
    f.ptr = f.own_ptr;
    if (number() != 0) {
        f.own_at = numbers<int32_t>();
        f.at = f.own_at;
    }
    f.delays = vector<int64_t>();
    f.ends = numbers<int32_t>();
    f.run_ptr = numbers<int64_t>();
    f.run_delay = numbers<int32_t>();
    f.run_end = numbers<int32_t>();
}

int main()
{
    for (int64_t tries = number(); tries > 0; tries--) {
        column<uint16_t> narrow;
        column<int32_t> wide;
        target_list ends;
        if (number() != 0) {
            narrow = numbers<uint16_t>();
            ends = target_list(narrow.data());
        } else {
            wide = numbers<int32_t>();
            ends = target_list(wide.data());
        }
        const int64_t targets = number(), n = number(), lo = number(), hi = number(), lag = number();
        const int owners = (int)number(), parts = (int)number(); // one part is the first owner's
        blocking how;
        how.always = true;
        how.bytes = number();
        how.segment = number();
        how.batch = number();
        delivery d;
        fan fans[3];
        spike_ring ring(n, 1);
        spikelane::clock c{real()};
        const int64_t runs = number();
        for (int64_t k = 0; k < runs; k++) {
            const spikelane::clock was = c;
            std::vector<flight> under_way;
            bool changed = false;
            if (k > 0) {
                under_way = d.flights(ring, c.step);
                c = spikelane::clock{real()};
                c.step = number();
                changed = number() != 0;
            }
            read(fans[k]);
            ring.grow(fans[k].max_delay() + 1);
            d.prepare(fans[k], ends, lo, hi, targets, lag, parts);
            if (changed) {
                d.go_on(under_way, was, c);
                if (was.dt != c.dt) ring.reset();
            }
            const int64_t first = number(), bytes = number();
            if (bytes > 0) d.block(first, targets - first, bytes, how);
            playback p;
            p.steps = numbers<int64_t>();
            p.index = numbers<int32_t>();
            c.end = number();
            const delivery::kept past = d.held();
            const std::vector<int64_t> held = ring.held();
            const spikelane::clock then = c;
            auto run = [&] {
                for (int who = 0; who < owners; who++) d.begin(c, {who, owners});
                for (; c.step < c.end; c.step++) {
                    if (lag == 0) p.play(ring, c);
                    for (int who = 0; who < owners; who++) {
                        if (who >= parts) { // has nothing to do
                            d.visit(ring, c, {who, owners}, [&](const row *, int64_t, const int32_t *) { std::printf("wrong"); });
                            continue;
                        }
                        std::printf("%" PRId64 " %d:", c.step, who);
                        d.visit(ring, c, {who, owners}, [&](const row *rows, int64_t count, const int32_t *listed) {
                            for (int64_t r = 0; r < count; r++) {
                                for (int64_t e = rows[r].lo; e < rows[r].hi; e++)
                                    std::printf(" %d", listed ? listed[e] : (int)e);
                                if (parts == 1) std::printf(" by %d %d,", (int)rows[r].param, (int)rows[r].serial);
                            }
                            if (parts == 1) std::printf(";");
                        });
                        std::printf("\n");
                    }
                    if (lag != 0) p.play(ring, c);
                }
            };
            const bool again = number() != 0; // what is printed of the first time is the same
            run();
            if (again) {
                std::printf("%" PRId64 " events\n", d.events());
                c = then;
                ring.hold(held);
                d.hold(past);
                run();
            }
            std::printf("%" PRId64 " events\n", d.events());
        }
    }
}
