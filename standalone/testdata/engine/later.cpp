// A pathway of sources and one of targets that change the same variable of synapses, the second put off or not: the values
// at the end of each run, and how often each kernel found something.
#include "call.hpp"
#include "deliver.hpp"
#include "later.hpp"
#include "playback.hpp"
#include "rows_builder.hpp"
#include "scenario.hpp"

struct synapses {
    rows<uint16_t> r;
    fan pre, post;
    column<int32_t> source; // of each entry of post
    column<double> x;
    later put_off;
    int64_t found[3] = {0, 0, 0};

    void on_pre(int64_t k) { x[k] = x[k] * 0.75 + 1; }
    void on_post(int64_t k, int64_t step) { x[k] = x[k] * 0.875 + (double)step; }
};

struct kernels {
    synapses &s;

    void pending(const row *rows, int64_t n, list *found)
    {
        each(rows, n, [&](int64_t k, int64_t from) {
            for (int m = 1; m < recent_spikes; m++)
                if (s.put_off.recent(m)[s.r.target[k]] >= from) {
                    found[m - 1].index[found[m - 1].len++] = (int32_t)k;
                    s.found[0]++;
                }
        });
    }
    void last(const row *rows, int64_t n)
    {
        each(rows, n, [&](int64_t k, int64_t from) {
            const int64_t step = s.put_off.recent(0)[s.r.target[k]];
            if (step < from) return;
            s.on_post(k, step);
            s.found[1]++;
        });
    }
    void stale(const row *rows, int64_t n, list &found, const int64_t *visited)
    {
        each(rows, n, [&](int64_t e, int64_t from) {
            if (visited[s.source[e]] > from) return;
            found.index[found.len++] = s.post.at[e];
            s.found[2]++;
        });
    }
    void code(int64_t n, const int32_t *listed, const int64_t *spiked)
    {
        for (int64_t e = 0; e < n; e++) s.on_post(listed[e], spiked[s.r.target[listed[e]]]);
    }

    template <class F> static void each(const row *rows, int64_t n, F &&f)
    {
        for (int64_t r = 0; r < n; r++)
            for (int64_t k = rows[r].lo; k < rows[r].hi; k++) f(k, (int64_t)rows[r].param);
    }
};

int main()
{
    for (int64_t tries = number(); tries > 0; tries--) {
        synapses s;
        const int64_t sources = number(), targets = number(), before = number();
        s.r.ptr = numbers<int64_t>();
        s.r.target = numbers<uint16_t>();
        s.r.survey();
        const column<int32_t> pre_delay = numbers<int32_t>(), post_delay = numbers<int32_t>();
        s.pre = source_fan(s.r, pre_delay, order::any);
        s.post = target_fan(s.r, 0, targets, post_delay);
        s.source = column<int32_t>(s.r.size());
        for (int64_t e = 0; e < s.r.size(); e++) s.source[e] = (int32_t)s.r.source(s.post.at[e]);
        s.x = column<double>(s.r.size());
        const int owners = (int)number();
        s.put_off = later(s.r.ptr.data(), sources, target_list(s.r.target.data()), targets, owners);
        delivery pre, post;
        pre.prepare(s.pre, target_list(s.r.target.data()), before, before + sources, targets, 0, owners);
        post.prepare(s.post, target_list(s.r.target.data()), 0, targets, targets, 0, owners);
        spike_ring sp(before + sources, s.pre.max_delay() + 1), tp(targets, s.post.max_delay() + 1);
        playback fired, answered;
        fired.steps = numbers<int64_t>();
        fired.index = numbers<int32_t>();
        answered.steps = numbers<int64_t>();
        answered.index = numbers<int32_t>();
        spikelane::clock c{1e-4};
        for (int64_t runs = number(); runs > 0; runs--) {
            c.end = number();
            const bool watched = number() != 0;
            kernels k{s};
            const auto pending = [&](const row *rows, int64_t n, list *found) { k.pending(rows, n, found); };
            const auto last = [&](const row *rows, int64_t n) { k.last(rows, n); };
            const auto stale = [&](const row *rows, int64_t n, list &found, const int64_t *visited) {
                k.stale(rows, n, found, visited);
            };
            const auto code = [&](int64_t n, const int32_t *listed, const int64_t *spiked) { k.code(n, listed, spiked); };
            const later_code owed{pending, last, stale, code};
            for (int who = 0; who < owners; who++) {
                pre.begin(c, {who, owners});
                post.begin(c, {who, owners});
                s.put_off.begin(c, {who, owners}, watched, post.waits(c));
            }
            for (; c.step < c.end; c.step++) {
                fired.play(sp, c);
                answered.play(tp, c);
                for (int who = 0; who < owners; who++) {
                    const owner o{who, owners};
                    pre.visit(
                        sp, c, o,
                        [&](const row *rows, int64_t n, const int32_t *) {
                            kernels::each(rows, n, [&](int64_t e, int64_t) { s.on_pre(e); });
                        },
                        [&](const row *rows, int64_t n) { s.put_off.visit(c, o, rows, n, before, owed); });
                    post.visit_later(tp, c, o, s.put_off, owed, [&](const row *rows, int64_t n, const int32_t *listed) {
                        kernels::each(rows, n, [&](int64_t e, int64_t) { s.on_post(listed[e], c.step); });
                    });
                }
            }
            for (int who = 0; who < owners; who++) s.put_off.settle(c, {who, owners}, owed);
            for (double x : s.x) print_bits(x);
            std::printf("\n%" PRId64 " events, found%s%s%s\n", post.events(), s.found[0] > 0 ? " pending" : "",
                s.found[1] > 0 ? " last" : "", s.found[2] > 0 ? " stale" : "");
        }
    }
}
