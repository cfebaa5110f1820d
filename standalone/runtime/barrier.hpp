// A barrier is where the threads of a team meet, and where they share the phases of a time step.
#ifndef SPIKELANE_BARRIER_HPP
#define SPIKELANE_BARRIER_HPP

#include <cstdint>

#include "callback.hpp"
#include "memory.hpp"
#include "owned.hpp"
#include "owner.hpp"

namespace spikelane {

// cores is how many threads of this process can run at the same time.
int cores();

// abandoned is thrown where a thread waits for one that has failed.
struct abandoned {};

class barrier;

// A phase is what owners do of a time step before one of them needs what others have done in it, and what is done once
// then.
struct phase {
    void (*part)(owner, barrier &);
    void (*after)();  // nullptr: nothing
    bool (*wanted)(); // tells whether there is anything to do in a step; nullptr: there is
};

// A barrier is where the threads of a team meet. Who waits there spins, since to wake a sleeper takes longer than a step
// of a small network, and sleeps where it takes long, or where there are more threads than cores: then one who is waited
// for may have no core. Nobody yields, which would give the core to some other program for the whole of its time slice.
class barrier {
public:
    explicit barrier(int threads);
    ~barrier();

    // wait lets nobody pass before all have come. The last who comes does some work before anybody goes on.
    void wait(const callback<> &last = {})
    {
        if (size > 1)
            wait_for_all(last);
        else if (last)
            last();
    }

    // walk does phases again and again, as long as next says so before each round: each is done by all owners before the
    // next one begins. All threads call it. One that comes late, since other programs have its core, finds its part done by
    // one that waited for it.
    void walk(owner o, view<phase> phases, const callback<bool &> &next);

    // give_up lets everybody who waits, or will, know that it is in vain.
    void give_up();

private:
    void wait_for_all(const callback<> &last);
    void bound(owner o, view<phase> phases, const callback<bool &> &next);
    void relay(owner o, view<phase> phases, const callback<bool &> &next);
    bool part(owner o, int mine, uint64_t now, view<phase> phases, const callback<bool &> &next);
    int64_t following(view<phase> phases, int64_t k, const callback<bool &> &next);
    void open(uint64_t now);
    template <class F, class G> void spin(F over, G meanwhile);
    static void pause();

    int size, rounds;
    struct place; // where they meet
    owned<place> at;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "ranks.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace spikelane {

SPIKELANE_BODY int cores()
{
#ifdef _OPENMP
    return omp_get_num_procs();
#else
    return 1;
#endif
}

// Each line of memory that is written often has what is written together, and read together.
struct barrier::place {
    struct alignas(128) claim {
        std::atomic<uint64_t> turn{0}; // the last one for which somebody has taken an owner's part
    };

    explicit place(int threads) : claims((size_t)threads) {}

    alignas(128) std::atomic<uint64_t> turn{1};
    std::atomic<int64_t> phase{0}; // of the turn, in walk; -1: none is left
    bool more = false;             // what next said
    alignas(128) std::atomic<int> come{0};
    alignas(128) std::atomic<bool> broken{false};
    std::atomic<int> sleepers{0};
    std::vector<claim> claims;
    std::mutex lock;
    std::condition_variable woken;
};

// Rounds of spinning: some tens of microseconds before a thread sleeps, and about one before it takes somebody else's part.
constexpr int long_wait = 1 << 9, short_wait = 1 << 5;

SPIKELANE_BODY barrier::barrier(int threads)
    : size(threads), rounds(threads * ranks::beside() > cores() ? 1 : long_wait), at(new place(threads))
{
}
SPIKELANE_BODY barrier::~barrier() = default;

// open ends a turn.
SPIKELANE_BODY void barrier::open(uint64_t now)
{
    at->come.store(0, std::memory_order_relaxed);
    at->turn.store(now + 1);
    if (at->sleepers.load() == 0) return;
    const std::lock_guard<std::mutex> mine(at->lock);
    at->woken.notify_all();
}

SPIKELANE_BODY void barrier::give_up()
{
    at->broken.store(true);
    const std::lock_guard<std::mutex> mine(at->lock);
    at->woken.notify_all();
}

// spin returns when it is over, and throws when it is in vain.
template <class F, class G> void barrier::spin(F over, G meanwhile)
{
    const auto done = [&] { return over() || at->broken.load(); };
    for (int n = 1; n <= rounds && !done(); n++) {
        if (n % short_wait == 0 || rounds == 1) meanwhile();
        pause();
    }
    if (!done()) {
        std::unique_lock<std::mutex> mine(at->lock);
        at->sleepers.fetch_add(1);
        at->woken.wait(mine, done);
        at->sleepers.fetch_sub(1);
    }
    if (at->broken.load()) throw abandoned();
}

SPIKELANE_BODY void barrier::wait_for_all(const callback<> &last)
{
    const uint64_t now = at->turn.load(std::memory_order_relaxed);
    if (at->come.fetch_add(1, std::memory_order_acq_rel) + 1 < size) {
        spin([&] { return at->turn.load() != now; }, [] {});
        return;
    }
    if (at->broken.load()) throw abandoned();
    if (last) last();
    open(now);
}

SPIKELANE_BODY void barrier::walk(owner o, view<phase> phases, const callback<bool &> &next)
{
    if (ranks::many() || size == 1)
        bound(o, phases, next);
    else
        relay(o, phases, next);
}

// wanted is the first phase from k on that has anything to do.
static int64_t wanted(view<phase> phases, int64_t k)
{
    while (k < phases.size && phases[k].wanted && !phases[k].wanted()) k++;
    return k;
}

// following is the phase from k on that has anything to do, in this round or a later one, and -1 if there is none.
SPIKELANE_BODY int64_t barrier::following(view<phase> phases, int64_t k, const callback<bool &> &next)
{
    while ((k = wanted(phases, k)) == phases.size) {
        next(at->more);
        if (!at->more) return -1;
        k = 0;
    }
    return k;
}

// bound is walk where threads keep to their parts: the first one alone may talk to other ranks.
SPIKELANE_BODY void barrier::bound(owner o, view<phase> phases, const callback<bool &> &next)
{
    for (;;) {
        wait();
        if (o.leads()) next(at->more);
        wait();
        if (!at->more) return;
        for (int64_t k = wanted(phases, 0); k < phases.size; k = wanted(phases, k + 1)) {
            phases[k].part(o, *this);
            const auto after = [&] {
                if (phases[k].after) phases[k].after();
            };
            if (k < phases.size - 1 || phases[k].after) wait(after);
        }
    }
}

// relay is walk where threads take parts that nobody has begun.
SPIKELANE_BODY void barrier::relay(owner o, view<phase> phases, const callback<bool &> &next)
{
    const auto begin = [&] {
        at->phase = following(phases, phases.size, next);
        for (place::claim &c : at->claims) c.turn.store(at->turn.load(), std::memory_order_relaxed);
    };
    wait(begin);
    for (;;) {
        const uint64_t now = at->turn.load();
        if (at->phase < 0) return;
        part(o, o.mine(), now, phases, next);
        const auto help = [&] {
            for (int k = 0; k < size; k++)
                if (part(o, k, now, phases, next)) return;
        };
        spin([&] { return at->turn.load() != now; }, help);
    }
}

// part does the part of the owner of that number, unless somebody has begun it. Who ends the last one ends the phase.
SPIKELANE_BODY bool barrier::part(owner o, int mine, uint64_t now, view<phase> phases, const callback<bool &> &next)
{
    uint64_t before = now - 1;
    std::atomic<uint64_t> &claim = at->claims[(size_t)mine].turn;
    if (claim.load(std::memory_order_relaxed) != before || !claim.compare_exchange_strong(before, now)) return false;
    const int64_t k = at->phase.load(std::memory_order_relaxed);
    const phase &p = phases[k];
    p.part(owner{o.lead + mine, o.of, o.lead, o.threads}, *this);
    if (at->come.fetch_add(1, std::memory_order_acq_rel) + 1 < size) return true;
    if (p.after) p.after();
    at->phase.store(following(phases, k + 1, next), std::memory_order_relaxed);
    open(now);
    return true;
}

SPIKELANE_BODY void barrier::pause()
{
#if defined(__GNUC__) && defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

} // namespace spikelane

#endif

#endif
