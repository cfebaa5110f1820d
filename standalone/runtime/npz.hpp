// NumPy archives (.npz): named arrays in one file, which numpy.load reads and record.ReadNPZ of Spikelane. Equal arrays
// give equal bytes, those of record.WriteNPZ.
// Source: numpy/lib/format.py, "Format Version 1.0" (NumPy Enhancement Proposal 1).
#ifndef SPIKELANE_NPZ_HPP
#define SPIKELANE_NPZ_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "callback.hpp"
#include "crc32.hpp"
#include "elements.hpp"
#include "files.hpp"
#include "memory.hpp"
#include "zip.hpp"

namespace spikelane {

// An archive appears at its path, whole, when it is closed.
class archive {
public:
    // Members of `longest` bytes or more have their size behind them; the first byte stands at `start` of the archive.
    explicit archive(const std::string &path, uint64_t longest = 0xffffffff, uint64_t start = 0);
    ~archive();

    // vector adds the n numbers at data.
    template <class T> void vector(const std::string &name, const T *data, int64_t n)
    {
        static_assert(!std::is_same<T, uint8_t>::value, "flags are added by flags()");
        stored(name, element_of<T>(), {n}, data, n);
    }
    template <class T> void vector(const std::string &name, spikelane::view<T> v) { vector(name, v.data, v.size); }

    // scalar adds one number, an array without dimensions.
    template <class T> void scalar(const std::string &name, T value) { stored(name, element_of<T>(), {}, &value, 1); }

    // flags adds booleans; everything but 0 is true.
    void flags(const std::string &name, const uint8_t *data, int64_t n);
    void flag(const std::string &name, bool value);

    // produced adds an array whose k-th element, in row-major order, is at(k): double, int32_t, int64_t or bool. It is
    // asked twice for each.
    template <class At> void produced(const std::string &name, const std::vector<int64_t> &shape, At &&at)
    {
        using given = decltype(at(int64_t(0)));
        using T = typename std::conditional<std::is_same<given, bool>::value, uint8_t, given>::type;
        parts(name, element_of<T>(), shape, [&](int64_t from, int64_t n, void *to) {
            for (int64_t k = 0; k < n; k++) static_cast<T *>(to)[k] = static_cast<T>(at(from + k));
        });
    }

    // parts adds an array part by part: make(from, n, to) writes n elements from `from` on. It is asked twice for each.
    void parts(const std::string &name, element_type type, const std::vector<int64_t> &shape,
        const callback<int64_t, int64_t, void *> &make);

    // transposed adds samples in the order in which they were taken, [sample][element], as [element][sample].
    template <class T> void transposed(const std::string &name, const T *data, int64_t samples, int64_t elements)
    {
        constexpr bool logical = std::is_same<T, uint8_t>::value;
        int64_t row = 0, column = 0; // of the next element, which spares the divisions
        produced(name, {elements, samples}, [&](int64_t k) {
            if (k == 0) row = column = 0;
            const T x = data[column * elements + row];
            if (++column == samples) column = 0, row++;
            if constexpr (logical)
                return x != 0;
            else
                return x;
        });
    }

    // close writes what ends an archive, and puts it into its place.
    void close();

private:
    static constexpr int64_t chunk = 4096; // elements that are made at a time

    void stored(const std::string &name, element_type type, const std::vector<int64_t> &shape, const void *data, int64_t n);

    // member adds an array of n elements; each(take) gives take their bytes. What is smaller than big is gone through
    // twice, for the checksum comes before the data.
    using taker = callback<const void *, uint64_t>;
    void member(const std::string &name, element_type type, const std::vector<int64_t> &shape, int64_t n,
        const callback<const taker &> &each);

    new_file file;
    zip_writer zip;
    uint64_t big;
    std::vector<std::string> names;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>

namespace spikelane {

// npy_header is what stands before the elements of an array: magic, version, length, a Python dictionary, padded with
// spaces and a newline to a multiple of 64 bytes.
inline std::string npy_header(element_type type, const std::vector<int64_t> &shape)
{
    std::string sides;
    for (size_t k = 0; k < shape.size(); k++) sides += (k > 0 ? ", " : "") + std::to_string(shape[k]);
    if (shape.size() == 1) sides += ","; // a tuple of one
    std::string text = std::string("{'descr': '") + element_descr(type) + "', 'fortran_order': False, 'shape': (" + sides +
                       "), }";
    const size_t before = 10, total = (before + text.size() + 1 + 63) / 64 * 64;
    if (total - before > 0xffff) bug("npz: an array of too many dimensions");
    text.resize(total - before - 1, ' ');
    std::string head("\x93NUMPY\x01", 7);
    head += '\0';
    head += (char)((total - before) & 0xff);
    head += (char)((total - before) >> 8);
    return head + text + "\n";
}

SPIKELANE_BODY archive::archive(const std::string &path, uint64_t longest, uint64_t start)
    : file(path), zip(file, start), big(longest)
{
}

SPIKELANE_BODY archive::~archive() = default;

SPIKELANE_BODY void archive::parts(const std::string &name, element_type type, const std::vector<int64_t> &shape,
    const callback<int64_t, int64_t, void *> &make)
{
    int64_t n = 1;
    for (const int64_t side : shape) n *= side;
    const auto all = [&](const taker &take) {
        int64_t some[chunk]; // of any type
        for (int64_t k = 0; k < n;) {
            const int64_t m = std::min(chunk, n - k);
            make(k, m, some);
            take(some, (uint64_t)m * element_width(type));
            k += m;
        }
    };
    member(name, type, shape, n, all);
}

SPIKELANE_BODY void archive::flags(const std::string &name, const uint8_t *data, int64_t n)
{
    produced(name, {n}, [data](int64_t k) { return data[k] != 0; });
}

SPIKELANE_BODY void archive::flag(const std::string &name, bool value)
{
    produced(name, {}, [value](int64_t) { return value; });
}

SPIKELANE_BODY void archive::close()
{
    zip.close();
    file.complete();
}

SPIKELANE_BODY void archive::stored(const std::string &name, element_type type, const std::vector<int64_t> &shape, const void *data, int64_t n)
{
    const auto whole = [&](const taker &take) { take(data, (uint64_t)n * element_width(type)); };
    member(name, type, shape, n, whole);
}

SPIKELANE_BODY void archive::member(const std::string &name, element_type type, const std::vector<int64_t> &shape, int64_t n,
    const callback<const taker &> &each)
{
    if (std::find(names.begin(), names.end(), name) != names.end()) bug("npz: two arrays of one name");
    names.push_back(name);
    const std::string head = npy_header(type, shape);
    const uint64_t size = head.size() + (uint64_t)n * element_width(type);
    if (size < big) {
        crc32 sum;
        sum.add(head.data(), head.size());
        each([&](const void *p, uint64_t bytes) { sum.add(p, bytes); });
        zip.begin(name + ".npy", size, sum.sum());
    } else {
        zip.begin_long(name + ".npy");
    }
    zip.write(head.data(), head.size());
    each([&](const void *p, uint64_t bytes) { zip.write(p, bytes); });
}

} // namespace spikelane

#endif

#endif
