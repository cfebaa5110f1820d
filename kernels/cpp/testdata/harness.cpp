// Runs kernels on what a file holds and writes what they leave: see tape_test.go for the format. With a third argument,
// the number of repetitions, it prints the median time of a call instead, in ns.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

extern "C" {
typedef void (*kernel)(void *);
typedef void (*check)(const double *, int64_t *);
extern const kernel kernels[];
extern const check checks[];
extern const int64_t number_of_checks;
}

static std::vector<int64_t> in, out;
static size_t at;

static void fail(const char *what) { std::fprintf(stderr, "harness: %s\n", what); std::exit(1); }
static int64_t next() { if (at >= in.size()) fail("the file ends early"); return in[at++]; }
static char *bytes(int64_t n)
{
    char *p = reinterpret_cast<char *>(&in[0] + at);
    at += (size_t)(n + 7) / 8;
    if (at > in.size()) fail("the file ends early");
    return p;
}

int main(int argc, char **argv)
{
    if (argc < 3) fail("want two files");
    std::FILE *f = std::fopen(argv[1], "rb");
    if (!f) fail("cannot read");
    std::fseek(f, 0, SEEK_END);
    in.resize((size_t)std::ftell(f) / 8);
    std::rewind(f);
    if (std::fread(in.data(), 8, in.size(), f) != in.size()) fail("cannot read all");
    std::fclose(f);

    const int64_t inputs = next();
    const char *given = bytes(8 * inputs);
    std::vector<double> x((size_t)inputs);
    std::memcpy(x.data(), given, 8 * (size_t)inputs);
    const int64_t answers = next();
    const char *want = bytes(8 * answers);
    for (int64_t c = 0; c < number_of_checks; c++) {
        std::vector<int64_t> got((size_t)answers + 64, 0);
        checks[c](x.data(), got.data());
        for (int64_t k = 0; k < answers; k++) {
            int64_t w;
            std::memcpy(&w, want + 8 * k, 8);
            if (w != got[(size_t)k]) { std::fprintf(stderr, "check: answer %d is %#llx, want %#llx\n", (int)k, (unsigned long long)got[(size_t)k], (unsigned long long)w); return 3; }
        }
        if (got[(size_t)answers] != 0) fail("more answers than expected");
    }

    const long repeat = argc > 3 ? std::atol(argv[3]) : 0;
    for (int64_t cases = next(); cases > 0; cases--) {
        const int64_t which = next(), size = next();
        std::vector<uint64_t> block((size_t)size / 8);
        char *args = reinterpret_cast<char *>(block.data());
        auto put = [&](int64_t offset, const void *p) { std::memcpy(args + offset, p, 8); };
        const int64_t into = next(), rows = next(), words = next();
        const void *first = bytes(8 * words);
        put(0, &first);
        put(8, &rows);
        put(16, &into);
        struct piece { char *p; int64_t n, list; };
        std::vector<piece> pieces;
        for (int64_t cols = next(); cols > 0; cols--) {
            const int64_t offset = next(), n = next(), begin = next();
            char *p = bytes(n);
            const void *column = p + begin;
            put(offset, &column);
            pieces.push_back({p, n, -1});
        }
        for (int64_t params = next(); params > 0; params--) {
            const int64_t offset = next(), value = next();
            put(offset, &value);
        }
        for (int64_t lists = next(); lists > 0; lists--) {
            const int64_t offset = next(), len = next(), n = next();
            char *p = bytes(n);
            const void *index = p;
            put(offset, &index);
            put(offset + 8, &len);
            pieces.push_back({p, n, offset});
        }
        if (repeat > 0) {
            std::vector<double> ns;
            std::vector<std::vector<char>> first;
            for (const piece &p : pieces) first.emplace_back(p.p, p.p + p.n);
            for (int sample = 0; sample < 15; sample++) {
                for (size_t k = 0; k < pieces.size(); k++) std::memcpy(pieces[k].p, first[k].data(), first[k].size());
                const std::clock_t begin = std::clock(); // of this process alone: machines are shared
                for (long k = 0; k < repeat; k++) {
                    const int64_t none = 0;
                    for (const piece &p : pieces) if (p.list >= 0) put(p.list + 8, &none);
                    kernels[which](args);
                }
                ns.push_back(1e9 / CLOCKS_PER_SEC * (double)(std::clock() - begin) / (double)repeat);
            }
            std::sort(ns.begin(), ns.end());
            std::printf("%.1f\n", ns[ns.size() / 2]);
            continue;
        }
        kernels[which](args);
        for (const piece &p : pieces) {
            if (p.list >= 0) { int64_t len; std::memcpy(&len, args + p.list + 8, 8); out.push_back(len); }
            const size_t k = out.size();
            out.resize(k + (size_t)(p.n + 7) / 8, 0);
            std::memcpy(&out[k], p.p, (size_t)p.n);
        }
    }
    if (repeat == 0) {
        f = std::fopen(argv[2], "wb");
        if (!f || std::fwrite(out.data(), 8, out.size(), f) != out.size() || std::fclose(f)) fail("cannot write");
    }
    return 0;
}
