// The command line of a program: options, and values for what can be set without compiling again.
#ifndef SPIKELANE_ARGUMENTS_HPP
#define SPIKELANE_ARGUMENTS_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "elements.hpp"
#include "failure.hpp"
#include "files.hpp"
#include "memory.hpp"
#include "suggest.hpp"
#include "values.hpp"

namespace spikelane {

// A mistake on the command line: all that there are, one a line. The exit status is 2.
struct usage_failure : failure {
    using failure::failure;
};

// settable is something that the command line can set.
struct settable {
    std::string name;           // object.variable, or the name of a timed array
    element_type type;          // of its elements: f64, i32, i64 or flag
    // {} of one number for all, {n} of a value for each element, {rows, columns} of a timed array; {-1} of a value
    // for each of what is not counted yet.
    std::vector<int64_t> shape;
    std::string unit;           // "1" for numbers without one
    std::string kind;           // in words: parameter, state, timed array …
};

class arguments {
public:
    std::string results = "results"; // folder
    std::string data;                // folder; by default data beside the program
    std::string report;              // none, text or json; "": text on a terminal
    bool json = false;
    std::optional<int64_t> seed, wiring;
    std::optional<double> duration; // seconds
    std::optional<int> threads;

    // read takes the command line apart; table is what can be set. false: --help or --list was given and is answered,
    // nothing is left to do. All mistakes at once are a usage_failure.
    bool read(int argc, char **argv, const std::vector<settable> &table, const std::string &about = "");

    // given tells whether the command line sets something.
    bool given(const std::string &name) const { return values.count(name) > 0; }

    // fill gives a column the values of the command line, if there are any: one number for all, or one for each.
    template <class T> bool fill(const std::string &name, T *to, int64_t n) const;
    template <class T> bool fill(const std::string &name, column<T> &to) const;

private:
    static std::vector<std::string> options();

    static bool known(const std::string &name);

    void fault(const std::string &text);

    static bool whole(const std::string &text, int64_t &x);

    static bool real(const std::string &text, double &x);

    void option(const std::string &name, const std::string &text);

    // assignment reads NAME=NUMBER and NAME=@FILE.npy.
    void assignment(const std::string &word, const std::vector<settable> &table);

    bool number(const settable &s, const std::string &text, array &a);

    // file reads an array for s: of its shape, and of a type that loses nothing.
    bool file(const settable &s, const std::string &path, array &a);

    static void list(const std::vector<settable> &table);

    static void help(const char *program, const std::string &about);

    std::string faults;
    std::map<std::string, array> values;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace spikelane {

SPIKELANE_BODY bool arguments::read(int argc, char **argv, const std::vector<settable> &table, const std::string &about)
{
    data = path_join(program_folder(argv[0]), "data");
    for (int k = 1; k < argc; k++) {
        const std::string word = argv[k];
        if (word == "-h" || word == "--help") {
            help(argv[0], about);
            return false;
        }
        if (word == "--list") {
            list(table);
            return false;
        }
        if (word.size() > 1 && word[0] == '-') {
            const size_t cut = word.find('=');
            const std::string name = word.substr(0, cut);
            if (name == "--json" && cut == std::string::npos) {
                json = true;
            } else if (!known(name)) {
                fault("there is no option " + name + did_you_mean(name, options()));
            } else if (name == "--json") {
                fault("--json takes no value");
            } else if (cut != std::string::npos) {
                option(name, word.substr(cut + 1));
            } else if (k + 1 < argc) {
                option(name, argv[++k]);
            } else {
                fault(name + " takes a value");
            }
            continue;
        }
        assignment(word, table);
    }
    if (!faults.empty()) throw usage_failure(faults);
    return true;
}

template <class T> bool arguments::fill(const std::string &name, T *to, int64_t n) const
{
    const auto found = values.find(name);
    if (found == values.end()) return false;
    const array &a = found->second;
    const bool real = !a.real.empty();
    const bool one = a.shape.empty();
    if (!one && a.size() != n)
        throw failure(name + ": " + std::to_string(a.size()) + " values are given, want " + std::to_string(n));
    for (int64_t k = 0; k < n; k++) {
        const size_t at = one ? 0 : (size_t)k;
        to[k] = real ? (T)a.real[at] : (T)a.whole[at];
    }
    return true;
}

template <class T> bool arguments::fill(const std::string &name, column<T> &to) const
{
    return fill(name, to.data(), to.size());
}

SPIKELANE_BODY std::vector<std::string> arguments::options()
{
    return {"--results", "--data", "--seed", "--wiring", "--duration",
            "--threads", "--report", "--json", "--list", "--help"};
}

SPIKELANE_BODY bool arguments::known(const std::string &name)
{
    for (const std::string &o : options())
        if (o == name) return true;
    return false;
}

SPIKELANE_BODY void arguments::fault(const std::string &text)
{
    faults += (faults.empty() ? "" : "\n") + text;
}

SPIKELANE_BODY bool arguments::whole(const std::string &text, int64_t &x)
{
    char *end = nullptr;
    errno = 0;
    x = std::strtoll(text.c_str(), &end, 10);
    return !text.empty() && text[0] != ' ' && *end == 0 && errno == 0;
}

SPIKELANE_BODY bool arguments::real(const std::string &text, double &x)
{
    char *end = nullptr;
    x = std::strtod(text.c_str(), &end); // what is too large becomes infinite: see below
    return !text.empty() && text[0] != ' ' && *end == 0 && std::isfinite(x);
}

SPIKELANE_BODY void arguments::option(const std::string &name, const std::string &text)
{
    int64_t n = 0;
    double x = 0;
    const bool is_whole = whole(text, n);
    if (name == "--results" || name == "--data") {
        if (text.empty()) fault(name + ": want a folder");
        (name == "--data" ? data : results) = text;
    } else if (name == "--seed" || name == "--wiring") {
        if (!is_whole) fault(name + " " + text + ": want a whole number of 64 bits");
        (name == "--seed" ? seed : wiring) = n;
    } else if (name == "--threads") {
        if (!is_whole || n < 1 || n > 1 << 16) fault(name + " " + text + ": want a whole number from 1 on");
        threads = (int)n;
    } else if (name == "--duration") {
        if (!real(text, x) || x < 0) fault(name + " " + text + ": want a time in seconds, a number from 0 on");
        duration = x;
    } else if (name == "--report") {
        if (text != "none" && text != "text" && text != "json")
            fault(name + " " + text + ": want none, text or json");
        report = text;
    } else {
        fault(name + " takes no value");
    }
}

SPIKELANE_BODY void arguments::assignment(const std::string &word, const std::vector<settable> &table)
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
        if (s.name != name) continue;
        array a;
        if (given(name))
            fault(name + " is given twice");
        else if (text.empty() || text[0] != '@' ? number(s, text, a) : file(s, text.substr(1), a))
            values[name] = a;
        return;
    }
    fault("there is no " + name + " that can be set" + did_you_mean(name, names) + "; --list shows what there is");
}

SPIKELANE_BODY bool arguments::number(const settable &s, const std::string &text, array &a)
{
    a.type = s.type;
    double x = 0;
    int64_t n = 0;
    const bool is_whole = whole(text, n);
    std::string want;
    switch (s.type) {
    case element_type::f64:
        if (s.shape.size() > 1) {
            want = "@FILE.npy with an array of shape " + shape_text(s.shape);
        } else if (!real(text, x)) {
            const bool plain = s.unit == "1" || s.unit.empty();
            want = "a number" + (plain ? "" : " in " + s.unit + ", without the unit") + ", or @FILE.npy";
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
    if (!want.empty()) fault(s.name + "=" + text + ": want " + want);
    return want.empty();
}

SPIKELANE_BODY bool arguments::file(const settable &s, const std::string &path, array &a)
{
    try {
        a = read_npy(path);
    } catch (const failure &e) {
        fault(s.name + ": " + e.what());
        return false;
    }
    const bool any_length = s.shape == std::vector<int64_t>{-1} && a.shape.size() == 1;
    if (a.shape != s.shape && !any_length) {
        fault(s.name + ": the array in " + path + " has the shape " + shape_text(a.shape) + ", want " +
              shape_text(s.shape));
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
        fault(s.name + ": the numbers in " + path + ", of type " + element_name(a.type) + ", do not all fit into " +
              element_name(s.type));
    return fits;
}

SPIKELANE_BODY void arguments::list(const std::vector<settable> &table)
{
    std::vector<std::vector<std::string>> lines = {{"NAME", "TYPE", "SIZE", "UNIT", "WHAT"}};
    for (const settable &s : table) {
        std::string size;
        for (const int64_t side : s.shape) size += (size.empty() ? "" : "x") + (side < 0 ? "all" : std::to_string(side));
        if (size.empty()) size = "1";
        lines.push_back({s.name, element_name(s.type), size, s.unit.empty() ? "1" : s.unit, s.kind});
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

SPIKELANE_BODY void arguments::help(const char *program, const std::string &about)
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
                "  --threads N       threads, where the program was built with OpenMP\n"
                "  --report FORM     progress on standard error: none, text, json; default: text on a terminal\n"
                "  --json            the last line of standard output is a JSON object about the run\n"
                "  --help            this text\n\n"
                "The exit status is 0 when all went well, 1 when the run failed or was stopped, 2 when the command\n"
                "line is wrong.\n",
                program ? program : "main");
}

} // namespace spikelane

#endif

#endif
