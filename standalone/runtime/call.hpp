// How kernels are called: a block of arguments, whose head says over which rows.
#ifndef SPIKELANE_CALL_HPP
#define SPIKELANE_CALL_HPP

#include <vector>

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
    void add(const row &r) { rows.push_back(r); }
    void clear() { rows.clear(); }
    int64_t size() const { return (int64_t)rows.size(); }
    row &operator[](int64_t k) { return rows[(size_t)k]; }

    // visit calls visit(rows, n), unless there are none.
    template <class Call> void visit(Call &&visit)
    {
        const int64_t n = size();
        if (n == 0) return;
        rows.resize((size_t)(n + rows_ahead));
        visit((const row *)rows.data(), n);
        rows.resize((size_t)n);
    }

private:
    std::vector<row> rows;
};

} // namespace spikelane

#endif
