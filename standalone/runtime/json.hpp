// JSON as text, the bytes that encoding/json of Go's library writes for the same values.
// Source: RFC 8259; for what is free there, encoding/json: which numbers have an exponent, what is escaped.
#ifndef SPIKELANE_JSON_HPP
#define SPIKELANE_JSON_HPP

#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "failure.hpp"
#include "numerals.hpp"

namespace spikelane {

// json_quoted is a string of JSON. What is not UTF-8 becomes U+FFFD, and what would have a meaning in HTML is escaped.
inline std::string json_quoted(const std::string &text)
{
    static const char *const hex = "0123456789abcdef";
    std::string out = "\"";
    const auto at = [&](size_t k) { return k < text.size() ? (unsigned char)text[k] : 0u; };
    const auto follows = [&](size_t k, unsigned low, unsigned high) { return at(k) >= low && at(k) <= high; };
    for (size_t k = 0; k < text.size();) {
        const unsigned c = at(k);
        if (c < 0x80) {
            k++;
            switch (c) {
            case '"': out += "\\\""; continue;
            case '\\': out += "\\\\"; continue;
            case '\b': out += "\\b"; continue;
            case '\f': out += "\\f"; continue;
            case '\n': out += "\\n"; continue;
            case '\r': out += "\\r"; continue;
            case '\t': out += "\\t"; continue;
            default: break;
            }
            if (c < 0x20 || c == '<' || c == '>' || c == '&') {
                out += "\\u00";
                out += hex[c >> 4];
                out += hex[c & 15];
            } else {
                out += (char)c;
            }
            continue;
        }
        // The bytes that may follow the first: table 3-7 of the Unicode standard.
        size_t n = 0;
        if (c >= 0xC2 && c <= 0xDF)
            n = follows(k + 1, 0x80, 0xBF) ? 2 : 0;
        else if (c >= 0xE0 && c <= 0xEF)
            n = follows(k + 1, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF) && follows(k + 2, 0x80, 0xBF) ? 3 : 0;
        else if (c >= 0xF0 && c <= 0xF4)
            n = follows(k + 1, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF) && follows(k + 2, 0x80, 0xBF) &&
                        follows(k + 3, 0x80, 0xBF)
                    ? 4
                    : 0;
        if (n == 0) {
            out += "\\ufffd";
            k++;
        } else if (c == 0xE2 && at(k + 1) == 0x80 && (at(k + 2) == 0xA8 || at(k + 2) == 0xA9)) {
            // Ends of lines in JavaScript.
            out += at(k + 2) == 0xA8 ? "\\u2028" : "\\u2029";
            k += n;
        } else {
            out.append(text, k, n);
            k += n;
        }
    }
    return out + "\"";
}

inline std::string json_number(double x)
{
    if (x != x || std::isinf(x)) throw failure("JSON has no number for " + number_text(x));
    const double size = std::fabs(x);
    return size != 0 && (size < 1e-6 || size >= 1e21) ? with_exponent(shortest(x), 1) : with_point(shortest(x));
}

// A json is written from its begin to its end:
//
//     json j(1);
//     j.object().key("n").number(3).key("names").array().text("a").close().close();
//     j.str();
//
// indent is how many spaces deep each level is; with -1 all is on one line.
class json {
public:
    explicit json(int indent = -1) : step(indent) {}

    json &object() { return open('{', '}'); }
    json &array() { return open('[', ']'); }

    // close ends the innermost object or array.
    json &close()
    {
        if (levels.empty()) bug("json: nothing is open");
        const char end = levels.back();
        levels.pop_back();
        if (!empty) line();
        out += end;
        empty = false;
        return *this;
    }

    json &key(const std::string &name)
    {
        next();
        out += json_quoted(name) + (step < 0 ? ":" : ": ");
        named = true;
        return *this;
    }

    json &text(const std::string &value) { return raw(json_quoted(value)); }
    json &number(double value) { return raw(json_number(value)); }
    json &number(int64_t value) { return raw(std::to_string(value)); }
    json &number(int value) { return raw(std::to_string(value)); }
    json &truth(bool value) { return raw(value ? "true" : "false"); }

    // map is an object of a map, by key.
    json &map(const std::map<std::string, int64_t> &values)
    {
        object();
        for (const auto &v : values) key(v.first).number(v.second);
        return close();
    }
    json &map(const std::map<std::string, std::string> &values)
    {
        object();
        for (const auto &v : values) key(v.first).text(v.second);
        return close();
    }

    const std::string &str() const { return out; }

private:
    json &open(char begin, char end)
    {
        next();
        out += begin;
        levels += end;
        empty = true;
        return *this;
    }

    json &raw(const std::string &value)
    {
        next();
        out += value;
        return *this;
    }

    // next writes what stands before the next value.
    void next()
    {
        if (named || levels.empty()) {
            named = false;
            return;
        }
        if (!empty) out += ',';
        empty = false;
        line();
    }

    void line()
    {
        if (step >= 0) out += "\n" + std::string(levels.size() * (size_t)step, ' ');
    }

    int step;
    std::string out, levels; // levels: what closes each
    bool empty = true, named = false;
};

} // namespace spikelane

#endif
