// Columns: the memory of one variable of all elements of an object, side by side.
#ifndef SPIKELANE_MEMORY_HPP
#define SPIKELANE_MEMORY_HPP

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "bug.hpp"

namespace spikelane {

// A view is elements that somebody else owns.
template <class T> struct view {
    const T *data = nullptr;
    int64_t size = 0;

    const T *begin() const { return data; }
    const T *end() const { return data + size; }
    const T &operator[](int64_t k) const { return data[k]; }
};

using indices = view<int32_t>;

// A column is an array whose first element lies at a multiple of 64 bytes, with a line of 64 bytes or more behind the
// last one: kernels read and write whole registers past the end. Elements begin as zero, and the system gives a page of
// them when it is first touched: room that is never used costs nothing. Elements are numbers.
template <class T> class column {
public:
    static constexpr int64_t line = 64;

    column() : column(0) {}
    explicit column(int64_t n) : count(n)
    {
        const uint64_t bytes = ((uint64_t)n * sizeof(T) + line - 1) / line * line + line;
        memory = std::calloc(bytes + line, 1);
        if (!memory) out_of_memory(bytes);
        const uintptr_t at = reinterpret_cast<uintptr_t>(memory);
        first = reinterpret_cast<T *>((at + line - 1) / line * line);
    }
    column(int64_t n, T value) : column(n) { fill(0, n, value); }
    column(column &&other) noexcept
        : count(std::exchange(other.count, 0)), first(std::exchange(other.first, nullptr)),
          memory(std::exchange(other.memory, nullptr))
    {
    }
    column &operator=(column &&other) noexcept
    {
        std::swap(count, other.count);
        std::swap(first, other.first);
        std::swap(memory, other.memory);
        return *this;
    }
    column(const column &) = delete;
    column &operator=(const column &) = delete;
    ~column() { std::free(memory); }

    int64_t size() const { return count; }
    T *data() { return first; }
    const T *data() const { return first; }
    T *begin() { return first; }
    T *end() { return first + count; }
    const T *begin() const { return first; }
    const T *end() const { return first + count; }
    T &operator[](int64_t k) { return first[k]; }
    const T &operator[](int64_t k) const { return first[k]; }
    operator view<T>() const { return {first, count}; }

    // resize keeps the values of the elements that remain; new ones are zero. The elements move.
    void resize(int64_t n)
    {
        column other(n);
        const int64_t kept = n < count ? n : count;
        if (kept > 0) std::memcpy(other.first, first, (size_t)kept * sizeof(T));
        *this = std::move(other);
    }

    // shorten leaves elements from n on out; those that remain stay where they are.
    void shorten(int64_t n)
    {
        fill(n, count < n + line ? count : n + line, T());
        count = n;
    }

private:
    void fill(int64_t lo, int64_t hi, T value)
    {
        for (int64_t k = lo; k < hi; k++) first[k] = value;
    }

    int64_t count;
    T *first;
    void *memory; // that the elements lie in
};

} // namespace spikelane

#endif
