// Names of files and folders.
#ifndef SPIKELANE_PATH_HPP
#define SPIKELANE_PATH_HPP

#include <cstdint>

namespace spikelane {

// A path is that of a file or a folder in a folder. Where a number is given it is the end of the name.
class path {
public:
    path(const char *folder, const char *name, int64_t number = -1);
    path(const path &) = delete;
    path &operator=(const path &) = delete;
    ~path();

    operator const char *() const { return text; }

private:
    char *text;
};

// results_folder makes a folder for results and those that it lies in, where they are missing: rank 0 does. try_results also tells
// why nothing can be written there, before the run.
void results_folder(const char *folder);
void try_results(const char *folder);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <cstring>
#include <string>

#include "files.hpp"
#include "ranks.hpp"

namespace spikelane {

SPIKELANE_BODY path::path(const char *folder, const char *name, int64_t number)
{
    const std::string all = path_join(folder, name + (number < 0 ? "" : std::to_string(number)));
    text = new char[all.size() + 1];
    std::memcpy(text, all.c_str(), all.size() + 1);
}
SPIKELANE_BODY path::~path() { delete[] text; }

SPIKELANE_BODY void results_folder(const char *folder)
{
    if (ranks::first()) make_folders(folder);
}

SPIKELANE_BODY void try_results(const char *folder)
{
    results_folder(folder);
    if (ranks::first()) new_file(path_join(folder, "summary.json"));
}

} // namespace spikelane

#endif

#endif
