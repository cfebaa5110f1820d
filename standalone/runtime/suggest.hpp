// Which names were probably meant.
#ifndef SPIKELANE_SUGGEST_HPP
#define SPIKELANE_SUGGEST_HPP

#include <algorithm>
#include <string>
#include <vector>

namespace spikelane {

// letters_apart is the number of insertions, deletions, replacements and swaps of neighbours, no letter touched twice,
// that turn a into b (optimal string alignment).
inline int letters_apart(const std::string &a, const std::string &b)
{
    const size_t n = b.size();
    std::vector<int> before(n + 1), last(n + 1), row(n + 1);
    for (size_t j = 0; j <= n; j++) last[j] = (int)j;
    for (size_t i = 1; i <= a.size(); i++) {
        row[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[n];
}

// nearest_name is the candidate that is at most 2 letters apart from name, or 1 if name has up to three letters: the
// first of the nearest. "" for none.
inline std::string nearest_name(const std::string &name, const std::vector<std::string> &candidates)
{
    const size_t limit = name.size() <= 3 ? 1 : 2;
    std::string best;
    int least = (int)limit + 1;
    for (const std::string &c : candidates) {
        if (c.size() > name.size() + limit || name.size() > c.size() + limit) continue;
        const int d = letters_apart(name, c);
        if (d < least && d < (int)std::max(name.size(), c.size())) {
            best = c;
            least = d;
        }
    }
    return best;
}

// did_you_mean is "; did you mean X?", or nothing.
inline std::string did_you_mean(const std::string &name, const std::vector<std::string> &candidates)
{
    const std::string near = nearest_name(name, candidates);
    return near.empty() ? "" : "; did you mean " + near + "?";
}

} // namespace spikelane

#endif
