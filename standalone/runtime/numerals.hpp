// Numbers as text: the shortest digits that say which float64 it is, in the forms that Go's libraries write.
#ifndef SPIKELANE_NUMERALS_HPP
#define SPIKELANE_NUMERALS_HPP

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "failure.hpp"

namespace spikelane {

// A decimal is ±0.DIGITS times 10 to the power `point`, without zeros at the end; 0 has the digit 0 and the point 1.
struct decimal {
    bool negative = false;
    std::string digits;
    int point = 0;
};

// shortest_by_trying writes the fewest digits that read back as x, d.ddde±xx, into text, for libraries that have no
// std::to_chars.
inline void shortest_by_trying(double x, char *text, size_t size)
{
    for (int places = 0; places < 17; places++) {
        std::snprintf(text, size, "%.*e", places, x);
        if (std::strtod(text, nullptr) == x) return;
        // The floats above a power of 2 are twice as far apart as those below: so the next decimal may be in reach.
        for (char *p = std::strchr(text, 'e') - 1; p >= text && *p != '-'; p--) {
            if (*p == '.') continue;
            if (*p != '9') {
                ++*p;
                if (std::strtod(text, nullptr) == x) return;
                break;
            }
            *p = '0';
        }
    }
    bug("numerals: 17 digits do not say which float64 it is");
}

// shortest is the fewest digits that read back as x, which is finite, and of these the nearest to x.
inline decimal shortest(double x)
{
    char text[40]; // d.ddde±xx
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
    *std::to_chars(text, text + sizeof text - 1, x, std::chars_format::scientific).ptr = 0;
#else
    shortest_by_trying(x, text, sizeof text);
#endif
    decimal d;
    const char *p = text;
    if (*p == '-') d.negative = true, p++;
    for (; *p != 'e'; p++)
        if (*p != '.') d.digits += *p;
    d.point = std::atoi(p + 1) + 1;
    while (d.digits.size() > 1 && d.digits.back() == '0') d.digits.pop_back();
    return d;
}

// with_point writes a decimal without an exponent, with_exponent with one of `least` digits or more.
inline std::string with_point(const decimal &d)
{
    const int n = (int)d.digits.size();
    std::string text = d.negative ? "-" : "";
    if (d.point <= 0) return text + "0." + std::string((size_t)-d.point, '0') + d.digits;
    if (d.point >= n) return text + d.digits + std::string((size_t)(d.point - n), '0');
    return text + d.digits.substr(0, (size_t)d.point) + "." + d.digits.substr((size_t)d.point);
}

inline std::string with_exponent(const decimal &d, size_t least)
{
    std::string text = d.negative ? "-" : "";
    text += d.digits[0];
    if (d.digits.size() > 1) text += "." + d.digits.substr(1);
    const int e = d.point - 1;
    const std::string power = std::to_string(e < 0 ? -e : e);
    return text + (e < 0 ? "e-" : "e+") + (power.size() < least ? std::string(least - power.size(), '0') : "") + power;
}

// number_text is strconv.FormatFloat(x, 'g', -1, 64).
inline std::string number_text(double x)
{
    if (x != x) return "NaN";
    if (std::isinf(x)) return x < 0 ? "-Inf" : "+Inf";
    const decimal d = shortest(x);
    const int e = d.point - 1;
    return e < -4 || e >= 6 ? with_exponent(d, 2) : with_point(d);
}

// rounded_to is x with so many digits.
inline double rounded_to(double x, int digits)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.*g", digits, x);
    return std::strtod(text, nullptr);
}

// time_text is a time in seconds as units.Time of Spikelane prints it: 20 ms. All digits are written, and the point is
// moved in them, which takes no arithmetic.
inline std::string time_text(double seconds)
{
    if (seconds != seconds || std::isinf(seconds)) return number_text(seconds) + " s";
    decimal d = shortest(seconds);
    const int e = seconds == 0 ? 0 : d.point - 1;
    int third = e >= 0 ? e / 3 : -((2 - e) / 3);
    third = third < -8 ? -8 : third > 8 ? 8 : third;
    static const char *const prefixes[17] = {"y", "z", "a", "f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"};
    d.point -= 3 * third;
    return number_text(std::strtod(with_exponent(d, 1).c_str(), nullptr)) + " " + prefixes[third + 8] + "s";
}

} // namespace spikelane

#endif
