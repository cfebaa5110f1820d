// What a simulation must have in common with one whose state it takes: names and values. Simulation.StoreFile of Spikelane
// writes the same into its files.
#ifndef SPIKELANE_IDENTITY_HPP
#define SPIKELANE_IDENTITY_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace spikelane {

class identity {
public:
    std::vector<std::pair<std::string, std::string>> facts; // name and value

    // add adds a line `"name" "value"`, both quoted as strings of Go; or a name that is quoted so, and a value of plain letters.
    void add(const std::string &line);
    void add(const std::string &name, const std::string &value) { add(name + " \"" + value + "\""); }

    // hash is SHA-256 of the lines.
    std::string hash() const;

    // differences says in what another one differs.
    std::vector<std::string> differences(const identity &stored) const;

private:
    std::string lines;
};

// A header is what a checkpoint says about itself.
struct checkpoint_header {
    std::string model, hash;
    int64_t seed = 0, wiring = 0;
    double t = 0;
    bool records = false;
    identity who;

    std::string text() const;

    // read tells whether a text was one.
    bool read(const std::string &text);
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <map>

#include "json.hpp"
#include "sha256.hpp"

namespace spikelane {

// utf8 appends a code point to a text.
inline void utf8(std::string &to, uint32_t c)
{
    if (c < 0x80) {
        to += (char)c;
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    to += (char)((more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0) | c >> 6 * more);
    while (more-- > 0) to += (char)(0x80 | (c >> 6 * more & 0x3F));
}

// A quoted_reader takes a text apart in which strings stand in quotes, as Go or JSON writes them.
class quoted_reader {
public:
    explicit quoted_reader(const std::string &text) : rest(text) {}

    bool done()
    {
        blanks();
        return at == rest.size();
    }
    bool skip(char c)
    {
        blanks();
        if (at >= rest.size() || rest[at] != c) return false;
        at++;
        return true;
    }

    // word is a number, or true, false or null.
    std::string word()
    {
        blanks();
        const size_t begin = at;
        while (at < rest.size() && std::string(",]}: \t\r\n").find(rest[at]) == std::string::npos) at++;
        return rest.substr(begin, at - begin);
    }

    bool string(std::string &to)
    {
        if (!skip('"')) return false;
        to.clear();
        while (at < rest.size()) {
            char c = rest[at++];
            if (c == '"') return true;
            if (c != '\\') {
                to += c;
                continue;
            }
            if (at >= rest.size()) return false;
            c = rest[at++];
            static const std::string letters = "abfnrtv", meant = "\a\b\f\n\r\t\v";
            const size_t known = letters.find(c);
            uint32_t code = 0;
            if (known != std::string::npos) {
                to += meant[known];
            } else if (c == 'x') {
                if (!hexadecimal(2, code)) return false;
                to += (char)code; // a byte
            } else if (c == 'u' || c == 'U') {
                if (!hexadecimal(c == 'u' ? 4 : 8, code)) return false;
                uint32_t low = 0;
                if (code >= 0xD800 && code < 0xDC00 && rest.compare(at, 2, "\\u") == 0) { // half of a code point
                    at += 2;
                    if (!hexadecimal(4, low) || low < 0xDC00 || low > 0xDFFF) return false;
                    code = 0x10000 + ((code - 0xD800) << 10 | (low - 0xDC00));
                }
                utf8(to, code);
            } else if (c == '"' || c == '\\' || c == '/' || c == '\'') {
                to += c;
            } else {
                return false;
            }
        }
        return false;
    }

private:
    void blanks()
    {
        while (at < rest.size() && std::string(" \t\r\n").find(rest[at]) != std::string::npos) at++;
    }
    bool hexadecimal(size_t digits, uint32_t &to)
    {
        for (to = 0; digits > 0; digits--, at++) {
            const size_t x = at < rest.size() ? std::string("0123456789abcdef").find((char)(rest[at] | (rest[at] >= 'A' ? 0x20 : 0))) : std::string::npos;
            if (x == std::string::npos) return false;
            to = to << 4 | (uint32_t)x;
        }
        return true;
    }

    const std::string rest;
    size_t at = 0;
};

SPIKELANE_BODY void identity::add(const std::string &line)
{
    std::pair<std::string, std::string> fact;
    quoted_reader r(line);
    if (!r.string(fact.first) || !r.string(fact.second) || !r.done()) bug("an identity has lines that are none");
    facts.push_back(std::move(fact));
    lines += line + "\n";
}

SPIKELANE_BODY std::string identity::hash() const
{
    sha256 sum;
    sum.add(lines.data(), lines.size());
    return sum.sum().c_str();
}

// cut is a text from a place on, quoted and cut to fit into a line.
inline std::string cut(const std::string &text, size_t from)
{
    constexpr size_t most = 120;
    while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80) from--; // the middle of a letter
    std::string some = text.substr(from);
    if (some.size() > most) {
        size_t end = most;
        while (((unsigned char)some[end] & 0xC0) == 0x80) end--;
        some = some.substr(0, end) + "…";
    }
    return json_quoted(some);
}

SPIKELANE_BODY std::vector<std::string> identity::differences(const identity &stored) const
{
    std::map<std::string, std::string> here(facts.begin(), facts.end()), there(stored.facts.begin(), stored.facts.end());
    std::vector<std::string> out;
    for (const auto &f : stored.facts) {
        const auto mine = here.find(f.first);
        if (mine == here.end()) {
            out.push_back(f.first + ": stored is " + cut(f.second, 0) + ", here is none");
        } else if (mine->second != f.second) {
            const std::string &a = f.second, &b = mine->second;
            size_t from = 0; // of what is shown, so that the difference is
            while (from < std::min(a.size(), b.size()) && a[from] == b[from]) from++;
            from = from > 40 ? from - 40 : 0;
            out.push_back(f.first + ": stored is " + cut(a, from) + ", here is " + cut(b, from));
        }
    }
    for (const auto &f : facts)
        if (there.count(f.first) == 0) out.push_back(f.first + ": stored is none, here is " + cut(f.second, 0));
    return out;
}

SPIKELANE_BODY std::string checkpoint_header::text() const
{
    json j;
    j.object().key("model").text(model).key("seed").number(seed).key("wiring").number(wiring).key("t").number(t).key("records").truth(records);
    j.key("hash").text(hash).key("identity").array();
    for (const auto &f : who.facts) j.array().text(f.first).text(f.second).close();
    j.close().close();
    return j.str();
}

// whole_number reads one of 64 bits.
inline bool whole_number(const std::string &word, int64_t &to)
{
    char *end = nullptr;
    errno = 0;
    to = std::strtoll(word.c_str(), &end, 10);
    return !word.empty() && *end == 0 && errno == 0;
}

SPIKELANE_BODY bool checkpoint_header::read(const std::string &text)
{
    quoted_reader r(text);
    bool has_seed = false, has_wiring = false, has_records = false, has_identity = false;
    if (!r.skip('{')) return false;
    do {
        std::string key;
        if (!r.string(key) || !r.skip(':')) return false;
        if (key == "model" || key == "hash") {
            if (!r.string(key == "model" ? model : hash)) return false;
        } else if (key == "seed" || key == "wiring") {
            if (!whole_number(r.word(), key == "seed" ? seed : wiring)) return false;
            (key == "seed" ? has_seed : has_wiring) = true;
        } else if (key == "t") {
            const std::string word = r.word();
            char *end = nullptr;
            t = std::strtod(word.c_str(), &end);
            if (word.empty() || *end != 0) return false;
        } else if (key == "records") {
            const std::string word = r.word();
            if (word != "true" && word != "false") return false;
            records = word == "true";
            has_records = true;
        } else if (key == "identity") {
            if (!r.skip('[')) return false;
            has_identity = true;
            if (r.skip(']')) continue;
            do {
                std::pair<std::string, std::string> fact;
                if (!r.skip('[') || !r.string(fact.first) || !r.skip(',') || !r.string(fact.second) || !r.skip(']')) return false;
                who.facts.push_back(std::move(fact));
            } while (r.skip(','));
            if (!r.skip(']')) return false;
        } else {
            return false;
        }
    } while (r.skip(','));
    if (!has_wiring) wiring = seed; // older files
    return r.skip('}') && r.done() && has_seed && has_records && has_identity;
}

} // namespace spikelane

#endif

#endif
