// Solves linear systems, and brings columns of coefficients up to date.
#include "derive.hpp"
#include "propagator.hpp"
#include "scenario.hpp"

int main()
{
    for (int64_t left = number(); left > 0; left--) {
        const int64_t n = number();
        const std::vector<int> at = vector<int>();
        const std::vector<int> frozen = vector<int>();
        std::vector<coefficient> wanted;
        for (int64_t k = number(); k > 0; k--) {
            const bool phi = number() != 0;
            const int row = (int)number(), col = (int)number();
            wanted.push_back({phi, row, col, number() != 0});
        }
        const propagator p((int)n, at, std::vector<bool>(frozen.begin(), frozen.end()), wanted, real());
        std::vector<double> in, out(wanted.size());
        for (size_t k = 0; k < at.size(); k++) in.push_back(real());
        p.solve(in.data(), out.data());
        for (double x : out) print_bits(x);
        std::printf("\n");
    }
    // Coefficients that are 1 + the square of their input, of four elements in three updates.
    column<double> a(4), b(4);
    derive d;
    int solved = 0;
    for (int64_t update = 0; update < 3; update++) {
        for (double &x : a) x = real();
        d.update(4, {a.data()}, {b.data()}, [&](const double *in, double *out) {
            solved++;
            out[0] = 1 + in[0] * in[0];
        });
        for (double x : b) std::printf("%g ", x);
        std::printf("after %d\n", solved);
    }
}
