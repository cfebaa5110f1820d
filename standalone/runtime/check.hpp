// Values that are NaN or infinite: runs look for them at their start, at their end and in between every so many steps. What
// is looked at, when, and what is said of it is as in systems/check.go of Spikelane.
#ifndef SPIKELANE_CHECK_HPP
#define SPIKELANE_CHECK_HPP

#include <cstdint>

#include "clock.hpp"
#include "memory.hpp"
#include "owned.hpp"
#include "ranks.hpp"

namespace spikelane {

// checked is a variable whose values shall be finite.
struct checked {
    const char *object, *variable;
    const char *place, *source, *hint; // of its declaration, in words; the line with a caret; what may help
    const column<double> *values;
    int64_t of;                         // elements in all processes
    ranks::range mine;                  // those that this one looks at
    const clock *steps;                 // of the step that writes it
    // some step does, else it is looked at when a run begins; one value for all; of synapses; some step writes all of it; it is
    // looked at as often as such; steps may put off what they do to it
    bool written, one, synaptic, filled, swept, late;
    void (*numbers)(column<int64_t> &); // in the order of creation; nullptr: as they stand
};

struct run_stats;

// checks_each_step tells whether all is looked at after each step.
bool checks_each_step();

// A value_check is what is looked at in all runs of a program, and what was found.
class value_check {
public:
    value_check();
    ~value_check();

    bool spoiled = false; // a run was ended

    // use says what is looked at in the next run.
    void use(view<checked> all);

    // begin is called before the first step of a run, at a number of passes; look before each further one, and at its end. true: the
    // run is to end.
    bool begin(int64_t passes);
    bool look(int64_t passes, bool ends);

    // agree puts together what ranks have found in a run.
    void agree();

    // report adds what was found to the figures of a run; tell warns of it, or says why the run was ended.
    void report(run_stats &stats) const;
    void tell() const;

private:
    struct state;
    owned<state> at;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "present.hpp"
#include "summary.hpp"

namespace spikelane {

// The level, as --check-values gives it.
inline std::string &check_level()
{
    static std::string level = "warn";
    return level;
}

SPIKELANE_BODY bool checks_each_step() { return check_level() == "step"; }

// finite tells whether no value is NaN or infinite: those have an exponent of ones.
inline bool finite(const double *x, int64_t n)
{
    const uint64_t ones = (uint64_t)0x7FF << 52;
    uint64_t odd = 0;
    for (int64_t k = 0; k < n; k++) {
        uint64_t bits;
        std::memcpy(&bits, x + k, sizeof bits);
        odd |= (bits & ones) + ((uint64_t)1 << 52);
    }
    return !(odd >> 63);
}

struct value_check::state {
    struct seen {
        const checked *of = nullptr;
        int64_t every = 0, next = 0, passes = 0;
        bool infinite = false, found = false, before = false;
        int64_t index = 0, elements = 0, kind = 0, step = 0, clean = -1; // kind: of not_finite
        double t = 0, clean_t = 0;
    };
    std::map<const column<double> *, seen> all;
    std::vector<seen *> used; // of the present run
    std::vector<seen> fresh;  // found by this rank in the present run
    std::vector<seen> told;   // found in all runs
    int64_t next = 0;

    void count(seen &s, bool only_nan);
    bool look(seen &s, int64_t passes, bool begins);
    void plan(int64_t passes);
    static std::string text(const seen &s);
};

// What a value is.
static const char *const not_finite[] = {"NaN", "+Inf", "-Inf"};

SPIKELANE_BODY value_check::value_check() : at(new state) {}
SPIKELANE_BODY value_check::~value_check() = default;

SPIKELANE_BODY void value_check::use(view<checked> all)
{
    constexpr int64_t sweep_every = 256, look_part = 256, least_swept = 1 << 12;
    at->used.clear();
    if (check_level() == "off") return;
    int64_t rest = 0, pass = 0;
    for (const checked &c : all) {
        if (!c.written) continue;
        if (c.filled && !c.synaptic) pass += 8 * c.of;
        if (!c.swept && !c.late) rest += 8 * c.of;
    }
    const int64_t part = (pass > least_swept ? pass : least_swept) / look_part;
    for (const checked &c : all) {
        state::seen &x = at->all[c.values];
        x.of = &c;
        x.every = sweep_every;
        while (!c.swept && rest / x.every > part && x.every < (int64_t)1 << 40) x.every *= 2;
        at->used.push_back(&x);
    }
}

// count looks at each value.
SPIKELANE_BODY void value_check::state::count(seen &s, bool only_nan)
{
    const int64_t lo = s.of->mine.lo, hi = s.of->mine.hi < s.of->values->size() ? s.of->mine.hi : s.of->values->size();
    column<int64_t> numbers;
    if (s.of->numbers) s.of->numbers(numbers);
    s.elements = 0;
    s.infinite = false;
    for (int64_t k = lo; k < hi; k++) {
        const double x = (*s.of->values)[k];
        if (std::isfinite(x)) continue;
        if (!std::isnan(x)) s.infinite = true;
        if (only_nan && !std::isnan(x)) continue;
        const int64_t number = s.of->numbers ? numbers[k] : k;
        if (s.elements++ == 0 || number < s.index) {
            s.index = number;
            s.kind = std::isnan(x) ? 0 : x > 0 ? 1 : 2;
        }
    }
}

// look looks at a variable, and tells whether something was found.
SPIKELANE_BODY bool value_check::state::look(seen &s, int64_t passes, bool begins)
{
    const int64_t lo = s.of->mine.lo, hi = s.of->mine.hi < s.of->values->size() ? s.of->mine.hi : s.of->values->size();
    const int64_t step = s.of->steps->step;
    const bool was = s.found, infinite = begins ? !was : s.infinite;
    s.passes = passes;
    s.elements = 0;
    if (begins) {
        s.clean = -1;
        s.found = s.infinite = false;
    }
    if (lo < hi && !finite(s.of->values->data() + lo, hi - lo)) count(s, infinite);
    if (!begins && !infinite) s.infinite = false;
    if (s.elements == 0) {
        s.clean = step;
        s.clean_t = now;
        return false;
    }
    s.found = true;
    s.before = begins;
    s.step = step;
    s.t = now;
    if (!was) fresh.push_back(s); // else it was told already
    return true;
}

SPIKELANE_BODY void value_check::state::plan(int64_t passes)
{
    constexpr int64_t rarely = 8;
    next = INT64_MAX;
    for (seen *s : used) {
        if (s->found || !s->of->written || (s->of->late && !checks_each_step())) continue;
        const int64_t every = checks_each_step() ? 1 : s->infinite ? s->every * rarely : s->every;
        s->next = (passes / every + 1) * every;
        if (s->next < next) next = s->next;
    }
}

// ends_runs tells whether what is found ends a run.
inline bool ends_runs() { return check_level() == "error" || check_level() == "step"; }

SPIKELANE_BODY bool value_check::begin(int64_t passes)
{
    bool found = false;
    for (state::seen *s : at->used) found = at->look(*s, passes, true) || found;
    at->plan(passes);
    spoiled = ranks::most(spoiled || (found && ends_runs()) ? 1 : 0) > 0;
    return spoiled;
}

SPIKELANE_BODY bool value_check::look(int64_t passes, bool ends)
{
    if (!ends && passes < at->next) return spoiled;
    bool found = false;
    for (state::seen *s : at->used) {
        if (s->found || !s->of->written) continue;
        if (ends || checks_each_step() || (!s->of->late && passes >= s->next)) found = at->look(*s, passes, false) || found;
    }
    at->plan(passes);
    spoiled = spoiled || (found && ends_runs());
    return spoiled;
}

SPIKELANE_BODY void value_check::agree()
{
    std::vector<state::seen> all;
    for (state::seen *s : at->used) {
        state::seen x = *s;
        bool mine = false;
        for (const state::seen &f : at->fresh)
            if (f.of == s->of) {
                x = f;
                mine = true;
            }
        if (ranks::many()) { // the first of all, and those that were found with it
            const int64_t none = INT64_MAX;
            const int64_t first = ranks::least(mine ? x.step : none);
            mine = mine && x.step == first;
            const int64_t index = ranks::least(mine ? x.index : none);
            const bool names = mine && x.index == index;
            x.kind = ranks::least(names ? x.kind : none);
            x.elements = ranks::sum(mine ? x.elements : (int64_t)0);
            x.clean = ranks::most(mine ? x.clean : (int64_t)-1);
            x.before = ranks::most(mine && x.before ? 1 : 0) > 0;
            x.t = ranks::least(mine ? x.t : HUGE_VAL);
            x.clean_t = ranks::most(mine ? x.clean_t : -HUGE_VAL);
            x.step = first;
            x.index = index;
            mine = first != none;
        }
        if (mine) all.push_back(x);
    }
    at->fresh.clear();
    spoiled = ranks::most(spoiled ? 1 : 0) > 0;
    std::stable_sort(all.begin(), all.end(), [](const state::seen &a, const state::seen &b) { return a.t < b.t; });
    at->told.insert(at->told.end(), all.begin(), all.end());
}

SPIKELANE_BODY void value_check::report(run_stats &stats) const
{
    for (const state::seen &s : at->told)
        stats.odd({s.of->object, s.of->variable, not_finite[s.kind], s.index, s.step, s.clean, s.elements, s.of->of, s.t});
}

// text says what was found, and when.
SPIKELANE_BODY std::string value_check::state::text(const seen &s)
{
    const auto seconds = [](double t) {
        char digits[40];
        std::snprintf(digits, sizeof digits, "%.10g s", t);
        return std::string(digits);
    };
    const auto when = [&](int64_t step, double t) { return "step " + std::to_string(step) + " (t = " + seconds(t) + ")"; };
    std::string out = std::string(s.of->object) + "." + s.of->variable + (s.of->one ? "" : "[" + std::to_string(s.index) + "]") + " is " + not_finite[s.kind];
    std::string hint = s.of->hint;
    if (s.before) {
        out += " at t = " + seconds(s.t) + ", before the first step of the run";
        hint = "look at its initial values, and at what they are computed from";
    } else if (s.clean < 0) {
        out += ", first seen after " + when(s.step, s.t);
    } else if (s.clean >= s.step - 1) {
        out += " since " + when(s.step, s.t) + "; before that step all was finite";
    } else {
        out += ", first seen after " + when(s.step, s.t) + "; after " + when(s.clean, s.clean_t) + " all was finite";
    }
    if (!s.before && s.clean < s.step - 1) hint += "; --check-values=step finds the first step";
    if (s.of->of != 1)
        out += "; " + std::to_string(s.elements) + " of " + std::to_string(s.of->of) + " elements " + (s.elements == 1 ? "is" : "are") + " not finite";
    return out + s.of->source + "\n  " + hint;
}

SPIKELANE_BODY void value_check::tell() const
{
    constexpr size_t most_told = 5;
    if (!ranks::first()) return;
    size_t n = 0;
    for (const state::seen &s : at->told)
        if (n++ < most_told && (n == 1 || !spoiled)) {
            const bool error = spoiled && n == 1;
            std::fprintf(stderr, "%s%s: %s %s\n", error ? "" : "warning: ", s.of->place, error ? "E601" : "W601", state::text(s).c_str());
        }
    if (n > most_told && !spoiled)
        std::fprintf(stderr, "warning: %zu more variable%s with such values\n", n - most_told, n == most_told + 1 ? "" : "s");
}

} // namespace spikelane

#endif

#endif
