// Data files: the concrete arrays of a model. standalone/data.go writes them.
//
//   bytes 0 to 7    SPKLDATA
//   8 to 11         version of the format, 1
//   12 to 15        type of the elements, as in elements.hpp
//   16 to 23        number of elements
//   24 to 27        CRC-32 of the elements
//   28 to 31        CRC-32 of bytes 0 to 27
//   32 to the end   the elements
//
// All numbers are little-endian.
#ifndef SPIKELANE_INPUT_HPP
#define SPIKELANE_INPUT_HPP

#include "memory.hpp"

namespace spikelane {

// Where the data files lie; main sets it.
void set_data_folder(const char *folder);

// read_data fills a column from NAME.bin in the folder of data files. want is how many elements it must have, -1: any
// number.
template <class T> void read_data(const char *name, column<T> &to, int64_t want = -1);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cstring>
#include <string>

#include "callback.hpp"
#include "crc32.hpp"
#include "elements.hpp"
#include "failure.hpp"
#include "files.hpp"

namespace spikelane {

inline std::string &data_folder()
{
    static std::string folder = "data";
    return folder;
}

SPIKELANE_BODY void set_data_folder(const char *folder) { data_folder() = folder; }

// read_elements reads a data file of elements of a type: room gives the memory for so many.
inline void read_elements(const std::string &path, element_type wanted, int64_t want, const callback<int64_t, void *&> &room)
{
    input_file file(path);
    const auto refuse = [&](const std::string &why) { throw failure("data file " + path + ": " + why); };
    unsigned char head[32];
    if (file.size() < sizeof head) refuse("it is too short to be one");
    file.read(head, sizeof head);
    if (std::memcmp(head, "SPKLDATA", 8) != 0) refuse("it does not begin as a data file does");
    uint32_t version, type, sum, head_sum;
    uint64_t count;
    std::memcpy(&version, head + 8, 4);
    std::memcpy(&type, head + 12, 4);
    std::memcpy(&count, head + 16, 8);
    std::memcpy(&sum, head + 24, 4);
    std::memcpy(&head_sum, head + 28, 4);
    crc32 check;
    check.add(head, 28);
    if (check.sum() != head_sum) refuse("it is damaged: the checksum of its header differs");
    if (version != 1) refuse("it has version " + std::to_string(version) + " of the format, this program reads 1");
    if (type != (uint32_t)wanted)
        refuse(std::string("it has elements of type ") + element_name((element_type)type) + ", want " +
               element_name(wanted));
    const uint64_t left = file.size() - sizeof head;
    if (left % element_width(wanted) != 0 || left / element_width(wanted) != count)
        refuse("it says that it has " + std::to_string(count) + " elements, but has " + std::to_string(left) +
               " bytes of them");
    if (want >= 0 && (uint64_t)want != count)
        refuse("it has " + std::to_string(count) + " elements, want " + std::to_string(want));
    void *values = nullptr;
    room((int64_t)count, values);
    file.read(values, left);
    crc32 data;
    data.add(values, left);
    if (data.sum() != sum) refuse("it is damaged: the checksum of its elements differs");
}

template <class T> void read_data_file(const std::string &path, column<T> &to, int64_t want)
{
    column<T> values;
    const auto room = [&](int64_t n, void *&at) {
        values = column<T>(n);
        at = values.data();
    };
    read_elements(path, element_of<T>(), want, room);
    to = std::move(values);
}

template <class T> void read_data(const char *name, column<T> &to, int64_t want)
{
    read_data_file(path_join(data_folder(), std::string(name) + ".bin"), to, want);
}

} // namespace spikelane

#endif

#endif
