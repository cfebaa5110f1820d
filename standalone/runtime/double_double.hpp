// Numbers of about 32 decimal digits. Source of the algorithms: Dekker (1971), Numer. Math. 18:224-242,
// doi:10.1007/BF01397083; products by fused multiply-add.
#ifndef SPIKELANE_DOUBLE_DOUBLE_HPP
#define SPIKELANE_DOUBLE_DOUBLE_HPP

#include "spikelane_kernels.hpp"

namespace spikelane {

// double_double is the unevaluated sum hi + lo.
struct double_double {
    double hi = 0, lo = 0;
};

// renormal is a+b exactly; |a| >= |b| or a = 0.
inline double_double renormal(double a, double b)
{
    const double s = a + b;
    return {s, b - (s - a)};
}

// exact_sum and exact_product are a+b and a*b, exactly.
inline double_double exact_sum(double a, double b)
{
    const double s = a + b, v = s - a;
    return {s, (a - (s - v)) + (b - v)};
}
inline double_double exact_product(double a, double b)
{
    const double p = a * b;
    return {p, fma(a, b, -p)};
}

inline double_double operator+(double_double x, double_double y)
{
    double_double s = exact_sum(x.hi, y.hi);
    const double_double t = exact_sum(x.lo, y.lo);
    s = renormal(s.hi, s.lo + t.hi);
    return renormal(s.hi, s.lo + t.lo);
}

inline double_double operator*(double_double x, double_double y)
{
    const double_double p = exact_product(x.hi, y.hi);
    const double cross = x.hi * y.lo, other = x.lo * y.hi;
    return renormal(p.hi, p.lo + (cross + other));
}

inline double_double operator/(double_double x, double y)
{
    const double q = x.hi / y;
    return renormal(q, (fma(-q, y, x.hi) + x.lo) / y);
}

// scaled multiplies by a power of two, exactly.
inline double_double scaled(double_double x, double power) { return {x.hi * power, x.lo * power}; }

} // namespace spikelane

#endif
