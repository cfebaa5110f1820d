// Files and folders: what programs on all systems ask for, and files that appear whole or not at all.
#ifndef SPIKELANE_FILES_HPP
#define SPIKELANE_FILES_HPP

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include <sys/stat.h>
#include <sys/types.h>

#if defined(_WIN32)
#include <direct.h>
#include <io.h>
#include <process.h>
#else
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

#include "failure.hpp"

namespace spikelane {

#if defined(_WIN32)
using file_status = struct __stat64;
inline int status_of(const std::string &path, file_status &s) { return _stat64(path.c_str(), &s); }
inline int status_of(std::FILE *file, file_status &s) { return _fstat64(_fileno(file), &s); }
#else
using file_status = struct stat;
inline int status_of(const std::string &path, file_status &s) { return stat(path.c_str(), &s); }
inline int status_of(std::FILE *file, file_status &s) { return fstat(fileno(file), &s); }
#endif

enum class path_kind { nothing, file, folder, other };

// What is there at a path; a link counts as what it leads to.
inline path_kind kind_of_path(const std::string &path)
{
    file_status s;
    if (status_of(path, s) != 0) return path_kind::nothing;
    if ((s.st_mode & S_IFMT) == S_IFREG) return path_kind::file;
    return (s.st_mode & S_IFMT) == S_IFDIR ? path_kind::folder : path_kind::other;
}

[[noreturn]] inline void file_failure(const char *doing, const std::string &path, int error)
{
    throw failure(std::string(doing) + " " + path + ": " + std::strerror(error));
}

inline std::string path_join(const std::string &folder, const std::string &name)
{
    if (folder.empty()) return name;
    return folder.back() == '/' ? folder + name : folder + "/" + name;
}

// The folder that a path lies in; "" is the present one.
inline std::string folder_of(const std::string &path)
{
#if defined(_WIN32)
    const size_t cut = path.find_last_of("/\\");
#else
    const size_t cut = path.rfind('/');
#endif
    return cut == std::string::npos ? "" : path.substr(0, cut + 1);
}

// make_folders makes a folder and those that it lies in, where they are missing.
void make_folders(const std::string &path);

// Where the program lies, "" if that is the present folder: its data lie beside it.
inline std::string program_folder(const char *argv0)
{
#if defined(__linux__)
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    if (n > 0 && n < (ssize_t)sizeof path) return folder_of(std::string(path, (size_t)n));
#endif
    return folder_of(argv0 ? argv0 : "");
}

// An input_file is a file to read from, of a size that is known.
class input_file {
public:
    explicit input_file(const std::string &path) : name(path)
    {
        const path_kind there = kind_of_path(path);
        if (there == path_kind::folder) file_failure("read", path, EISDIR);
        if (there == path_kind::other) throw failure("read " + path + ": it is no file"); // a pipe would be waited for
        file = std::fopen(path.c_str(), "rb");
        if (!file) file_failure("read", path, errno);
        file_status s;
        const bool known = status_of(file, s) == 0;
        bytes = known ? (uint64_t)s.st_size : 0;
        if (!known) {
            const int error = errno;
            std::fclose(file);
            file_failure("read", path, error);
        }
    }
    input_file(const input_file &) = delete;
    input_file &operator=(const input_file &) = delete;
    ~input_file() { std::fclose(file); } // nothing was written: how that ends cannot matter

    const std::string &path() const { return name; }
    uint64_t size() const { return bytes; }

    // seek has the next read begin at a byte of the file.
    void seek(uint64_t at)
    {
#if defined(_WIN32)
        const int status = _fseeki64(file, (long long)at, SEEK_SET);
#else
        const int status = fseeko(file, (off_t)at, SEEK_SET);
#endif
        if (status != 0) file_failure("read", name, errno);
    }

    void read(void *to, uint64_t n)
    {
        if (n > 0 && std::fread(to, 1, n, file) != n)
            throw failure("read " + name + ": " + (std::feof(file) ? "it ends too soon" : std::strerror(errno)));
    }

private:
    std::string name;
    std::FILE *file = nullptr;
    uint64_t bytes = 0;
};

// remove_leftovers removes what programs that were killed have left of a file that they wrote, unless somebody holds it.
void remove_leftovers(const std::string &folder, const std::string &base);

// folder_to_disk makes renames in a folder durable.
void folder_to_disk(const std::string &folder);

// A new_file is written beside its path under a name of its own and takes the place of what is there when it is
// complete: a reader, or a crash at any moment, finds the old content or the whole new one. Without complete() it goes away.
class new_file {
public:
    explicit new_file(const std::string &path) : name(path)
    {
        const path_kind there = kind_of_path(path);
        if (there != path_kind::nothing && there != path_kind::file)
            throw failure("write " + path + ": it exists and is not a regular file");
        const std::string folder = folder_of(path);
        const std::string base = path.substr(folder.size(), 200); // file systems stop at 255 bytes
        remove_leftovers(folder, base);
#if defined(_WIN32)
        const int process = _getpid();
#else
        const int process = (int)getpid();
#endif
        for (int attempt = 0; !file; attempt++) {
            char tail[32];
            std::snprintf(tail, sizeof tail, ".%08x%08x.tmp", (unsigned)process, (unsigned)attempt);
            temporary = folder + "." + base + tail;
            file = std::fopen(temporary.c_str(), "wbx"); // x: it must be new
            if (!file && errno != EEXIST) {
                temporary.clear();
                file_failure("write", path, errno);
            }
        }
#if !defined(_WIN32)
        flock(fileno(file), LOCK_EX | LOCK_NB); // a living program writes it
#endif
        std::setvbuf(file, nullptr, _IOFBF, 1 << 16);
    }
    new_file(const new_file &) = delete;
    new_file &operator=(const new_file &) = delete;
    ~new_file()
    {
        if (file) std::fclose(file);
        if (!temporary.empty()) std::remove(temporary.c_str());
    }

    const std::string &path() const { return name; }

    void write(const void *data, uint64_t n)
    {
        if (n > 0 && std::fwrite(data, 1, n, file) != n) file_failure("write", name, errno);
    }

    // finish returns when all of it is on the disk: a name must not get there before what it names.
    void finish()
    {
        if (std::fflush(file) != 0 || to_disk() != 0) file_failure("write", name, errno);
    }

    // place gives it its name, or another.
    void place() { place(name); }
    void place(const std::string &as)
    {
#if defined(_WIN32)
        std::fclose(file); // rename takes no open file there, and replaces nothing
        file = nullptr;
        std::remove(as.c_str());
#endif
        if (std::rename(temporary.c_str(), as.c_str()) != 0) file_failure("write", name, errno);
        temporary.clear();
        if (file) std::fclose(file); // all of it is on the disk
        file = nullptr;
    }

    void complete()
    {
        finish();
        place();
        folder_to_disk(folder_of(name));
    }

private:
    int to_disk()
    {
#if defined(_WIN32)
        return _commit(_fileno(file));
#else
        return fsync(fileno(file));
#endif
    }

    std::string name, temporary;
    std::FILE *file = nullptr;
};

void write_file(const std::string &path, const std::string &text);

} // namespace spikelane

#include "bodies.hpp"
#if SPIKELANE_BODIES

namespace spikelane {

SPIKELANE_BODY void make_folders(const std::string &path)
{
    for (size_t end = 0; end != std::string::npos;) {
        end = path.find('/', end + 1);
        const std::string part = path.substr(0, end);
        if (part.empty() || kind_of_path(part) == path_kind::folder) continue;
#if defined(_WIN32)
        const int status = _mkdir(part.c_str());
#else
        const int status = mkdir(part.c_str(), 0777);
#endif
        const int error = errno;
        if (status != 0 && kind_of_path(part) != path_kind::folder) // another program may have made it
            file_failure("make the folder", part, error);
    }
}

SPIKELANE_BODY void remove_leftovers(const std::string &folder, const std::string &base)
{
#if !defined(_WIN32)
    DIR *const all = opendir(folder.empty() ? "." : folder.c_str());
    if (!all) return;
    const std::string begin = "." + base + ".";
    while (const dirent *const e = readdir(all)) {
        const std::string leftover = e->d_name;
        if (leftover.size() != begin.size() + 20 || leftover.compare(0, begin.size(), begin) != 0) continue;
        const std::string rest = leftover.substr(begin.size());
        if (rest.substr(16) != ".tmp" || rest.find_first_not_of("0123456789abcdef") != 16) continue;
        const std::string path = folder + leftover;
        const int f = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
        if (f < 0) continue;
        struct stat s;
        if (fstat(f, &s) == 0 && S_ISREG(s.st_mode) && flock(f, LOCK_EX | LOCK_NB) == 0) std::remove(path.c_str());
        close(f);
    }
    closedir(all);
#else
    (void)folder, (void)base;
#endif
}

SPIKELANE_BODY void folder_to_disk(const std::string &folder)
{
#if !defined(_WIN32)
    const char *const path = folder.empty() ? "." : folder.c_str();
    const int f = open(path, O_RDONLY);
    if (f < 0) file_failure("write", path, errno);
    const int status = fsync(f), error = errno;
    close(f);
    if (status != 0) file_failure("write", path, error);
#else
    (void)folder;
#endif
}

SPIKELANE_BODY void write_file(const std::string &path, const std::string &text)
{
    new_file f(path);
    f.write(text.data(), text.size());
    f.complete();
}

} // namespace spikelane

#endif

#endif
