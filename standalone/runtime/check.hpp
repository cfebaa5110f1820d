// Values that are NaN or infinite, and rates and periods that are none: runs look for them at their start, at their end and in between
// every so many steps. What is looked at, when, and what is said of it is as in systems/check.go of Spikelane.
#ifndef SPIKELANE_CHECK_HPP
#define SPIKELANE_CHECK_HPP

#include <cstdint>

#include "clock.hpp"
#include "memory.hpp"
#include "owned.hpp"
#include "ranks.hpp"

namespace spikelane {

// limits say which values are odd beside those that are not finite, and which are told of all the same.
struct limits {
    bool negative = false, endless = false; // those below 0 are odd, too; +infinity is not
    double most = 0;                        // finite ones beyond it are told of; 0: none
    const char *odd = "not finite";         // in words: what odd values are
    const char *beyond = "";                // those beyond the most
};

// checked is a variable whose values shall be finite, or an expression.
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
    // evaluates an expression, which has no values, for elements; nullptr: it is a variable
    void (*evaluate)(const clock &c, const int32_t *listed, int64_t many, double *out) = nullptr;
    bool local = true; // an expression that reads nothing of other objects
    const limits *within = nullptr;
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
    // tally counts values, and keeps the first.
    struct tally {
        int64_t n = 0, index = 0;
        double value = 0;

        void add(int64_t k, double x)
        {
            if (n++ == 0) {
                index = k;
                value = x;
            }
        }
    };
    struct seen {
        const checked *of = nullptr;
        int64_t every = 0, next = 0, passes = 0;
        bool infinite = false, found = false, before = false;
        int64_t index = 0, elements = 0, kind = 0, step = 0, clean = -1; // kind: of not_finite
        double t = 0, clean_t = 0, value = 0;
        bool large = false, large_told = false;
        tally beyond{};
        int64_t beyond_step = 0;
        double beyond_t = 0;
    };
    std::map<std::string, seen> all;
    std::vector<seen *> used; // of the present run
    std::vector<seen> fresh;  // found by this rank in the present run
    std::vector<seen> told;   // found in all runs
    std::vector<seen> large;  // with values beyond the most, in all runs
    int64_t next = 0;

    void count(seen &s, bool only_nan);
    void judge(seen &s, const limits &within);
    void agree_large(seen &s);
    bool spoiled(const seen &s) const;
    bool look(seen &s, int64_t passes, bool begins);
    void plan(int64_t passes);
    static std::string text(const seen &s), large_text(const seen &s);
};

// What a value is; any other stands for itself.
static const char *const not_finite[] = {"NaN", "+Inf", "-Inf"};

inline std::string odd_text(int64_t kind, double value)
{
    if (kind < 3) return not_finite[kind];
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.10g", value);
    return digits;
}

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
        if (c.evaluate && !c.local && ranks::many()) continue; // it reads what others have
        state::seen &x = at->all[std::string(c.object) + "." + c.variable + (c.evaluate ? "()" : "")];
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

// judge looks at values with limits of their own, or at those of an expression: at the step that was done last, with the state after it.
SPIKELANE_BODY void value_check::state::judge(seen &s, const limits &within)
{
    constexpr int64_t most = 1 << 10;
    const checked &c = *s.of;
    tally bad, beyond;
    const auto among = [&](const double *x, int64_t n, int64_t lo) {
        for (int64_t k = 0; k < n; k++) {
            if (std::isnan(x[k]) || (x[k] < 0 && within.negative) || (std::isinf(x[k]) && (x[k] < 0 || !within.endless)))
                bad.add(lo + k, x[k]);
            else if (within.most > 0 && x[k] > within.most && std::isfinite(x[k]))
                beyond.add(lo + k, x[k]);
        }
    };
    const int64_t hi = c.mine.hi < c.of ? c.mine.hi : c.of;
    if (!c.evaluate) {
        among(c.values->data() + c.mine.lo, hi - c.mine.lo, c.mine.lo);
    } else {
        static column<int32_t> index(most);
        static column<double> out(most);
        clock last = *c.steps;
        last.step--;
        for (int64_t lo = c.mine.lo; lo < hi; lo += most) {
            const int64_t n = hi - lo < most ? hi - lo : most;
            for (int64_t k = 0; k < n; k++) index[k] = (int32_t)(lo + k);
            c.evaluate(last, index.data(), n, out.data());
            among(out.data(), n, lo);
        }
    }
    s.elements = bad.n;
    s.index = bad.index;
    s.value = bad.value;
    s.kind = std::isnan(bad.value) ? 0 : !std::isinf(bad.value) ? 3 : bad.value > 0 ? 1 : 2;
    if (beyond.n > 0 && !s.large) {
        s.large = true;
        s.beyond = beyond;
        s.beyond_step = c.steps->step;
        s.beyond_t = now;
    }
}

// spoiled tells whether something was found in a variable of the object: what is computed of it is no news.
SPIKELANE_BODY bool value_check::state::spoiled(const seen &s) const
{
    for (const seen *x : used)
        if (x->found && !x->of->evaluate && std::strcmp(x->of->object, s.of->object) == 0) return true;
    return false;
}

// look looks at a variable, and tells whether something was found.
SPIKELANE_BODY bool value_check::state::look(seen &s, int64_t passes, bool begins)
{
    const int64_t step = s.of->steps->step;
    const bool was = s.found, infinite = begins ? !was : s.infinite;
    s.passes = passes;
    s.elements = 0;
    if (begins) {
        s.clean = -1;
        s.found = s.infinite = false;
    }
    if (s.of->evaluate || s.of->within) {
        if (s.of->evaluate && (step == 0 || spoiled(s))) return false;
        judge(s, s.of->within ? *s.of->within : limits{});
    } else {
        const int64_t lo = s.of->mine.lo, hi = s.of->mine.hi < s.of->values->size() ? s.of->mine.hi : s.of->values->size();
        if (lo < hi && !finite(s.of->values->data() + lo, hi - lo)) count(s, infinite);
        if (!begins && !infinite) s.infinite = false;
    }
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

// agree_large puts together what ranks have found beyond the most of a variable, once.
SPIKELANE_BODY void value_check::state::agree_large(seen &s)
{
    if (ranks::many()) {
        const int64_t none = INT64_MAX;
        const int64_t first = ranks::least(s.large ? s.beyond_step : none);
        const bool mine = s.large && s.beyond_step == first;
        const int64_t index = ranks::least(mine ? s.beyond.index : none);
        s.beyond.value = ranks::least(mine && s.beyond.index == index ? s.beyond.value : HUGE_VAL);
        s.beyond.n = ranks::sum(mine ? s.beyond.n : (int64_t)0);
        s.beyond_t = ranks::least(mine ? s.beyond_t : HUGE_VAL);
        s.beyond.index = index;
        s.beyond_step = first;
        s.large = first != none;
    }
    if (s.large && !s.large_told) {
        s.large_told = true;
        large.push_back(s);
    }
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
            x.value = ranks::least(names && x.kind == 3 ? x.value : HUGE_VAL);
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
        at->agree_large(*s);
    }
    at->fresh.clear();
    spoiled = ranks::most(spoiled ? 1 : 0) > 0;
    std::stable_sort(all.begin(), all.end(), [](const state::seen &a, const state::seen &b) { return a.t < b.t; });
    at->told.insert(at->told.end(), all.begin(), all.end());
}

SPIKELANE_BODY void value_check::report(run_stats &stats) const
{
    for (const state::seen &s : at->told) {
        odd_values o{s.of->object, s.of->variable, {}, s.index, s.step, s.clean, s.elements, s.of->of, s.t};
        std::snprintf(o.value, sizeof o.value, "%s", odd_text(s.kind, s.value).c_str());
        stats.odd(o);
    }
}

inline std::string in_seconds(double t)
{
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.10g s", t);
    return digits;
}

inline std::string at_step(int64_t step, double t) { return "step " + std::to_string(step) + " (t = " + in_seconds(t) + ")"; }

inline std::string element(const checked &c, int64_t index)
{
    return std::string(c.object) + "." + c.variable + (c.one ? "" : "[" + std::to_string(index) + "]");
}

// counted says how many elements are so.
inline std::string counted(int64_t n, int64_t of, const char *what)
{
    if (of == 1) return "";
    return "; " + std::to_string(n) + " of " + std::to_string(of) + " elements " + (n == 1 ? "is " : "are ") + what;
}

// text says what was found, and when.
SPIKELANE_BODY std::string value_check::state::text(const seen &s)
{
    std::string out = element(*s.of, s.index) + " is " + odd_text(s.kind, s.value);
    std::string hint = s.of->hint;
    const char *const fine = s.of->within ? "there was none" : "all was finite";
    const bool since = s.clean >= s.step - 1 || s.step == 1;
    if (s.before) {
        out += " at t = " + in_seconds(s.t) + ", before the first step of the run";
        if (!s.of->within) hint = "look at its initial values, and at what they are computed from";
    } else if (s.clean < 0 && s.step == 1) {
        out += " since " + at_step(s.step, s.t);
    } else if (s.clean < 0) {
        out += ", first seen after " + at_step(s.step, s.t);
    } else if (since) {
        out += " since " + at_step(s.step, s.t) + "; before that step " + fine;
    } else {
        out += ", first seen after " + at_step(s.step, s.t) + "; after " + at_step(s.clean, s.clean_t) + " " + fine;
    }
    if (!s.before && !since) hint += "; --check-values=step finds the first step";
    return out + counted(s.elements, s.of->of, s.of->within ? s.of->within->odd : "not finite") + s.of->source + "\n  " + hint;
}

// large_text says which value is beyond the most, and when.
SPIKELANE_BODY std::string value_check::state::large_text(const seen &s)
{
    char digits[40];
    std::snprintf(digits, sizeof digits, " is %.6g Hz", s.beyond.value);
    return element(*s.of, s.beyond.index) + digits + " after " + at_step(s.beyond_step, s.beyond_t) + ", " + s.of->within->beyond
        + counted(s.beyond.n, s.of->of, "so") + s.of->source;
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
    for (const state::seen &s : at->large)
        if (n++ < most_told) std::fprintf(stderr, "warning: %s: W605 %s\n", s.of->place, state::large_text(s).c_str());
    if (n > most_told && !spoiled)
        std::fprintf(stderr, "warning: %zu more variable%s with such values\n", n - most_told, n == most_told + 1 ? "" : "s");
}

} // namespace spikelane

#endif

#endif
