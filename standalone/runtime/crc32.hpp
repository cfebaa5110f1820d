// CRC-32, the checksum of data files and of archives: polynomial 0xEDB88320, bits reflected, as zip and PNG have it. CRC-32C,
// that of checkpoints: polynomial 0x82F63B78, bits reflected, as iSCSI has it (RFC 3720, B.4).
// Eight bytes at a time. Source: Kounavis & Berry (2005), A systematic approach to building high performance,
// software-based, CRC generators, 10th IEEE ISCC.
#ifndef SPIKELANE_CRC32_HPP
#define SPIKELANE_CRC32_HPP

#include <cstdint>
#include <cstring>

namespace spikelane {

// For each of eight places, the remainder that a byte there leaves.
struct crc_tables {
    uint32_t at[8][256];

    explicit crc_tables(uint32_t polynomial)
    {
        for (uint32_t k = 0; k < 256; k++) {
            uint32_t r = k;
            for (int bit = 0; bit < 8; bit++) r = r & 1 ? r >> 1 ^ polynomial : r >> 1;
            at[0][k] = r;
        }
        for (int place = 1; place < 8; place++)
            for (int k = 0; k < 256; k++) at[place][k] = at[place - 1][k] >> 8 ^ at[0][at[place - 1][k] & 0xff];
    }
};

template <uint32_t polynomial> class crc {
public:
    void add(const void *data, uint64_t n)
    {
        static const crc_tables table(polynomial);
        const auto *p = static_cast<const unsigned char *>(data);
        for (; n >= 8; n -= 8, p += 8) {
            uint32_t low, high;
            std::memcpy(&low, p, 4);
            std::memcpy(&high, p + 4, 4);
            low ^= left;
            left = table.at[7][low & 0xff] ^ table.at[6][low >> 8 & 0xff] ^ table.at[5][low >> 16 & 0xff] ^
                   table.at[4][low >> 24] ^ table.at[3][high & 0xff] ^ table.at[2][high >> 8 & 0xff] ^
                   table.at[1][high >> 16 & 0xff] ^ table.at[0][high >> 24];
        }
        for (; n > 0; n--) left = left >> 8 ^ table.at[0][(left ^ *p++) & 0xff];
    }

    uint32_t sum() const { return ~left; }

private:
    uint32_t left = 0xffffffffu;
};

using crc32 = crc<0xEDB88320u>;
using crc32c = crc<0x82F63B78u>;

} // namespace spikelane

#endif
