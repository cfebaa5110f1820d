// Arrays that a user gives: NumPy's .npy files, as numpy.save leaves them.
// Source: numpy/lib/format.py, versions 1.0, 2.0 and 3.0.
#ifndef SPIKELANE_VALUES_HPP
#define SPIKELANE_VALUES_HPP

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "elements.hpp"
#include "failure.hpp"
#include "files.hpp"

namespace spikelane {

// An array is what a .npy file holds, in row-major order: numbers in `real` if type is f64, else in `whole`, where a flag
// is 0 or 1.
struct array {
    element_type type = element_type::f64;
    std::vector<int64_t> shape;
    std::vector<double> real;
    std::vector<int64_t> whole;

    int64_t size() const { return (int64_t)(real.size() + whole.size()); }
};

inline std::string shape_text(const std::vector<int64_t> &shape)
{
    std::string text = "(";
    for (size_t k = 0; k < shape.size(); k++) text += (k > 0 ? ", " : "") + std::to_string(shape[k]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

// A header of a .npy file is a Python dictionary of three entries:
//
//     {'descr': '<f8', 'fortran_order': False, 'shape': (3,), }
class npy_dictionary {
public:
    explicit npy_dictionary(const std::string &text) : rest(text) {}

    std::string descr;
    std::vector<int64_t> shape;
    bool column_major = false;

    // read tells whether the text was what is wanted.
    bool read()
    {
        bool has_descr = false, has_order = false, has_shape = false;
        if (!skip("{")) return false;
        while (!skip("}")) {
            std::string key;
            if (!quoted(key) || !skip(":")) return false;
            if (key == "descr" && !has_descr)
                has_descr = quoted(descr);
            else if (key == "fortran_order" && !has_order)
                has_order = (column_major = skip("True")) || skip("False");
            else if (key == "shape" && !has_shape)
                has_shape = tuple();
            else
                return false;
            if (skip(",")) continue;
            if (!skip("}")) return false;
            break;
        }
        return has_descr && has_order && has_shape && rest.find_first_not_of(" \t\n", at) == std::string::npos;
    }

private:
    bool skip(const char *token)
    {
        const size_t begin = rest.find_first_not_of(" \t\n", at), n = std::strlen(token);
        if (begin == std::string::npos || rest.compare(begin, n, token) != 0) return false;
        at = begin + n;
        return true;
    }

    bool quoted(std::string &word)
    {
        const char *quote = skip("'") ? "'" : skip("\"") ? "\"" : nullptr;
        const size_t end = quote ? rest.find(quote, at) : std::string::npos;
        if (end == std::string::npos) return false;
        word = rest.substr(at, end - at);
        at = end + 1;
        return true;
    }

    bool tuple()
    {
        if (!skip("(")) return false;
        while (!skip(")")) {
            skip(""); // blanks
            int64_t side = 0;
            const size_t begin = at;
            for (; at < rest.size() && rest[at] >= '0' && rest[at] <= '9'; at++) {
                if (side > (int64_t)1 << 40) return false; // no file is so long
                side = side * 10 + (rest[at] - '0');
            }
            if (at == begin) return false;
            shape.push_back(side);
            if (skip(",")) continue;
            return skip(")");
        }
        return true;
    }

    const std::string rest;
    size_t at = 0;
};

// read_npy reads a file with elements of type f8, i4, i8 or b1. Whatever else is in it is a failure that says what.
inline array read_npy(const std::string &path)
{
    input_file file(path);
    const auto refuse = [&](const std::string &why) { throw failure(path + ": " + why); };
    unsigned char start[12] = {};
    if (file.size() >= 10) file.read(start, 10);
    if (std::memcmp(start, "\x93NUMPY", 6) != 0) refuse("it is no .npy file, which numpy.save writes");
    uint64_t before = 10, length = start[8] | (uint64_t)start[9] << 8;
    if (start[6] == 2 || start[6] == 3) { // a longer length
        file.read(start + 10, 2);
        before = 12;
        length |= (uint64_t)start[10] << 16 | (uint64_t)start[11] << 24;
    } else if (start[6] != 1) {
        refuse("it has version " + std::to_string(start[6]) + " of the .npy format, 1 to 3 are read");
    }
    if (length > 10000 || before + length > file.size())
        refuse("it is damaged: a header of " + std::to_string(length) + " bytes");
    std::string text(length, ' ');
    file.read(&text[0], length);
    npy_dictionary header(text);
    if (!header.read()) refuse("its header is not one that numpy.save writes for plain numbers");
    array a;
    a.shape = header.shape;
    if (header.column_major && a.shape.size() > 1)
        refuse("its elements are column by column; save numpy.ascontiguousarray(...) of the array");
    uint64_t width = 8;
    if (header.descr == "<f8")
        a.type = element_type::f64;
    else if (header.descr == "<i8")
        a.type = element_type::i64;
    else if (header.descr == "<i4")
        a.type = element_type::i32, width = 4;
    else if (header.descr == "|b1")
        a.type = element_type::flag, width = 1;
    else
        refuse("it has elements of type '" + header.descr + "'; read are float64, int64, int32 and bool, little-endian");
    const uint64_t left = file.size() - before - length;
    uint64_t n = 1;
    for (const int64_t side : a.shape) n = side != 0 && n > left / (uint64_t)side ? left + 1 : n * (uint64_t)side;
    for (const int64_t side : a.shape) n = side == 0 ? 0 : n;
    if (n > left || n * width != left)
        refuse("its shape is " + shape_text(a.shape) + ", but it has " + std::to_string(left) +
               " bytes of elements of " + std::to_string(width));
    std::vector<unsigned char> bytes(left);
    file.read(bytes.data(), left);
    if (a.type == element_type::f64) {
        a.real.resize(n);
        if (n > 0) std::memcpy(a.real.data(), bytes.data(), left);
        return a;
    }
    a.whole.resize(n);
    for (uint64_t k = 0; k < n; k++) {
        int32_t half;
        switch (width) {
        case 8: std::memcpy(&a.whole[k], &bytes[8 * k], 8); break;
        case 4: std::memcpy(&half, &bytes[4 * k], 4); a.whole[k] = half; break;
        default: a.whole[k] = bytes[k] != 0;
        }
    }
    return a;
}

} // namespace spikelane

#endif
