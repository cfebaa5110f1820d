// Files of named arrays, as record.WriteSections of Spikelane writes them and docs/checkpoint.md describes: each array with a
// checksum, and an end that tells a whole file from a part of one.
#ifndef SPIKELANE_SECTIONS_HPP
#define SPIKELANE_SECTIONS_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "crc32.hpp"
#include "files.hpp"
#include "owned.hpp"

namespace spikelane {

// The types of elements, by the numbers that stand in files.
template <class T> constexpr uint8_t section_kind();
template <> constexpr uint8_t section_kind<double>() { return 1; }
template <> constexpr uint8_t section_kind<int64_t>() { return 2; }
template <> constexpr uint8_t section_kind<int32_t>() { return 3; }
template <> constexpr uint8_t section_kind<uint8_t>() { return 4; }

// A section_writer writes a file that appears when it is complete.
class section_writer {
public:
    section_writer(const std::string &path, uint32_t count);

    // open begins a section of n elements, which are then put as bytes, and shut ends it.
    void open(const std::string &name, uint8_t kind, int64_t n);
    void put(const void *data, uint64_t bytes);
    void shut();

    void complete();

private:
    template <class N> void number(N x) { put(&x, sizeof x); }

    new_file file;
    uint64_t length = 0;
    crc32c all, one;
};

// A section_reader reads a file, which it looks through first: a bit that is not as it was written is a failure.
class section_reader {
public:
    explicit section_reader(const std::string &path);

    struct section {
        uint8_t kind = 0;
        uint64_t at = 0; // of the first element
        int64_t n = 0;
    };

    const std::string &path() const { return file.path(); }
    size_t count() const { return sections.size(); }

    // find is the section of that name; one that is not there, or has elements of another type, or not as many as are wanted,
    // is a failure. want -1: any number.
    const section &find(const std::string &name, uint8_t kind, int64_t want) const;

    // read reads n elements of a section from one on; those that follow one another it reads many at a time.
    template <class T> void read(const section &s, int64_t from, int64_t n, T *to)
    {
        bytes(s.at + (uint64_t)from * sizeof(T), (uint64_t)n * sizeof(T), to, s.at + (uint64_t)s.n * sizeof(T));
    }

    [[noreturn]] void refuse(const std::string &why) const;

private:
    void take(void *to, uint64_t n);
    void bytes(uint64_t at, uint64_t n, void *to, uint64_t end);

    input_file file;
    std::map<std::string, section> sections;

    crc32c all, one; // of what was taken
    uint64_t taken = 0;

    std::vector<unsigned char> window; // what was read last
    uint64_t window_at = 0;
};

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <algorithm>
#include <cstring>

namespace spikelane {

constexpr char sections_magic[] = "\x89SPKL\r\n\x1a", sections_end[] = "SPKLEND\n";
constexpr uint32_t sections_version = 1;
constexpr uint64_t sections_head = 16, sections_tail = 20; // bytes

SPIKELANE_BODY section_writer::section_writer(const std::string &path, uint32_t count) : file(path)
{
    put(sections_magic, 8);
    number(sections_version);
    number(count);
}

SPIKELANE_BODY void section_writer::open(const std::string &name, uint8_t kind, int64_t n)
{
    if (name.size() > 1 << 12) throw failure("a checkpoint has no room for so long a name: " + name);
    one = crc32c();
    number((uint16_t)name.size());
    put(name.data(), name.size());
    number(kind);
    number((uint64_t)n);
}

SPIKELANE_BODY void section_writer::put(const void *data, uint64_t bytes)
{
    all.add(data, bytes);
    one.add(data, bytes);
    length += bytes;
    file.write(data, bytes);
}

SPIKELANE_BODY void section_writer::shut() { number(one.sum()); }

SPIKELANE_BODY void section_writer::complete()
{
    put(sections_end, 8);
    number(length + 12);
    number(all.sum());
    file.complete();
}

SPIKELANE_BODY section_reader::section_reader(const std::string &path) : file(path)
{
    const auto damaged = [&](const std::string &why) { refuse("the checkpoint is damaged: " + why); };
    unsigned char head[sections_head], tail[sections_tail];
    if (file.size() < sizeof head + sizeof tail) damaged("it does not begin as one");
    take(head, sizeof head);
    if (std::memcmp(head, sections_magic, 8) != 0) damaged("it does not begin as one");
    uint32_t version, count, want;
    std::memcpy(&version, head + 8, 4);
    std::memcpy(&count, head + 12, 4);
    if (version != sections_version)
        refuse("the checkpoint has format version " + std::to_string(version) + ", this program reads version " + std::to_string(sections_version));
    const uint64_t end = file.size() - sizeof tail;
    file.seek(end);
    file.read(tail, sizeof tail);
    uint64_t length;
    std::memcpy(&length, tail + 8, 8);
    if (std::memcmp(tail, sections_end, 8) != 0 || length != file.size()) damaged("its end is missing");
    file.seek(sizeof head);
    std::vector<unsigned char> some(1 << 16);
    for (uint32_t k = 0; k < count; k++) {
        const auto room = [&](uint64_t n) {
            if (n > end - taken) damaged("it is too short");
        };
        one = crc32c();
        uint16_t letters;
        room(2);
        take(&letters, 2);
        room((uint64_t)letters + 9);
        std::string name(letters, ' ');
        take(&name[0], letters);
        section s;
        uint64_t n, width = 0;
        take(&s.kind, 1);
        take(&n, 8);
        if (s.kind >= 1 && s.kind <= 4) width = s.kind == 4 ? 1 : s.kind == 3 ? 4 : 8;
        if (width == 0 || n > (end - taken) / width)
            damaged("section \"" + name + "\" has type " + std::to_string(s.kind) + " and " + std::to_string(n) + " elements");
        s.n = (int64_t)n;
        s.at = taken;
        for (uint64_t left = n * width; left > 0;) {
            const uint64_t m = std::min<uint64_t>(left, some.size());
            take(some.data(), m);
            left -= m;
        }
        const uint32_t sum = one.sum();
        room(4);
        take(&want, 4);
        if (sum != want) damaged("section \"" + name + "\" has another checksum than it should");
        if (!sections.emplace(name, s).second) damaged("section \"" + name + "\" is there twice");
    }
    if (taken != end) damaged(std::to_string(end - taken) + " bytes too many");
    take(tail, sizeof tail - 4);
    std::memcpy(&want, tail + 16, 4);
    if (all.sum() != want) damaged("it has another checksum than it should");
}

SPIKELANE_BODY const section_reader::section &section_reader::find(const std::string &name, uint8_t kind, int64_t want) const
{
    const auto found = sections.find(name);
    if (found == sections.end()) refuse(name + " is missing");
    if (found->second.kind != kind) refuse(name + " has elements of another type");
    if (want >= 0 && found->second.n != want)
        refuse(name + ": " + std::to_string(found->second.n) + " numbers, want " + std::to_string(want));
    return found->second;
}

SPIKELANE_BODY void section_reader::refuse(const std::string &why) const
{
    throw failure(path() + ": the checkpoint cannot be restored: " + why);
}

SPIKELANE_BODY void section_reader::take(void *to, uint64_t n)
{
    file.read(to, n);
    all.add(to, n);
    one.add(to, n);
    taken += n;
}

SPIKELANE_BODY void section_reader::bytes(uint64_t at, uint64_t n, void *to, uint64_t end)
{
    constexpr uint64_t most = 1 << 16;
    if (n > most) {
        file.seek(at);
        file.read(to, n);
        return;
    }
    if (at < window_at || at + n > window_at + window.size()) {
        window.resize(std::min(most, end - at));
        window_at = at;
        file.seek(at);
        file.read(window.data(), window.size());
    }
    if (n > 0) std::memcpy(to, window.data() + (at - window_at), n);
}

} // namespace spikelane

#endif

#endif
