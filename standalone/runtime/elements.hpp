// The types of elements that files have, and their names in data files and in NumPy's.
#ifndef SPIKELANE_ELEMENTS_HPP
#define SPIKELANE_ELEMENTS_HPP

#include <cstdint>

namespace spikelane {

// The numbers stand in data files: see standalone/data.go.
enum class element_type : uint32_t { f64 = 1, i32 = 2, i64 = 3, flag = 4, u16 = 5 };

template <class T> constexpr element_type element_of();
template <> constexpr element_type element_of<double>() { return element_type::f64; }
template <> constexpr element_type element_of<int32_t>() { return element_type::i32; }
template <> constexpr element_type element_of<int64_t>() { return element_type::i64; }
template <> constexpr element_type element_of<uint8_t>() { return element_type::flag; }
template <> constexpr element_type element_of<uint16_t>() { return element_type::u16; }

inline const char *element_name(element_type e)
{
    switch (e) {
    case element_type::f64: return "float64";
    case element_type::i32: return "int32";
    case element_type::i64: return "int64";
    case element_type::flag: return "bool";
    case element_type::u16: return "uint16";
    }
    return "unknown";
}

// The bytes of an element; 0 of a type that is none.
inline uint64_t element_width(element_type e)
{
    switch (e) {
    case element_type::f64:
    case element_type::i64: return 8;
    case element_type::i32: return 4;
    case element_type::u16: return 2;
    case element_type::flag: return 1;
    }
    return 0;
}

// The type as NumPy's files name it.
inline const char *element_descr(element_type e)
{
    switch (e) {
    case element_type::f64: return "<f8";
    case element_type::i32: return "<i4";
    case element_type::i64: return "<i8";
    case element_type::flag: return "|b1";
    case element_type::u16: return "<u2";
    }
    return "";
}

} // namespace spikelane

#endif
