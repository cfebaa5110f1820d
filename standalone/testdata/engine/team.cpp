// A network of whole numbers, by teams of several sizes: each owner updates its neurons and finds its spikes, delivers to its
// neurons, and every third step adds to them. What came of it, and what comes of a member that fails.
#include "deliver.hpp"
#include "rows_builder.hpp"
#include "scenario.hpp"
#include "team.hpp"

// What the phases of a step work with.
struct state {
    int64_t n = 0, steps = 0;
    rows<int32_t> r;
    column<int64_t> v;
    spikelane::clock c{1e-4};
    spike_ring *ring = nullptr;
    search *found = nullptr;
    delivery *d = nullptr;
};
static state net;

static void update(owner o, barrier &)
{
    int64_t lo, hi;
    share(net.n, o, lo, hi);
    list spikes = net.found->begin(net.c, o);
    for (int64_t i = lo; i < hi; i++) {
        net.v[i] += 10 + i % 7;
        if (net.v[i] < 1000) continue;
        net.v[i] = 0;
        spikes.index[spikes.len++] = (int32_t)i;
    }
    net.found->end(net.c, o, spikes.len);
}

static void publish() { net.found->publish(net.c); }

static void deliver(owner o, barrier &)
{
    net.d->visit(*net.ring, net.c, o, [&](const row *rows, int64_t count, const int32_t *listed) {
        for (int64_t k = 0; k < count; k++)
            for (int64_t e = rows[k].lo; e < rows[k].hi; e++) {
                int64_t &x = net.v[net.r.target[listed ? listed[e] : e]];
                x = (x * 5 + (int64_t)rows[k].param) % 997; // the order counts
            }
    });
}

static void add(owner o, barrier &)
{
    int64_t lo, hi;
    share(net.n, o, lo, hi);
    for (int64_t i = lo; i < hi; i++) net.v[i] += 3;
}

static void fail(owner o, barrier &)
{
    if (o.who == o.of - 1) throw failure("the last one fails");
}

static bool passed;
static void pass() { passed = true; }

int main()
{
    const phase step[] = {{update, publish, nullptr}, {deliver, nullptr, nullptr}, {add, nullptr, [] { return net.c.step % 3 == 2; }}};
    const phase failing[] = {{fail, pass, nullptr}};
    net.n = number();
    net.steps = number();
    net.r.ptr = numbers<int64_t>();
    net.r.target = numbers<int32_t>();
    net.r.survey();
    const column<int32_t> delays = numbers<int32_t>();
    const fan f = source_fan(net.r, delays, order::as_made);
    for (const int size : vector<int>()) {
        net.v = column<int64_t>(net.n);
        net.c = spikelane::clock{1e-4};
        net.c.step = -1;
        spike_ring ring(net.n, f.max_delay() + 1);
        search found(ring, size);
        delivery d;
        d.prepare(f, target_list(net.r.target.data()), 0, net.n, net.n, 0, size);
        net.ring = &ring;
        net.found = &found;
        net.d = &d;
        team t(size);
        t.run([&](owner o, barrier &meet) {
            d.begin(spikelane::clock{1e-4}, o);
            meet.walk(o, {step, 3}, [](bool &more) { more = ++net.c.step < net.steps; });
        });
        for (int64_t x : net.v) std::printf("%" PRId64 " ", x);
        std::printf("after %" PRId64 " events\n", d.events());

        for (const bool walking : {false, true}) {
            passed = false;
            try {
                t.run([&](owner o, barrier &meet) {
                    if (walking) {
                        meet.walk(o, {failing, 1}, [](bool &more) { more = true; });
                        return;
                    }
                    meet.wait();
                    fail(o, meet);
                    meet.wait([] { pass(); });
                });
            } catch (const failure &why) {
                std::printf("%s%s\n", why.what(), passed ? ", and the others go on" : "");
            }
        }
    }
    std::printf("%d\n", thread_count(3));
}
