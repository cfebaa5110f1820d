// Populations whose refractory elements are left alone: the spikes and who is refractory in each step, and in how many
// steps nobody looked at all elements.
#include "quiet.hpp"
#include "scenario.hpp"
#include "spikes.hpp"

int main()
{
    for (int64_t tries = number(); tries > 0; tries--) {
        const int64_t n = number(), period = number();
        const int owners = (int)number();
        column<uint8_t> flags = numbers<uint8_t>();
        column<int64_t> last = numbers<int64_t>();
        spike_ring ring(n, 1);
        search found(ring, owners);
        quiet q(n, period, owners);
        spikelane::clock c{1e-4};
        int64_t left_alone = 0;
        for (int64_t runs = number(); runs > 0; runs--) {
            c.end = number();
            const bool watched = number() != 0;
            const int64_t disturbed = number();
            const int64_t when = number();
            const column<int32_t> by_hand = numbers<int32_t>(); // elements that are said to have spiked then
            for (int32_t i : by_hand) flags[i] = c.step - when >= period, last[i] = when;
            for (int who = 0; who < owners; who++) q.begin(c, {who, owners}, watched);
            for (; c.step < c.end; c.step++) {
                const column<int32_t> wants = numbers<int32_t>();
                if (c.step == disturbed) q.disturb();
                for (int who = 0; who < owners; who++) {
                    const owner o{who, owners};
                    int64_t lo, hi;
                    share(n, o, lo, hi);
                    const bool ready = q.ready(c, o, flags.data(), [&](const int32_t *list, int64_t count) {
                        for (int64_t k = 0; k < count; k++) flags[list[k]] = 1;
                    });
                    left_alone += ready;
                    for (int64_t i = lo; i < hi && !ready; i++) flags[i] = c.step - last[i] >= period;
                    list spikes = found.begin(c, o);
                    for (int32_t i : within(wants, lo, hi)) {
                        if (!flags[i]) continue;
                        spikes.index[spikes.len++] = i;
                        flags[i] = 0;
                        last[i] = c.step;
                    }
                    found.end(c, o, spikes.len);
                    q.spiked(c.step, o, spikes.index, spikes.len);
                }
                found.publish(c);
                for (int32_t i : ring.at(c.step)) std::printf("%d ", i);
                std::printf("free");
                for (uint8_t f : flags) std::printf(" %d", f);
                std::printf("\n");
            }
        }
        std::printf("%" PRId64 "\n", left_alone);
    }
}
