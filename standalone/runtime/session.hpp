// A session is one run of the program: its command line, how far it is, how long it took, and the loop over the schedule.
#ifndef SPIKELANE_SESSION_HPP
#define SPIKELANE_SESSION_HPP

#include <vector>

#include "arguments.hpp"
#include "check.hpp"
#include "clock.hpp"
#include "present.hpp"
#include "progress.hpp"
#include "rule.hpp"
#include "stop.hpp"
#include "team.hpp"

namespace spikelane {

// Where progress is told.
#if !defined(SPIKELANE_HEADERS)
extern progress reporter;
#endif

// read_arguments reads the command line in all ranks, which all do or all refuse: a file may be there for some alone.
bool read_arguments(arguments &args, int argc, char **argv, view<settable> table, const char *about);

// failed says what was thrown, in its handler, and returns the exit status.
int failed();

// ended says so if a run was stopped, and returns the exit status.
int ended(bool halted);

// set_check_level has values checked as the command line says, or else as the project does.
void set_check_level(const arguments &args, const char *exported);

// whole_steps tells whether a time is a whole number of steps, up to rounding.
bool whole_steps(double time, double dt);

// A loop walks schedules.
class loop {
public:
    int64_t steps = 0;    // passes over the schedule so far: distinct times
    double seconds = 0;   // of wall-clock time so far
    bool halted = false;  // a signal came, or a value was not finite
    value_check check;
    double behind = 0;    // simulated seconds that lie behind: time was put back by them

    // run simulates d seconds by a schedule whose clocks are given: the phases of its time step for each distinct time,
    // between begin and finish of each owner.
    void run(team &threads, std::vector<clock *> all, double d, void (*begin)(owner), view<phase> step,
        void (*finish)(owner));

private:
    // next ends the present pass, if there was one, and finds which clocks tick next: those at the smallest time, up to
    // rounding.
    bool next();

    // snapped is t, or the time of a step of a clock that is the same time: rounding must not pile up over many runs.
    double snapped(double t) const;

    std::vector<clock *> clocks;
    double end = 0;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cmath>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "exchange.hpp"
#include "failure.hpp"
#include "files.hpp"
#include "publish.hpp"

namespace spikelane {

#if defined(SPIKELANE_HEADERS)
inline progress reporter;
#else
progress reporter;
#endif

SPIKELANE_BODY bool read_arguments(arguments &args, int argc, char **argv, view<settable> table, const char *about)
{
    std::string refused;
    bool go_on = false;
    try {
        go_on = args.read(argc, argv, table, about, ranks::first());
    } catch (const usage_failure &e) {
        refused = e.what();
    }
    const int who = ranks::least(refused.empty() ? ranks::count() : ranks::number());
    if (who == ranks::number()) throw usage_failure(refused);
    if (who < ranks::count()) throw usage_failure("");
    return go_on;
}

SPIKELANE_BODY int failed()
{
    forget_waiting(); // before ranks are ended
    try {
        throw;
    } catch (const usage_failure &e) {
        if (*e.what()) std::fprintf(stderr, "%s\n", e.what());
        return 2;
    } catch (const std::bad_alloc &) {
        reporter.clear();
        ranks::abandon("there is not enough memory", 1);
    } catch (const std::exception &e) {
        reporter.clear();
        ranks::abandon(e.what(), 1);
    }
    return 1;
}

SPIKELANE_BODY int ended(bool halted)
{
    if (!halted) return 0;
    std::fprintf(stderr, "stopped at t = %g s; what was computed up to then is kept\n", now);
    return 1;
}

SPIKELANE_BODY void set_check_level(const arguments &args, const char *exported) { check_level() = *args.check ? args.check : exported; }

SPIKELANE_BODY void connecting(const char *name, int64_t total, int64_t outer, int64_t made)
{
    if (stopped()) throw failure("stopped before the first step");
    reporter.connecting(name, outer, total, made);
}

SPIKELANE_BODY void came_to_none(const char *warning)
{
    if (!ranks::first()) return;
    reporter.clear();
    std::fprintf(stderr, "warning: %s\n", warning);
}

SPIKELANE_BODY void loop::run(team &threads, std::vector<clock *> all, double d, void (*begin)(owner), view<phase> step,
    void (*finish)(owner))
{
    if (halted) return;
    clocks = std::move(all);
    const stopwatch watch;
    const double start = now;
    end = snapped(start + d);
    for (clock *c : clocks) {
        c->end = c->steps_to(end);
        c->due = false;
    }
    if (check.begin(steps)) { // not a single step
        end = start;
        for (clock *c : clocks) c->end = c->step;
    }
    reporter.resume();
    threads.run([&](owner o, barrier &meet) {
        begin(o);
        meet.walk(o, step, [&](bool &more) { more = next(); });
        finish(o);
    });
    spikes_of_all.settle();
    check.look(steps, true);
    check.agree();
    halted = halted || check.spoiled;
    reporter.pause();
    seconds += watch.seconds();
}

SPIKELANE_BODY bool loop::next()
{
    bool passed = false;
    for (clock *c : clocks) {
        if (c->due) c->step++;
        passed = passed || c->due;
    }
    steps += passed;
    bool any_left = false;
    double t = end;
    for (clock *c : clocks) {
        if (c->step < c->end && (!any_left || c->t() < t)) {
            t = c->t();
            any_left = true;
        }
    }
    now = t;
    for (clock *c : clocks) c->due = any_left && c->step < c->end && c->t() - t <= same_time * c->dt;
    if (check.look(steps, false)) request_stop(); // other ranks go on until they hear of it
    if (spikes_of_all.halted()) {
        halted = true;
        any_left = false;
        for (clock *c : clocks) c->due = false;
    }
    if (reporter.due()) reporter.update(behind + now);
    return any_left;
}

SPIKELANE_BODY bool whole_steps(double time, double dt)
{
    const double n = std::round(time / dt);
    return std::fabs(n) <= 0x1p53 && std::fabs(n * dt - time) <= same_time * dt;
}

SPIKELANE_BODY double loop::snapped(double t) const
{
    for (const clock *c : clocks) {
        const double n = std::round(t / c->dt);
        if (std::fabs(n) <= 0x1p53 && std::fabs(n * c->dt - t) <= same_time * c->dt) return n * c->dt;
    }
    return t;
}

} // namespace spikelane

#endif

#endif
