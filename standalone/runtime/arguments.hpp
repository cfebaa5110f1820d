// The command line of a program: options, and values for what can be set without compiling again.
#ifndef SPIKELANE_ARGUMENTS_HPP
#define SPIKELANE_ARGUMENTS_HPP

#include <cstdint>

#include "elements.hpp"
#include "maybe.hpp"
#include "memory.hpp"
#include "owned.hpp"

namespace spikelane {

// The sides of an array of up to two dimensions.
struct sides {
    static constexpr int64_t none = INT64_MIN;
    int64_t first, second;

    sides(int64_t rows = none, int64_t columns = none) : first(rows), second(columns) {}
};

// settable is something that the command line can set.
struct settable {
    const char *name;           // object.variable, or the name of a timed array
    element_type type;          // of its elements: f64, i32, i64 or flag
    // {} of one number for all, {n} of a value for each element, {rows, columns} of a timed array; {-1} of a value
    // for each of what is not counted yet.
    sides shape;
    const char *unit;           // "1" for numbers without one
    const char *kind;           // in words: parameter, state, timed array …
};

// refuse is a mistake on the command line: the exit status is 2.
[[noreturn]] void refuse(const char *text);

class arguments {
public:
    arguments();
    arguments(const arguments &) = delete;
    arguments &operator=(const arguments &) = delete;
    ~arguments();

    const char *results = "results"; // folder
    const char *data = "";           // folder; by default data beside the program
    const char *report = "";         // none, text or json; "": text on a terminal
    const char *check = "";          // of values: off, warn, error or step; "": as exported
    bool json = false;
    maybe<int64_t> seed, wiring;
    maybe<double> duration; // seconds
    maybe<int> threads;

    // read takes the command line apart; table is what can be set. false: --help or --list was given and is answered,
    // nothing is left to do; one that does not speak says nothing. All mistakes at once are a usage_failure. The words
    // must not go away before the arguments.
    bool read(int argc, char **argv, view<settable> table, const char *about = "", bool speaks = true);

    // given tells whether the command line sets something.
    bool given(const char *name) const;

    // fill gives a column the values of the command line, if there are any: one number for all, or one for each.
    template <class T> bool fill(const char *name, T *to, int64_t n) const { return fill(name, element_of<T>(), to, n); }
    template <class T> bool fill(const char *name, column<T> &to) const { return fill(name, to.data(), to.size()); }

private:
    bool fill(const char *name, element_type type, void *to, int64_t n) const;

    struct words; // what is read
    owned<words> said;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "failure.hpp"
#include "files.hpp"
#include "suggest.hpp"
#include "values.hpp"

namespace spikelane {

// A mistake on the command line: all that there are, one a line.
struct usage_failure : failure {
    using failure::failure;
};

SPIKELANE_BODY void refuse(const char *text) { throw usage_failure(text); }

// shape_of is the sides as a list.
inline std::vector<int64_t> shape_of(const settable &s)
{
    std::vector<int64_t> shape;
    for (const int64_t side : {s.shape.first, s.shape.second})
        if (side != sides::none) shape.push_back(side);
    return shape;
}

struct arguments::words {
    static std::vector<std::string> options();

    static bool known(const std::string &name);

    void fault(const std::string &text);

    static bool whole(const std::string &text, int64_t &x);

    static bool real(const std::string &text, double &x);

    static void option(arguments &to, const std::string &name, const char *text);

    // assignment reads NAME=NUMBER and NAME=@FILE.npy.
    void assignment(const std::string &word, view<settable> table);

    bool number(const settable &s, const std::string &text, array &a);

    // file reads an array for s: of its shape, and of a type that loses nothing.
    bool file(const settable &s, const std::string &path, array &a);

    static void list(view<settable> table);

    static void help(const char *program, const std::string &about);

    std::string data; // folder
    std::string faults;
    std::map<std::string, array> values;
};

SPIKELANE_BODY arguments::arguments() : said(new words) {}
SPIKELANE_BODY arguments::~arguments() = default;

SPIKELANE_BODY bool arguments::given(const char *name) const { return said->values.count(name) > 0; }

SPIKELANE_BODY bool arguments::read(int argc, char **argv, view<settable> table, const char *about, bool speaks)
{
    words &w = *said;
    w.data = path_join(program_folder(argv[0]), "data");
    data = w.data.c_str();
    for (int k = 1; k < argc; k++) {
        const std::string word = argv[k];
        if (word == "-h" || word == "--help") {
            if (speaks) words::help(argv[0], about);
            return false;
        }
        if (word == "--list") {
            if (speaks) words::list(table);
            return false;
        }
        if (word.size() > 1 && word[0] == '-') {
            const size_t cut = word.find('=');
            const std::string name = word.substr(0, cut);
            if (name == "--json" && cut == std::string::npos) {
                json = true;
            } else if (!words::known(name)) {
                w.fault("there is no option " + name + did_you_mean(name, words::options()));
            } else if (name == "--json") {
                w.fault("--json takes no value");
            } else if (cut != std::string::npos) {
                words::option(*this, name, argv[k] + cut + 1);
            } else if (k + 1 < argc) {
                words::option(*this, name, argv[++k]);
            } else {
                w.fault(name + " takes a value");
            }
            continue;
        }
        w.assignment(word, table);
    }
    if (!w.faults.empty()) throw usage_failure(w.faults);
    return true;
}

SPIKELANE_BODY bool arguments::fill(const char *name, element_type type, void *to, int64_t n) const
{
    const auto found = said->values.find(name);
    if (found == said->values.end()) return false;
    const array &a = found->second;
    const bool one = a.shape.empty();
    if (!one && a.size() != n)
        throw failure(std::string(name) + ": " + std::to_string(a.size()) + " values are given, want " + std::to_string(n));
    for (int64_t k = 0; k < n; k++) {
        const size_t at = one ? 0 : (size_t)k;
        const double real = a.real.empty() ? (double)a.whole[at] : a.real[at];
        const int64_t whole = a.real.empty() ? a.whole[at] : (int64_t)a.real[at];
        switch (type) {
        case element_type::f64: static_cast<double *>(to)[k] = real; break;
        case element_type::i32: static_cast<int32_t *>(to)[k] = (int32_t)whole; break;
        case element_type::i64: static_cast<int64_t *>(to)[k] = whole; break;
        default: static_cast<uint8_t *>(to)[k] = (uint8_t)whole;
        }
    }
    return true;
}

SPIKELANE_BODY std::vector<std::string> arguments::words::options()
{
    return {"--results", "--data", "--seed", "--wiring", "--duration",
            "--threads", "--report", "--check-values", "--json", "--list", "--help"};
}

SPIKELANE_BODY bool arguments::words::known(const std::string &name)
{
    for (const std::string &o : options())
        if (o == name) return true;
    return false;
}

SPIKELANE_BODY void arguments::words::fault(const std::string &text)
{
    faults += (faults.empty() ? "" : "\n") + text;
}

SPIKELANE_BODY bool arguments::words::whole(const std::string &text, int64_t &x)
{
    char *end = nullptr;
    errno = 0;
    x = std::strtoll(text.c_str(), &end, 10);
    return !text.empty() && text[0] != ' ' && *end == 0 && errno == 0;
}

SPIKELANE_BODY bool arguments::words::real(const std::string &text, double &x)
{
    char *end = nullptr;
    x = std::strtod(text.c_str(), &end); // what is too large becomes infinite: see below
    return !text.empty() && text[0] != ' ' && *end == 0 && std::isfinite(x);
}

SPIKELANE_BODY void arguments::words::option(arguments &to, const std::string &name, const char *given)
{
    const std::string text = given;
    const auto fault = [&](const std::string &what) { to.said->fault(what); };
    int64_t n = 0;
    double x = 0;
    const bool is_whole = whole(text, n);
    if (name == "--results" || name == "--data") {
        if (text.empty()) fault(name + ": want a folder");
        (name == "--data" ? to.data : to.results) = given;
    } else if (name == "--seed" || name == "--wiring") {
        if (!is_whole) fault(name + " " + text + ": want a whole number of 64 bits");
        (name == "--seed" ? to.seed : to.wiring) = n;
    } else if (name == "--threads") {
        if (!is_whole || n < 1 || n > 1 << 16) fault(name + " " + text + ": want a whole number from 1 on");
        to.threads = (int)n;
    } else if (name == "--duration") {
        if (!real(text, x) || x < 0) fault(name + " " + text + ": want a time in seconds, a number from 0 on");
        to.duration = x;
    } else if (name == "--report") {
        if (text != "none" && text != "text" && text != "json")
            fault(name + " " + text + ": want none, text or json");
        to.report = given;
    } else if (name == "--check-values") {
        if (text != "off" && text != "warn" && text != "error" && text != "step")
            fault(name + " " + text + ": want off, warn, error or step");
        to.check = given;
    } else {
        fault(name + " takes no value");
    }
}

SPIKELANE_BODY void arguments::words::assignment(const std::string &word, view<settable> table)
{
    const size_t cut = word.find('=');
    if (cut == std::string::npos) {
        fault(word + ": want an option or NAME=VALUE; --help says more");
        return;
    }
    const std::string name = word.substr(0, cut), text = word.substr(cut + 1);
    std::vector<std::string> names;
    for (const settable &s : table) {
        names.push_back(s.name);
        if (name != s.name) continue;
        array a;
        if (values.count(name) > 0)
            fault(name + " is given twice");
        else if (text.empty() || text[0] != '@' ? number(s, text, a) : file(s, text.substr(1), a))
            values[name] = a;
        return;
    }
    fault("there is no " + name + " that can be set" + did_you_mean(name, names) + "; --list shows what there is");
}

SPIKELANE_BODY bool arguments::words::number(const settable &s, const std::string &text, array &a)
{
    a.type = s.type;
    double x = 0;
    int64_t n = 0;
    const bool is_whole = whole(text, n);
    std::string want;
    switch (s.type) {
    case element_type::f64:
        if (s.shape.second != sides::none) {
            want = "@FILE.npy with an array of shape " + shape_text(shape_of(s));
        } else if (!real(text, x)) {
            const std::string unit = s.unit;
            const bool plain = unit == "1" || unit.empty();
            want = "a number" + (plain ? "" : " in " + unit + ", without the unit") + ", or @FILE.npy";
        }
        a.real.assign(1, x);
        break;
    case element_type::flag:
        if (text != "true" && text != "false" && text != "1" && text != "0")
            want = "true or false, or @FILE.npy";
        a.whole.assign(1, text == "true" || text == "1");
        break;
    default:
        if (!is_whole || (s.type == element_type::i32 && n != (int32_t)n))
            want = std::string("a whole number of type ") + element_name(s.type) + ", or @FILE.npy";
        a.whole.assign(1, n);
    }
    if (!want.empty()) fault(std::string(s.name) + "=" + text + ": want " + want);
    return want.empty();
}

SPIKELANE_BODY bool arguments::words::file(const settable &s, const std::string &path, array &a)
{
    try {
        a = read_npy(path);
    } catch (const failure &e) {
        fault(std::string(s.name) + ": " + e.what());
        return false;
    }
    const std::vector<int64_t> want = shape_of(s);
    const bool any_length = want == std::vector<int64_t>{-1} && a.shape.size() == 1;
    if (a.shape != want && !any_length) {
        fault(std::string(s.name) + ": the array in " + path + " has the shape " + shape_text(a.shape) + ", want " +
              shape_text(want));
        return false;
    }
    const bool whole_numbers = a.type == element_type::i32 || a.type == element_type::i64;
    bool fits = a.type == s.type;
    if (s.type == element_type::f64) fits = fits || whole_numbers;
    if (s.type == element_type::i64) fits = fits || whole_numbers;
    if (s.type == element_type::i32) fits = fits || whole_numbers;
    for (const int64_t n : a.whole) {
        if (s.type == element_type::i32 && n != (int32_t)n) fits = false;
        if (s.type == element_type::f64 && (n > (int64_t)1 << 53 || n < -((int64_t)1 << 53))) fits = false;
    }
    if (!fits)
        fault(std::string(s.name) + ": the numbers in " + path + ", of type " + element_name(a.type) + ", do not all fit into " +
              element_name(s.type));
    return fits;
}

SPIKELANE_BODY void arguments::words::list(view<settable> table)
{
    std::vector<std::vector<std::string>> lines = {{"NAME", "TYPE", "SIZE", "UNIT", "WHAT"}};
    for (const settable &s : table) {
        std::string size;
        for (const int64_t side : shape_of(s)) size += (size.empty() ? "" : "x") + (side < 0 ? "all" : std::to_string(side));
        if (size.empty()) size = "1";
        lines.push_back({s.name, element_name(s.type), size, *s.unit ? s.unit : "1", s.kind});
    }
    std::vector<size_t> width(5, 0);
    for (const auto &l : lines)
        for (size_t k = 0; k < l.size(); k++) width[k] = std::max(width[k], l[k].size());
    for (const auto &l : lines) {
        std::string text;
        for (size_t k = 0; k + 1 < l.size(); k++) text += l[k] + std::string(width[k] + 2 - l[k].size(), ' ');
        text += l.back();
        std::printf("%s\n", text.c_str());
    }
}

SPIKELANE_BODY void arguments::words::help(const char *program, const std::string &about)
{
    if (!about.empty()) std::printf("%s\n\n", about.c_str());
    std::printf("usage: %s [options] [NAME=VALUE ...]\n\n"
                "  NAME=NUMBER       set something of the model, in SI base units: G.tau=0.02\n"
                "  NAME=@FILE.npy    the same with a value for each element, from a file of NumPy\n"
                "  --list            show what can be set\n"
                "  --results DIR     folder for the results; default: results\n"
                "  --data DIR        folder of the model's arrays; default: data beside the program\n"
                "  --seed N          seed of the random numbers\n"
                "  --wiring N        seed of those that make synapses; default: the seed\n"
                "  --duration S      simulated time in seconds\n"
                "  --threads N       threads, of each rank, where the program was built with OpenMP\n"
                "  --report FORM     progress on standard error: none, text, json; default: text on a terminal\n"
                "  --check-values L  what is done about NaN and infinity in the state: off, warn (at the end), error (the run\n"
                "                    stops soon after), step (right after the step, and is slower)\n"
                "  --json            the last line of standard output is a JSON object about the run\n"
                "  --help            this text\n\n"
                "The exit status is 0 when all went well, 1 when the run failed or was stopped, 2 when the command\n"
                "line is wrong.\n",
                program ? program : "main");
}

} // namespace spikelane

#endif

#endif
