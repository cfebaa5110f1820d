// How far a run is, on standard error: a line that is drawn anew on a terminal, or lines of JSON.
#ifndef SPIKELANE_PROGRESS_HPP
#define SPIKELANE_PROGRESS_HPP

#include <cstdint>
#include <cstdio>

namespace spikelane {

// wall_clock is a time in seconds, since nobody knows when.
double wall_clock();

// A stopwatch counts seconds of wall-clock time.
class stopwatch {
public:
    double seconds() const { return wall_clock() - begun; }

private:
    double begun = wall_clock();
};

class progress {
public:
    // form is none, text or json; "" is text. Text is drawn on a terminal only.
    explicit progress(const char *form = "none", std::FILE *to = stderr);

    // begin starts a run, or several one behind the other, of `total` simulated seconds.
    void begin(double total);

    // due tells whether it is time for update: ten times a second. It is cheap enough to be asked in each step.
    bool due();

    // update says that `done` seconds are simulated.
    void update(double done);

    // pause and resume leave out the time between runs.
    void pause();
    void resume();

    // elapsed is the seconds of wall-clock time since begin(), without pauses.
    double elapsed() const;

    // connecting says how far the making of synapses is.
    void connecting(const char *name, int64_t done, int64_t total, int64_t made);

    // clear takes the line away.
    void clear();

private:
    bool terminal() const;

    void draw(const char *line);

    std::FILE *file;
    bool lines = false, drawing = false, drawn = false, running = false;
    double whole = 0, passed = 0, told = 0, asked = 0;
    stopwatch watch;
    int calls = 0, wait = 1;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <chrono>
#include <cmath>
#include <cstring>
#include <string>

#if defined(_WIN32)
#include <io.h>
#else
#include <unistd.h>
#endif

#include "json.hpp"
#include "numerals.hpp"

namespace spikelane {

SPIKELANE_BODY double wall_clock()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// span_text is a whole number of seconds as time.Duration of Go prints it: 1m30s.
inline std::string span_text(double seconds)
{
    const double most = 9.2e9; // what time.Duration holds
    int64_t s = (int64_t)std::round(seconds < most ? seconds : most);
    std::string text = std::to_string(s % 60) + "s";
    if (s >= 60) text = std::to_string(s / 60 % 60) + "m" + text;
    if (s >= 3600) text = std::to_string(s / 3600) + "h" + text;
    return text;
}

// progress_line says how far a run is, all times in seconds: 42 %, 0.42 s of 1 s, 3.1 x real time, 2s left.
inline std::string progress_line(double done, double total, double elapsed)
{
    char text[64];
    std::snprintf(text, sizeof text, "%3.0f %%  ", std::floor(100 * (total > 0 ? done / total : 1.0)));
    std::string line = text + time_text(rounded_to(done, 4)) + " of " + time_text(rounded_to(total, 4));
    if (elapsed > 0 && done > 0) {
        std::snprintf(text, sizeof text, ", %.3g x real time", done / elapsed);
        line += text + (", " + span_text((total - done) / done * elapsed) + " left");
    }
    return line;
}

// connecting_line says how far the making of synapses is: connecting S: 42 %, 1300000 synapses.
inline std::string connecting_line(const std::string &name, int64_t done, int64_t total, int64_t made)
{
    char text[64];
    const double share = total > 0 ? (double)done / (double)total : 1.0;
    std::snprintf(text, sizeof text, ": %.0f %%, %lld synapses", std::floor(100 * share), (long long)made);
    return "connecting " + name + text;
}

SPIKELANE_BODY progress::progress(const char *form, std::FILE *to) : file(to)
{
    if (std::strcmp(form, "json") == 0) lines = true;
    if (std::strcmp(form, "text") == 0 || !*form) drawing = terminal();
}

SPIKELANE_BODY void progress::begin(double total)
{
    whole = total;
    passed = told = asked = 0;
    running = true;
    watch = stopwatch();
}

SPIKELANE_BODY bool progress::due()
{
    if (!lines && !drawing) return false;
    if (++calls < wait) return false; // a clock takes longer to read than a small network to step
    calls = 0;
    const double now = elapsed(), since = now - asked;
    asked = now;
    if (since < 0.001 && wait < 1 << 20) wait *= 2;
    if (since > 0.05 && wait > 1) wait /= 2;
    return now - told >= 0.1;
}

SPIKELANE_BODY void progress::update(double done)
{
    const double now = told = elapsed();
    if (lines) {
        json j;
        j.object().key("done_s").number(done).key("total_s").number(whole).key("elapsed_s").number(now).close();
        std::fprintf(file, "%s\n", j.str().c_str());
    } else if (drawing) {
        draw(progress_line(done, whole, now).c_str());
    }
}

SPIKELANE_BODY void progress::pause()
{
    passed = elapsed();
    running = false;
}

SPIKELANE_BODY void progress::resume()
{
    watch = stopwatch();
    running = true;
}

SPIKELANE_BODY double progress::elapsed() const
{
    return passed + (running ? watch.seconds() : 0.0);
}

SPIKELANE_BODY void progress::connecting(const char *name, int64_t done, int64_t total, int64_t made)
{
    if (drawing) draw(connecting_line(name, done, total, made).c_str());
}

SPIKELANE_BODY void progress::clear()
{
    if (!drawn) return;
    std::fputs("\r\x1b[K", file);
    std::fflush(file);
    drawn = false;
}

SPIKELANE_BODY bool progress::terminal() const
{
#if defined(_WIN32)
    return _isatty(_fileno(file)) != 0;
#else
    return isatty(fileno(file)) != 0;
#endif
}

SPIKELANE_BODY void progress::draw(const char *line)
{
    std::fprintf(file, "\r\x1b[K%s", line);
    std::fflush(file);
    drawn = true;
}

} // namespace spikelane

#endif

#endif
