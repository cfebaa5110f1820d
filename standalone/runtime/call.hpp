// How kernels are called: a block of arguments, whose head says over which rows.
#ifndef SPIKELANE_CALL_HPP
#define SPIKELANE_CALL_HPP

#include "memory.hpp"
#include "spikelane_kernels.hpp"

namespace spikelane {

// Where in a block of arguments the rows' parameter goes that nobody wants.
constexpr int64_t into_none = offsetof(head, none);

// call runs a kernel over n rows, behind which rows_ahead more may be looked at. The rows' parameter goes to the byte
// `into` of the block.
template <class Args> void call(void (*kernel)(Args *), Args &a, const row *rows, int64_t n, int64_t into)
{
    a.call.rows = rows;
    a.call.count = n;
    a.call.into = into;
    kernel(&a);
}

// call runs a kernel over the elements lo to hi-1.
template <class Args> void call(void (*kernel)(Args *), Args &a, int64_t lo, int64_t hi)
{
    const row rows[1 + rows_ahead] = {{lo, hi, 0, 0}};
    call(kernel, a, rows, 1, into_none);
}

// row_list is rows to be visited, which grows to the most that there were.
class row_list {
public:
    void add(const row &r)
    {
        if (n + rows_ahead >= rows.size()) rows.resize(2 * n + 64);
        rows[n++] = r;
    }
    void clear() { n = 0; }
    int64_t size() const { return n; }
    row &operator[](int64_t k) { return rows[k]; }

    // visit calls visit(rows, n), unless there are none.
    template <class Call> void visit(Call &&visit)
    {
        if (n == 0) return;
        for (int64_t k = n; k < n + rows_ahead; k++) rows[k] = row{};
        visit((const row *)rows.data(), n);
    }

private:
    column<row> rows;
    int64_t n = 0;
};

} // namespace spikelane

#endif
