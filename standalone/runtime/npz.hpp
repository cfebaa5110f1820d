// NumPy archives (.npz): named arrays in one file, which numpy.load reads and record.ReadNPZ of Spikelane. Equal arrays
// give equal bytes, those of record.WriteNPZ.
// Source: numpy/lib/format.py, "Format Version 1.0" (NumPy Enhancement Proposal 1).
#ifndef SPIKELANE_NPZ_HPP
#define SPIKELANE_NPZ_HPP

#include <cstdint>
#include <type_traits>
#include <vector>

#include "callback.hpp"
#include "elements.hpp"
#include "memory.hpp"
#include "owned.hpp"

namespace spikelane {

// An archive appears at its path, whole, when it is closed. Rank 0 writes it; others go through the same motions, since what
// is put in may be asked of all.
class archive {
public:
    // Members of `longest` bytes or more have their size behind them; the first byte stands at `start` of the archive.
    explicit archive(const char *path, uint64_t longest = 0xffffffff, uint64_t start = 0);
    ~archive();

    // vector adds the n numbers at data.
    template <class T> void vector(const char *name, const T *data, int64_t n)
    {
        static_assert(!std::is_same<T, uint8_t>::value, "flags are added by flags()");
        stored(name, element_of<T>(), true, data, n);
    }
    template <class T> void vector(const char *name, spikelane::view<T> v) { vector(name, v.data, v.size); }

    // scalar adds one number, an array without dimensions.
    template <class T> void scalar(const char *name, T value) { stored(name, element_of<T>(), false, &value, 1); }

    // flags adds booleans; everything but 0 is true.
    void flags(const char *name, const uint8_t *data, int64_t n);
    void flag(const char *name, bool value);

    // produced adds an array whose k-th element, in row-major order, is at(k): double, int32_t, int64_t or bool. It is
    // asked twice for each.
    template <class At> void produced(const char *name, const std::vector<int64_t> &shape, At &&at)
    {
        using given = decltype(at(int64_t(0)));
        using T = typename std::conditional<std::is_same<given, bool>::value, uint8_t, given>::type;
        parts(name, element_of<T>(), shape, [&](int64_t from, int64_t n, void *to) {
            for (int64_t k = 0; k < n; k++) static_cast<T *>(to)[k] = static_cast<T>(at(from + k));
        });
    }

    // parts adds an array part by part: make(from, n, to) writes n elements from `from` on. It is asked twice for each.
    void parts(const char *name, element_type type, const std::vector<int64_t> &shape,
        const callback<int64_t, int64_t, void *> &make);

    // transposed adds samples in the order in which they were taken, [sample][element], as [element][sample].
    template <class T> void transposed(const char *name, const T *data, int64_t samples, int64_t elements);

    // close writes what ends an archive, and puts it into its place; close_for_summary has it wait for the summary of the run.
    void close();
    void close_for_summary();

private:
    static constexpr int64_t chunk = 4096; // elements that are made at a time

    void stored(const char *name, element_type type, bool list, const void *data, int64_t n);

    // member adds an array of n elements; each(take) gives take their bytes. What is smaller than big is gone through
    // twice, for the checksum comes before the data.
    using taker = callback<const void *, uint64_t>;
    void member(const char *name, element_type type, const std::vector<int64_t> &shape, int64_t n,
        const callback<const taker &> &each);

    struct open; // what there is of an archive while it is written
    owned<open> it;
    uint64_t big;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <string>
#include <utility>

#include "crc32.hpp"
#include "files.hpp"
#include "publish.hpp"
#include "ranks.hpp"
#include "zip.hpp"

namespace spikelane {

struct archive::open {
    std::vector<std::string> names;
    owned<new_file> file; // of rank 0
    owned<zip_writer> zip;
};

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

SPIKELANE_BODY archive::archive(const char *path, uint64_t longest, uint64_t start) : it(new open), big(longest)
{
    if (!ranks::first()) return;
    it->file = owned<new_file>(new new_file(path));
    it->zip = owned<zip_writer>(new zip_writer(*it->file, start));
}

SPIKELANE_BODY archive::~archive() = default;

SPIKELANE_BODY void archive::parts(const char *name, element_type type, const std::vector<int64_t> &shape,
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

SPIKELANE_BODY void archive::flags(const char *name, const uint8_t *data, int64_t n)
{
    produced(name, {n}, [data](int64_t k) { return data[k] != 0; });
}

SPIKELANE_BODY void archive::flag(const char *name, bool value)
{
    produced(name, {}, [value](int64_t) { return value; });
}

SPIKELANE_BODY void archive::close()
{
    if (!it->file) return;
    it->zip->close();
    it->file->complete();
}

SPIKELANE_BODY void archive::close_for_summary()
{
    if (!it->file) return;
    it->zip->close();
    wait_for_mark(std::move(it->file));
}

SPIKELANE_BODY void archive::stored(const char *name, element_type type, bool list, const void *data, int64_t n)
{
    const auto whole = [&](const taker &take) { take(data, (uint64_t)n * element_width(type)); };
    std::vector<int64_t> shape;
    if (list) shape.push_back(n);
    member(name, type, shape, n, whole);
}

template <class T> void archive::transposed(const char *name, const T *data, int64_t samples, int64_t elements)
{
    int64_t row = 0, column = 0; // of the next element, which spares the divisions
    parts(name, element_of<T>(), {elements, samples}, [&](int64_t from, int64_t n, void *to) {
        if (from == 0) row = column = 0;
        for (int64_t k = 0; k < n; k++) {
            const T x = data[column * elements + row];
            static_cast<T *>(to)[k] = std::is_same<T, uint8_t>::value ? (T)(x != 0) : x;
            if (++column == samples) column = 0, row++;
        }
    });
}

SPIKELANE_BODY void archive::member(const char *name, element_type type, const std::vector<int64_t> &shape, int64_t n,
    const callback<const taker &> &each)
{
    if (std::find(it->names.begin(), it->names.end(), name) != it->names.end()) bug("npz: two arrays of one name");
    it->names.push_back(name);
    zip_writer *const zip = it->zip.get();
    const std::string file = std::string(name) + ".npy";
    const std::string head = npy_header(type, shape);
    const uint64_t size = head.size() + (uint64_t)n * element_width(type);
    if (!zip) {
        for (int k = size < big ? 2 : 1; k > 0; k--) each([](const void *, uint64_t) {});
        return;
    }
    if (size < big) {
        crc32 sum;
        sum.add(head.data(), head.size());
        each([&](const void *p, uint64_t bytes) { sum.add(p, bytes); });
        zip->begin(file, size, sum.sum());
    } else {
        zip->begin_long(file);
    }
    zip->write(head.data(), head.size());
    each([&](const void *p, uint64_t bytes) { zip->write(p, bytes); });
}

} // namespace spikelane

#endif

#endif
