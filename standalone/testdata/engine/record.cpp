// Plays operations on a ring of spikes, a list that is played back, and recorders.
#include "playback.hpp"
#include "record.hpp"
#include "scenario.hpp"

static void rings()
{
    const int64_t n = number();
    spike_ring ring(n, number());
    for (;;) {
        switch (number()) {
        case 0: return;
        case 1: {
            const int64_t step = number();
            const column<int32_t> idx = numbers<int32_t>();
            std::copy(idx.begin(), idx.end(), ring.begin(step));
            ring.end(step, idx.size());
            break;
        }
        case 2: {
            std::printf("at");
            const int64_t step = number(), lo = number();
            for (int32_t i : within(ring.at(step), lo, number())) std::printf(" %d", i);
            std::printf("\n");
            break;
        }
        case 3: ring.grow(number()); break;
        case 4: ring.reset(); break;
        case 5: {
            const std::vector<int64_t> list = ring.held();
            ring = spike_ring(n, number());
            ring.hold(list);
            break;
        }
        }
    }
}

int main()
{
    rings();
    const int64_t n = number();
    playback p;
    p.period = number();
    p.steps = numbers<int64_t>();
    p.index = numbers<int32_t>();
    p.check("P", n);
    spike_ring ring(n, 2);
    spike_recorder s;
    rate_recorder r;
    s.lo = r.lo = number();
    s.hi = r.hi = number();
    s.lag = r.lag = number();
    recorded<int32_t> values;
    spikelane::clock c{real()};
    r.reserve(20);
    for (int64_t runs = number(); runs > 0; runs--) {
        const double was = c.dt;
        for (const int64_t end = number(); c.step < end; c.step++) {
            if (s.lag == 0) p.play(ring, c);
            const indices took = s.take(ring, c);
            std::copy(took.begin(), took.end(), values.room(took.size));
            r.take(ring, c);
            if (s.lag != 0) p.play(ring, c);
        }
        c.dt = real();
        close_epoch(s.past, (int64_t)s.steps.size(), was, c.dt);
        close_epoch(r.past, (int64_t)r.steps.size(), was, c.dt);
    }
    std::printf("spikes");
    const std::vector<double> t = times(s.steps, s.past, c.dt);
    for (size_t k = 0; k < t.size(); k++) {
        print_bits(t[k]);
        std::printf(" %d %d", s.index[k], values.all()[(int64_t)k]);
    }
    std::printf("\nrates");
    const std::vector<double> at = times(r.steps, r.past, c.dt);
    for (size_t k = 0; k < at.size(); k++) {
        print_bits(at[k]);
        std::printf(" %d", r.counts[k]);
    }
    std::printf("\n");
}
