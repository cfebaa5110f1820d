// Archives in the format of zip whose members are stored, not compressed. The bytes are those that archive/zip of Go's
// library writes when record.WriteNPZ asks it.
// Source: PKWARE, APPNOTE.TXT 6.3.10: 4.3.7 (local header), 4.3.9 (data descriptor), 4.3.12 (directory), 4.3.14 to 16.
#ifndef SPIKELANE_ZIP_HPP
#define SPIKELANE_ZIP_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "crc32.hpp"
#include "files.hpp"

namespace spikelane {

class zip_writer {
public:
    // A writer whose first byte stands at `start` of the archive.
    explicit zip_writer(new_file &to, uint64_t start = 0) : file(to), at(start) {}

    // begin starts a member whose size and checksum are known. Small readers look for them before the data.
    void begin(const std::string &name, uint64_t size, uint32_t sum)
    {
        finish();
        entry e;
        e.name = name;
        e.flags = ascii(name) ? 0 : utf8;
        e.sum = sum;
        e.size = size;
        start_member(e, sum, (uint32_t)size);
    }

    // begin_long starts a member whose size and checksum follow its data: of 2^32 - 1 bytes or more.
    void begin_long(const std::string &name)
    {
        finish();
        entry e;
        e.name = name;
        e.flags = (uint16_t)((plain(name) ? 0 : utf8) | 8);
        e.made_by = e.needs = 20;
        e.follows = true;
        start_member(e, 0, 0);
        open = true;
        crc = crc32();
        data_start = at;
    }

    void write(const void *data, uint64_t n)
    {
        if (open) crc.add(data, n);
        file.write(data, n);
        at += n;
    }

    // close writes the directory of the archive.
    void close()
    {
        finish();
        const uint64_t start = at;
        for (const entry &e : entries) write_text(directory_entry(e));
        const uint64_t end = at;
        uint64_t records = entries.size(), size = end - start, offset = start;
        std::string text;
        if (records >= 0xffff || size >= most || offset >= most) {
            u32(text, 0x06064b50);
            u64(text, 44); // bytes that follow
            u16(text, 45);
            u16(text, 45);
            u32(text, 0);
            u32(text, 0);
            u64(text, records);
            u64(text, records);
            u64(text, size);
            u64(text, offset);
            u32(text, 0x07064b50);
            u32(text, 0);
            u64(text, end);
            u32(text, 1);
            records = 0xffff;
            size = offset = most;
        }
        u32(text, 0x06054b50);
        u32(text, 0);
        u16(text, records);
        u16(text, records);
        u32(text, size);
        u32(text, offset);
        u16(text, 0); // no comment
        write_text(text);
    }

private:
    static constexpr uint64_t most = 0xffffffff; // what cannot be said in 32 bits, or is this, is said in 64
    static constexpr uint16_t utf8 = 0x800;

    struct entry {
        std::string name;
        uint64_t size = 0, offset = 0;
        uint32_t sum = 0;
        uint16_t flags = 0, made_by = 0, needs = 0;
        bool follows = false; // size and sum stand behind the data
    };

    static void number(std::string &to, uint64_t x, int bytes)
    {
        for (int k = 0; k < bytes; k++) to += (char)(x >> 8 * k & 0xff);
    }
    static void u16(std::string &to, uint64_t x) { number(to, x, 2); }
    static void u32(std::string &to, uint64_t x) { number(to, x, 4); }
    static void u64(std::string &to, uint64_t x) { number(to, x, 8); }

    static bool ascii(const std::string &name)
    {
        for (const char c : name)
            if ((unsigned char)c >= 0x80) return false;
        return true;
    }

    // plain tells whether a name is the same in the alphabets of all systems; some have other letters for ~ and \.
    static bool plain(const std::string &name)
    {
        for (const char c : name)
            if ((unsigned char)c < 0x20 || (unsigned char)c > 0x7d || c == '\\') return false;
        return true;
    }

    void write_text(const std::string &text)
    {
        file.write(text.data(), text.size());
        at += text.size();
    }

    void start_member(entry &e, uint32_t sum, uint32_t size)
    {
        e.offset = at;
        std::string text;
        u32(text, 0x04034b50);
        u16(text, e.needs);
        common(text, e, sum, size, size);
        u16(text, 0); // no extra field
        text += e.name;
        write_text(text);
        entries.push_back(e);
    }

    // What the header before a member and its entry in the directory have in common.
    static void common(std::string &text, const entry &e, uint32_t sum, uint64_t stored, uint64_t size)
    {
        u16(text, e.flags);
        u16(text, 0);          // stored
        u16(text, 0);          // midnight
        u16(text, 1 << 5 | 1); // 1 January 1980
        u32(text, sum);
        u32(text, stored);
        u32(text, size);
        u16(text, e.name.size());
    }

    // finish ends a member begun by begin_long.
    void finish()
    {
        if (!open) return;
        open = false;
        entry &e = entries.back();
        e.size = at - data_start;
        e.sum = crc.sum();
        std::string text;
        u32(text, 0x08074b50);
        u32(text, e.sum);
        const int width = e.size >= most ? 8 : 4;
        number(text, e.size, width);
        number(text, e.size, width);
        if (e.size >= most) e.needs = 45;
        write_text(text);
    }

    static std::string directory_entry(const entry &e)
    {
        std::string extra;
        uint64_t size = e.size;
        if (e.size >= most || e.offset >= most) {
            size = most;
            u16(extra, 1); // sizes and place in 64 bits
            u16(extra, 24);
            u64(extra, e.size);
            u64(extra, e.size);
            u64(extra, e.offset);
        }
        std::string text;
        u32(text, 0x02014b50);
        u16(text, e.made_by);
        u16(text, e.needs);
        common(text, e, e.sum, size, size);
        u16(text, extra.size());
        u16(text, 0); // no comment
        u32(text, 0); // disk, attributes
        u32(text, 0);
        u32(text, e.offset >= most ? most : e.offset);
        return text + e.name + extra;
    }

    new_file &file;
    uint64_t at;
    std::vector<entry> entries;
    bool open = false;
    crc32 crc;
    uint64_t data_start = 0;
};

} // namespace spikelane

#endif
