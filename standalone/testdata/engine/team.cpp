// A network of whole numbers, by teams of several sizes: each owner updates its neurons, finds its spikes and delivers to
// its neurons. What came of it, and what comes of a member that fails.
#include "deliver.hpp"
#include "rows_builder.hpp"
#include "scenario.hpp"
#include "team.hpp"

int main()
{
    const int64_t n = number(), steps = number();
    rows<int32_t> r;
    r.ptr = numbers<int64_t>();
    r.target = numbers<int32_t>();
    r.survey();
    const column<int32_t> delays = numbers<int32_t>();
    const fan f = source_fan(r, delays, order::as_made);
    for (const int size : vector<int>()) {
        column<int64_t> v(n);
        spike_ring ring(n, f.max_delay() + 1);
        search found(ring, size);
        delivery d;
        d.prepare(f, target_list(r.target.data()), 0, n, n, 0, size);
        team t(size);
        t.run([&](owner o, barrier &meet) {
            d.begin(spikelane::clock{1e-4}, o);
            int64_t lo, hi;
            share(n, o, lo, hi);
            for (spikelane::clock c{1e-4}; c.step < steps; c.step++) {
                list spikes = found.begin(c, o);
                for (int64_t i = lo; i < hi; i++) {
                    v[i] += 10 + i % 7;
                    if (v[i] < 1000) continue;
                    v[i] = 0;
                    spikes.index[spikes.len++] = (int32_t)i;
                }
                found.end(c, o, spikes.len);
                meet.wait();
                if (o.who == 0) found.publish(c);
                meet.wait();
                d.visit(ring, c, o, [&](const row *rows, int64_t count, const int32_t *listed) {
                    for (int64_t k = 0; k < count; k++)
                        for (int64_t e = rows[k].lo; e < rows[k].hi; e++) {
                            int64_t &x = v[r.target[listed ? listed[e] : e]];
                            x = (x * 5 + (int64_t)rows[k].param) % 997; // the order counts
                        }
                });
            }
        });
        for (int64_t x : v) std::printf("%" PRId64 " ", x);
        std::printf("after %" PRId64 " events\n", d.events());

        bool passed = false;
        try {
            t.run([&](owner o, barrier &meet) {
                meet.wait();
                if (o.who == o.of - 1) throw failure("the last one fails");
                meet.wait();
                passed = true;
            });
        } catch (const failure &why) {
            std::printf("%s%s\n", why.what(), passed ? ", and the others go on" : "");
        }
    }
    std::printf("%d\n", thread_count(3));
}
