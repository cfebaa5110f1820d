// Coefficients of exact updates, element by element: brought up to date where what they depend on has changed.
#ifndef SPIKELANE_DERIVE_HPP
#define SPIKELANE_DERIVE_HPP

#include <string>
#include <unordered_map>
#include <vector>

#include "memory.hpp"

namespace spikelane {

class derive {
public:
    // update sets columns `out` of n elements by solve(const double *in, double *out), for the elements whose columns
    // `in` changed since the last time. Elements with equal inputs share one solution.
    template <class Solve>
    void update(int64_t n, const std::vector<const double *> &in, const std::vector<double *> &out, Solve &&solve)
    {
        const bool fresh = last.empty() || last[0].size() != n;
        if (fresh) {
            last.clear();
            for (size_t k = 0; k < in.size(); k++) last.emplace_back(n);
        }
        for (int64_t i = 0; i < n; i++) {
            bool changed = fresh;
            for (size_t k = 0; k < in.size(); k++) changed = changed || last[k][i] != in[k][i];
            if (changed) element(i, in, out, solve);
        }
    }

private:
    // The most solutions that are kept; beyond that they are computed afresh.
    static constexpr size_t most_solutions = 1 << 16;

    template <class Solve>
    void element(int64_t i, const std::vector<const double *> &in, const std::vector<double *> &out, Solve &&solve)
    {
        now.resize(in.size());
        for (size_t k = 0; k < in.size(); k++) now[k] = last[k][i] = in[k][i];
        key.assign(reinterpret_cast<const char *>(now.data()), now.size() * sizeof(double));
        auto found = seen.find(key);
        if (found == seen.end()) {
            std::vector<double> solution(out.size());
            solve((const double *)now.data(), solution.data());
            if (seen.size() >= most_solutions) seen.clear();
            found = seen.emplace(key, std::move(solution)).first;
        }
        for (size_t k = 0; k < out.size(); k++) out[k][i] = found->second[k];
    }

    std::vector<column<double>> last;                          // inputs of the coefficients in force
    std::unordered_map<std::string, std::vector<double>> seen; // solutions by the bits of their inputs
    std::string key;
    std::vector<double> now;
};

} // namespace spikelane

#endif
