// What io_test.go asks of the headers that read and write: one command a call.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <list>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "digest.hpp"
#include "input.hpp"
#include "json.hpp"
#include "memory_used.hpp"
#include "npz.hpp"
#include "numerals.hpp"
#include "progress.hpp"
#include "stop.hpp"
#include "suggest.hpp"
#include "summary.hpp"
#include "values.hpp"

using namespace spikelane;

// Lines of standard input; what is not a line ends them.
static bool next(std::string &line)
{
    line.clear();
    for (int c; (c = std::getchar()) != EOF; line += (char)c)
        if (c == '\n') return true;
    return !line.empty();
}

static std::vector<std::string> words(const std::string &line)
{
    std::vector<std::string> out(1);
    for (const char c : line) {
        if (c == '\t')
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

template <class T> static column<T> data(const std::string &name)
{
    column<T> c;
    read_data(name.c_str(), c);
    return c;
}

// add adds an array of a data file, by each of the ways that there are.
template <class T> static void add(archive &a, const std::string &how, const char *name, const std::string &from, const std::vector<int64_t> &shape)
{
    const column<T> c = data<T>(from);
    if (how == "vector")
        a.vector(name, c.data(), c.size());
    else if (how == "scalar")
        a.scalar(name, c[0]);
    else if (how == "transposed")
        a.transposed(name, c.data(), shape[1], shape[0]);
    else
        a.produced(name, shape, [&](int64_t k) { return c[k]; });
}

// huge OUT N: an archive of N numbers, k/3.
static void huge(char **argv)
{
    archive a(argv[0]);
    a.produced("x", {std::atoll(argv[1])}, [](int64_t k) { return (double)k / 3; });
    a.scalar("after", 1.0);
    a.close();
}

// npz OUT DATA LONGEST START: an archive of the arrays of standard input: how, type, name, data file, sides.
static void npz(char **argv)
{
    set_data_folder(argv[1]);
    archive a(argv[0], std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10));
    for (std::string line; next(line);) {
        const std::vector<std::string> w = words(line);
        std::vector<int64_t> shape;
        for (size_t k = 4; k < w.size(); k++) shape.push_back(std::atoll(w[k].c_str()));
        if (w[1] == "f64") add<double>(a, w[0], w[2].c_str(), w[3], shape);
        if (w[1] == "i32") add<int32_t>(a, w[0], w[2].c_str(), w[3], shape);
        if (w[1] == "i64") add<int64_t>(a, w[0], w[2].c_str(), w[3], shape);
        if (w[1] != "bool") continue;
        const column<uint8_t> c = data<uint8_t>(w[3]);
        if (w[0] == "vector")
            a.flags(w[2].c_str(), c.data(), c.size());
        else if (w[0] == "scalar")
            a.flag(w[2].c_str(), c[0] != 0);
        else if (w[0] == "transposed")
            a.transposed(w[2].c_str(), c.data(), shape[1], shape[0]);
        else
            a.produced(w[2].c_str(), shape, [&](int64_t k) { return c[k] != 0; });
    }
    a.close();
}

// load: what each data file of standard input, of float64, is: its elements, or what is wrong.
static void load()
{
    for (std::string line; next(line);) {
        try {
            const std::vector<std::string> w = words(line);
            column<double> c(3, 7.0);
            read_data_file(w[0], c, w.size() > 1 ? std::atoll(w[1].c_str()) : -1);
            std::printf("%lld:", (long long)c.size());
            for (const double x : c) std::printf(" %s", number_text(x).c_str());
            std::printf("\n");
        } catch (const failure &e) {
            std::printf("failure: %s\n", e.what());
        }
    }
}

// digests DATA: of the spikes and of the numbers there.
static void digests(char **argv)
{
    set_data_folder(argv[0]);
    const column<int64_t> steps = data<int64_t>("steps");
    const column<int32_t> index = data<int32_t>("index");
    const column<uint8_t> flags = data<uint8_t>("flags");
    const column<double> v = data<double>("v");
    digest spikes, numbers;
    spikes.spikes(steps.data(), index.data(), steps.size());
    numbers.numbers(v.data(), v.size());
    numbers.numbers(index.data(), index.size());
    numbers.numbers(steps.data(), steps.size());
    numbers.numbers(flags.data(), flags.size());
    std::printf("%s\n%s\n", spikes.sum().c_str(), numbers.sum().c_str());
    for (uint64_t n = 0; n < 200; n++) { // every length of what is left over, in pieces of three
        sha256 h;
        const auto *p = reinterpret_cast<const char *>(v.data());
        for (uint64_t k = 0; k < n; k += 3) h.add(p + k, n - k < 3 ? n - k : 3);
        std::printf("%s\n", h.sum().c_str());
    }
}

// numbers DATA: the file x there in all forms.
static void numbers(char **argv)
{
    set_data_folder(argv[0]);
    for (const double x : data<double>("x")) {
        char tried[40];
        shortest_by_trying(x, tried, sizeof tried);
        std::printf("%s %s %s %s\n", json_number(x).c_str(), number_text(x).c_str(), time_text(x).c_str(), tried);
    }
}

// quoted: the strings of standard input, each ended by a zero, as one array.
static void quoted()
{
    json j;
    j.array();
    std::string text;
    for (int c; (c = std::getchar()) != EOF;) {
        if (c != 0) {
            text += (char)c;
            continue;
        }
        j.text(text);
        text.clear();
    }
    std::fputs(j.close().str().c_str(), stdout);
}

// kept is a text that does not go away.
static const char *kept(const std::string &text)
{
    static std::list<std::string> all;
    all.push_back(text);
    return all.back().c_str();
}

// summary: summary.json and the line of the figures on standard input, then the words.
static void summary()
{
    run_stats s;
    monitor_list monitors;
    bool stopped = false;
    for (std::string line; next(line);) {
        const std::vector<std::string> w = words(line);
        const std::string &name = w[0];
        const char *value = w[1].c_str();
        if (name == "model") s.model = kept(value);
        if (name == "target") s.target = kept(value);
        if (name == "isa") s.isa = kept(value);
        if (name == "threads") s.threads = std::atoi(value);
        if (name == "seed") s.seed = std::atoll(value);
        if (name == "steps") s.steps = std::atoll(value);
        if (name == "sim_s") s.sim_s = std::atof(value);
        if (name == "build_s") s.build_s = std::atof(value);
        if (name == "compile_s") s.compile_s = std::atof(value);
        if (name == "run_s") s.run_s = std::atof(value);
        if (name == "peak") s.peak_rss_bytes = std::atoll(value);
        if (name == "neurons") s.neurons = std::atoll(value);
        if (name == "synapses") s.synapses(value, std::atoll(w[2].c_str()));
        if (name == "spikes") s.spikes(value, std::atoll(w[2].c_str()));
        if (name == "events") s.synaptic_events = std::atoll(value);
        if (name == "digest") {
            digest_text text = {};
            std::strncpy(text.text, w[2].c_str(), sizeof text.text - 1);
            s.digest(value, text);
        }
        if (name == "stopped") stopped = true;
        if (name == "monitor") monitors.add(kept(w[1]), kept(w[2]), kept(w[3]), kept(w[4]), std::atoll(w[5].c_str()), {});
        if (name == "variable") monitors.all.back().variables.push_back({kept(w[1]), kept(w[2])});
        if (name == "record") monitors.all.back().record.push_back(std::atoll(value));
    }
    std::fputs(summary_file(s, stopped, monitors).c_str(), stdout);
    std::fputs(stats_line(s).c_str(), stdout);
    monitor_list ten;
    ten.add("spikes", "spikes", "G", "", 10, {});
    std::fputs(summary_text(s, "given", ten, "results").c_str(), stdout);
}

template <class T> static void show(const arguments &a, const char *name, int64_t n)
{
    column<T> c(n);
    if (!a.fill(name, c)) return;
    std::printf("%s", name);
    for (const T x : c) std::printf(" %s", number_text((double)x).c_str());
    std::printf("\n");
}

static void options(int argc, char **argv)
{
    arguments a;
    const settable table[] = {
        {"G.v", element_type::f64, {3}, "V", "state"}, {"G.tau", element_type::f64, {}, "s", "parameter"},
        {"G.n", element_type::i32, {2}, "1", "state"}, {"G.count", element_type::i64, {}, "1", "parameter"},
        {"G.active", element_type::flag, {3}, "1", "state"}, {"stimulus", element_type::f64, {2, 3}, "A", "timed array"},
        {"S.w", element_type::f64, {-1}, "1", "state"}};
    if (!a.read(argc, argv, {table, sizeof table / sizeof *table}, "a test")) return;
    const std::string beside = path_join(program_folder(argv[0]), "data");
    std::printf("results %s, data %s, report '%s', json %d\n", a.results, a.data == beside ? "beside" : a.data, a.report, a.json);
    if (a.seed) std::printf("seed %lld\n", (long long)*a.seed);
    if (a.wiring) std::printf("wiring %lld\n", (long long)*a.wiring);
    if (a.duration) std::printf("duration %s\n", number_text(*a.duration).c_str());
    if (a.threads) std::printf("threads %d\n", *a.threads);
    show<double>(a, "G.v", 3);
    show<double>(a, "G.tau", 1);
    show<int32_t>(a, "G.n", 2);
    show<int64_t>(a, "G.count", 1);
    show<uint8_t>(a, "G.active", 3);
    show<double>(a, "stimulus", 6);
    show<double>(a, "S.w", 3);
}

// lines: of progress for times on standard input, and spans of time.
static void lines()
{
    for (std::string line; next(line);) {
        const std::vector<std::string> w = words(line);
        if (w[0] == "span")
            std::printf("%s\n", span_text(std::atof(w[1].c_str())).c_str());
        else if (w[0] == "connecting")
            std::printf("%s\n", connecting_line(w[1], std::atoll(w[2].c_str()), std::atoll(w[3].c_str()), std::atoll(w[4].c_str())).c_str());
        else
            std::printf("%s\n", progress_line(std::atof(w[0].c_str()), std::atof(w[1].c_str()), std::atof(w[2].c_str())).c_str());
    }
}

// told FORM: a run with progress on standard error, which is no terminal.
static void told(char **argv)
{
    progress p(argv[0]);
    p.begin(2);
    int64_t due = 0;
    for (int k = 0; k < 1000; k++) due += p.due();
    p.update(0.5);
    p.pause();
    p.resume();
    p.update(2);
    p.clear();
    std::printf("%d\n", due < 1000);
}

// signals: says when it listens, and which signal came; then goes on as if there were much to write.
static void signals()
{
    watch_signals();
    std::puts("listening");
    std::fflush(stdout);
    while (!stopped()) usleep(1000);
    std::printf("signal %d\n", (int)stop_signal());
    std::fflush(stdout);
    for (int c; (c = std::getchar()) != EOF && c != '\n';) {} // the test says when to end
    std::puts("written");
}

// files FOLDER: new files, complete and not.
static void files(char **argv)
{
    const std::string folder = argv[0];
    make_folders(path_join(folder, "a/b/c"));
    make_folders(path_join(folder, "a/b/c/"));
    write_file(path_join(folder, "a/b/c/new"), "one");
    write_file(path_join(folder, "a/b/c/new"), "two");
    {
        new_file f(path_join(folder, "a/b/c/new"));
        f.write("three", 5);
    }
    for (const char *path : {"a/b/c", "none/x", "a/b/c/new/x"}) {
        try {
            write_file(path_join(folder, path), "x");
            std::puts("written");
        } catch (const failure &e) {
            std::printf("%s\n", e.what());
        }
    }
    try {
        make_folders(path_join(folder, "a/b/c/new/d"));
    } catch (const failure &e) {
        std::printf("%s\n", e.what());
    }
    std::printf("%d\n", peak_memory() > 1 << 16);
}

// suggest: for each line a name and candidates.
static void suggest()
{
    for (std::string line; next(line);) {
        std::vector<std::string> w = words(line);
        const std::string name = w[0];
        w.erase(w.begin());
        std::printf("%s\n", nearest_name(name, w).c_str());
    }
}

int main(int argc, char **argv)
{
    const std::string command = argc > 1 ? argv[1] : "";
    try {
        if (command == "npz" && argc == 6) npz(argv + 2);
        if (command == "huge" && argc == 4) huge(argv + 2);
        if (command == "load") load();
        if (command == "digests" && argc == 3) digests(argv + 2);
        if (command == "numbers" && argc == 3) numbers(argv + 2);
        if (command == "quoted") quoted();
        if (command == "summary") summary();
        if (command == "options") argv[1] = argv[0], options(argc - 1, argv + 1);
        if (command == "lines") lines();
        if (command == "told" && argc == 3) told(argv + 2);
        if (command == "signals") signals();
        if (command == "files" && argc == 3) files(argv + 2);
        if (command == "suggest") suggest();
    } catch (const usage_failure &e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    } catch (const failure &e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
    return 0;
}
