// Propagators: the update of a linear system over one step.
//
// For dx/dt = A x + b with A and b constant during the step: x(t+dt) = P x(t) + Phi b, where P = exp(A dt) and Phi is
// the integral of exp(A s) over s from 0 to dt. Source: Rotter & Diesmann (1999), Biol. Cybern. 81:381-402,
// doi:10.1007/s004220050570; Moler & Van Loan (2003), SIAM Review 45:3-49, doi:10.1137/S00361445024180, method 3: the
// Taylor series of phi(M) = (exp(M)-1)/M at M = A dt/2^s and s doublings, with twice the digits, so that what the
// doublings lose is far below the last digit of the result.
#ifndef SPIKELANE_PROPAGATOR_HPP
#define SPIKELANE_PROPAGATOR_HPP

#include <cmath>
#include <vector>

#include "double_double.hpp"

namespace spikelane {

// A square_matrix is n x n, row by row.
using square_matrix = std::vector<double_double>;

// multiply sets m to a b; each entry is summed from left to right.
inline void multiply(square_matrix &m, const square_matrix &a, const square_matrix &b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double_double sum;
            for (size_t k = 0; k < n; k++) sum = sum + a[i * n + k] * b[k * n + j];
            m[i * n + j] = sum;
        }
    }
}

inline void add_identity(square_matrix &m, size_t n)
{
    for (size_t i = 0; i < n; i++) m[i * n + i] = m[i * n + i] + double_double{1, 0};
}

// balanced_norm is the row-sum norm of M in units of the variables that make it small: the least norm found of
// M with column j times 2^d[j] and row i times 2^-d[i]. Volts beside amperes and farads make entries of 1e10 and 1e-9,
// and with them a norm that would cost dozens of doublings. Source: Osborne (1960), J. ACM 7:338-345,
// doi:10.1145/321043.321048.
inline double balanced_norm(const square_matrix &M, size_t n)
{
    std::vector<int> d(n);
    auto entry = [&](size_t i, size_t j) { return std::ldexp(absolute(M[i * n + j].hi), d[j] - d[i]); };
    auto norm = [&] {
        double most = 0;
        for (size_t i = 0; i < n; i++) {
            double sum = 0;
            for (size_t j = 0; j < n; j++) sum += entry(i, j);
            if (!(sum <= most)) most = sum; // NaN counts as largest
        }
        return most;
    };
    auto exponent = [](double x) { // 0 where there is none
        int e = 0;
        if (x - x == 0) (void)std::frexp(x, &e);
        return e;
    };
    double best = norm();
    constexpr int sweeps = 8;
    constexpr int enough = -5; // 2^-5 is below the radius of the series
    for (int sweep = 0; sweep < sweeps; sweep++) {
        for (size_t i = 0; i < n; i++) {
            double row = 0, col = 0;
            for (size_t j = 0; j < n; j++) {
                if (j == i) continue;
                row += entry(i, j);
                col += entry(j, i);
            }
            const int r = exponent(row), c = exponent(col);
            if (row > 0 && col > 0)
                d[i] += (r - c) / 2;
            else if (row > 0)
                d[i] += r > enough ? r - enough : 0;
            else if (col > 0)
                d[i] -= c > enough ? c - enough : 0;
        }
        const double now = norm();
        if (now != now || now < best) best = now;
    }
    return best;
}

// exact_step sets P and Phi, n x n row by row, from A in 1/s and dt in seconds; Phi is in seconds. If an entry of A dt
// is beyond the range of double they have NaN.
inline void exact_step(
    const std::vector<double> &A, size_t n, double dt, std::vector<double> &P, std::vector<double> &Phi)
{
    // The first term of the series that is left out is radius^17/18! < 2^-120 of the first.
    constexpr double radius = 1.0 / 16;
    constexpr int degree = 16;

    const size_t all = n * n;
    square_matrix M(all), F(all), E(all), next(all);
    for (size_t k = 0; k < all; k++) M[k] = exact_product(A[k], dt);
    double norm = balanced_norm(M, n);
    if (!(norm <= std::numeric_limits<double>::max())) {
        P.assign(all, std::numeric_limits<double>::quiet_NaN());
        Phi = P;
        return;
    }
    int doublings = 0;
    for (; norm > radius; norm /= 2) doublings++;
    for (double_double &x : M) x = scaled(x, std::ldexp(1.0, -doublings));

    // Horner: F = phi(M) = 1 + M/2 (1 + M/3 (...)), E = exp(M) = 1 + M F.
    add_identity(F, n);
    for (int k = degree; k > 0; k--) {
        multiply(next, M, F, n);
        for (double_double &x : next) x = x / (double)(k + 1);
        add_identity(next, n);
        F.swap(next);
    }
    multiply(E, M, F, n);
    add_identity(E, n);

    // phi(2M) = (exp(M)+1) phi(M)/2, exp(2M) = exp(M)^2.
    for (int k = 0; k < doublings; k++) {
        multiply(next, E, F, n);
        for (size_t i = 0; i < all; i++) F[i] = scaled(F[i] + next[i], 0.5);
        multiply(next, E, E, n);
        E.swap(next);
    }
    P.resize(all);
    Phi.resize(all);
    for (size_t k = 0; k < all; k++) {
        P[k] = E[k].hi;
        Phi[k] = (F[k] * double_double{dt, 0}).hi;
    }
}

// A coefficient is one entry of P or of Phi.
struct coefficient {
    bool phi;        // of Phi, else of P
    int row, col;
    bool refractory; // of the system that governs refractory elements: the rows of frozen variables are 0
};

// A propagator computes coefficients from the entries of A that are not 0 by structure.
class propagator {
public:
    // So many variables; in_A is where each input stands in A, row by row; is_frozen is by variable; the step in seconds.
    propagator(int variables, std::vector<int> in_A, std::vector<bool> is_frozen, std::vector<coefficient> coefficients,
        double step)
        : n((size_t)variables), at(std::move(in_A)), frozen(std::move(is_frozen)), wanted(std::move(coefficients)),
          dt(step)
    {
    }

    void solve(const double *in, double *out) const
    {
        std::vector<double> A(n * n), P[2], Phi[2];
        for (size_t k = 0; k < at.size(); k++) A[(size_t)at[k]] = in[k];
        for (size_t k = 0; k < wanted.size(); k++) {
            const coefficient &c = wanted[k];
            const size_t which = c.refractory ? 1 : 0, entry = (size_t)c.row * n + (size_t)c.col;
            if (P[which].empty()) {
                std::vector<double> B = A;
                for (size_t i = 0; i < n && c.refractory; i++)
                    for (size_t j = 0; j < n && frozen[i]; j++) B[i * n + j] = 0;
                exact_step(B, n, dt, P[which], Phi[which]);
            }
            out[k] = c.phi ? Phi[which][entry] : P[which][entry];
        }
    }

private:
    size_t n;
    std::vector<int> at;
    std::vector<bool> frozen;
    std::vector<coefficient> wanted;
    double dt;
};

} // namespace spikelane

#endif
