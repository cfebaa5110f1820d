// Files that appear together: the results of a run.
#ifndef SPIKELANE_PUBLISH_HPP
#define SPIKELANE_PUBLISH_HPP

#include <string>

#include "files.hpp"
#include "owned.hpp"

namespace spikelane {

// Files that belong together wait for the one that says that they are there. All are moved into a hidden folder, which gets the
// name .spikelane-results: with this one rename they are those that count. Until then a full disk, or whatever ends the program,
// leaves what was there before. Then they take their places, which the next program does where this one was killed: the old mark
// goes before the first of them, and the new one comes last.
void wait_for_mark(owned<new_file> file);
void publish_mark(const std::string &path, const std::string &text);
void forget_waiting();

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

#include <utility>
#include <vector>

namespace spikelane {

inline std::vector<owned<new_file>> &waiting_files()
{
    static std::vector<owned<new_file>> files;
    return files;
}

// While there is one, no other program is between its first rename in a folder and its last.
class folder_lock {
public:
    explicit folder_lock(const std::string &folder)
    {
#if !defined(_WIN32)
        f = open(folder.empty() ? "." : folder.c_str(), O_RDONLY);
        while (f >= 0 && flock(f, LOCK_EX) != 0 && errno == EINTR) {}
#else
        (void)folder;
#endif
    }
    folder_lock(const folder_lock &) = delete;
    folder_lock &operator=(const folder_lock &) = delete;
    ~folder_lock()
    {
#if !defined(_WIN32)
        if (f >= 0) close(f);
#endif
    }

private:
    int f = -1;
};

SPIKELANE_BODY void wait_for_mark(owned<new_file> file)
{
    file->finish();
    waiting_files().push_back(std::move(file));
}

// The regular files in a folder.
inline std::vector<std::string> files_in(const std::string &folder)
{
    std::vector<std::string> names;
#if defined(_WIN32)
    struct _finddata64i32_t found;
    const intptr_t all = _findfirst64i32(path_join(folder, "*").c_str(), &found);
    if (all == -1) return names;
    do
        if (!(found.attrib & _A_SUBDIR)) names.push_back(found.name);
    while (_findnext64i32(all, &found) == 0);
    _findclose(all);
#else
    DIR *const all = opendir(folder.c_str());
    if (!all) file_failure("read", folder, errno);
    while (const dirent *const e = readdir(all)) {
        struct stat s;
        if (lstat(path_join(folder, e->d_name).c_str(), &s) == 0 && S_ISREG(s.st_mode)) names.push_back(e->d_name);
    }
    closedir(all);
#endif
    return names;
}

// Whether a hidden folder is there: a link to one is none.
inline bool is_hidden_folder(const std::string &path)
{
#if !defined(_WIN32)
    struct stat s;
    if (lstat(path.c_str(), &s) != 0) return false;
    if (S_ISLNK(s.st_mode)) throw failure("write " + path + ": it exists and is a link");
#endif
    return kind_of_path(path) == path_kind::folder;
}

inline void remove_folder(const std::string &path)
{
#if defined(_WIN32)
    const int status = _rmdir(path.c_str());
#else
    const int status = rmdir(path.c_str());
#endif
    if (status != 0) file_failure("remove", path, errno);
}

// settle gives the files in the hidden folder their places.
inline void settle(const std::string &folder, const std::string &hidden, const std::string &mark)
{
    if (!is_hidden_folder(hidden)) return;
    const std::vector<std::string> names = files_in(hidden);
    const auto place = [&](const std::string &name) {
        const std::string from = path_join(hidden, name), to = path_join(folder, name);
#if defined(_WIN32)
        std::remove(to.c_str()); // rename replaces nothing there
#endif
        if (std::rename(from.c_str(), to.c_str()) != 0) file_failure("write", to, errno);
        std::remove(from.c_str()); // a power cut may have left it both names, and then renaming does nothing
    };
    bool marked = false;
    for (const std::string &name : names) marked = marked || name == mark;
    const std::string old = path_join(folder, mark);
    if (marked && names.size() > 1) { // where the new mark has its place, others are only still here after a power cut
        if (std::remove(old.c_str()) == 0)
            folder_to_disk(folder); // a rename must not get to the disk before
        else if (errno != ENOENT)
            file_failure("write", old, errno);
    }
    for (const std::string &name : names)
        if (name != mark) place(name);
    folder_to_disk(folder); // nor the mark before the others
    if (marked) {
        place(mark);
        folder_to_disk(folder); // nor the folder go before it
    }
    remove_folder(hidden);
    folder_to_disk(folder);
}

// discard removes what a program that was killed had gathered.
inline void discard(const std::string &gathering)
{
    if (!is_hidden_folder(gathering)) return;
    for (const std::string &name : files_in(gathering)) std::remove(path_join(gathering, name).c_str());
    remove_folder(gathering);
}

SPIKELANE_BODY void publish_mark(const std::string &path, const std::string &text)
{
    {
        owned<new_file> mark(new new_file(path));
        mark->write(text.data(), text.size());
        wait_for_mark(std::move(mark));
    }
    const std::string folder = folder_of(path), mark = path.substr(folder.size());
    const std::string hidden = folder + ".spikelane-results", gathering = hidden + ".tmp";
    const folder_lock alone(folder);
    settle(folder, hidden, mark); // what another has left
    discard(gathering);
    try {
        make_folders(gathering);
        for (const owned<new_file> &f : waiting_files()) f->place(path_join(gathering, f->path().substr(folder.size())));
        folder_to_disk(gathering); // its name must not get to the disk before what is in it
        if (std::rename(gathering.c_str(), hidden.c_str()) != 0) file_failure("write", hidden, errno);
    } catch (...) {
        discard(gathering); // as long as no other program can have begun one
        throw;
    }
    forget_waiting();
    folder_to_disk(folder);
    settle(folder, hidden, mark);
}

SPIKELANE_BODY void forget_waiting() { waiting_files().clear(); }

} // namespace spikelane

#endif

#endif
