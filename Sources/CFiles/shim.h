// Calls on files that Swift's own modules of the C library leave out, or show only to GNU programs.
#ifndef CFILES_SHIM_H
#define CFILES_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <stdint.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#endif

#ifdef __linux__
// A module that asks for GNU declarations disagrees with Swift's own about other types.
extern long syscall(long number, ...);
extern int syncfs(int file);
extern int renameat2(int from, const char *source, int to, const char *target, unsigned int flags);
#endif

/// Opens what a path leads to from a folder, and nothing outside of it: -1 with EXDEV if the path leads out, with ENOSYS
/// where the system has no such call. `follows` is 0 where no link may be on the way or at the end of it.
static inline int cairn_open_beneath(int folder, const char *path, int flags, unsigned int mode, int follows) {
#ifdef __linux__
    // openat2(2): the number is the same on every architecture; RESOLVE_BENEATH 8, NO_MAGICLINKS 2, NO_SYMLINKS 4.
    struct { uint64_t flags, mode, resolve; } how = {
        .flags = (uint64_t)(unsigned int)flags,
        .mode = flags & O_CREAT ? mode : 0,
        .resolve = 8 | 2 | (follows ? 0 : 4),
    };
    int file;
    // EAGAIN: something was renamed while the system looked for `..`, and it could not be sure.
    for (int attempt = 0; attempt < 64; attempt++) {
        file = (int)syscall(437, folder, path, &how, sizeof how);
        if (file >= 0 || (errno != EAGAIN && errno != EINTR)) break;
    }
    return file;
#else
    errno = ENOSYS;
    return -1;
#endif
}

/// What a folder is opened with when only what is in it is asked for.
static inline int cairn_folder_flags(void) {
#ifdef __linux__
    return 010000000 | O_DIRECTORY | O_CLOEXEC; // O_PATH
#else
    return O_RDONLY | O_DIRECTORY | O_CLOEXEC;
#endif
}

/// What anything is opened with when only what it is is asked for.
static inline int cairn_place_flags(void) {
#ifdef __linux__
    return 010000000 | O_CLOEXEC; // O_PATH
#else
    return O_RDONLY | O_NONBLOCK | O_CLOEXEC;
#endif
}

/// Whether a folder is of the system's view of processes, where what a link says may be a description and no path.
static inline int cairn_holds_descriptions(int folder) {
#ifdef __linux__
    struct statfs system;
    return fstatfs(folder, &system) == 0 && system.f_type == 0x9FA0; // PROC_SUPER_MAGIC
#else
    return 0;
#endif
}

/// Moves a file or folder to a name that nothing has. 0 if that worked, -1 with EEXIST if something has it.
static inline int cairn_rename_new(int from, const char *source, int to, const char *target) {
#ifdef __linux__
    return renameat2(from, source, to, target, 1); // RENAME_NOREPLACE
#else
    return renameatx_np(from, source, to, target, RENAME_EXCL);
#endif
}

/// Has two files change their places in one step. 0 if that worked.
static inline int cairn_exchange(int from, const char *source, int to, const char *target) {
#ifdef __linux__
    return renameat2(from, source, to, target, 2); // RENAME_EXCHANGE
#else
    return renameatx_np(from, source, to, target, RENAME_SWAP);
#endif
}

/// Makes durable what was written to the volume that a folder is on. 0 if that worked.
static inline int cairn_sync_volume(int folder) {
#ifdef __linux__
    return syncfs(folder);
#else
    return fsync(folder);
#endif
}

/// A number that changes when the file at `path` does, its name aside: of its device, number, size, mode, and the times of
/// its last changes. 0 if nothing is there.
static inline unsigned long long cairn_file_mark(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0) return 0;
#ifdef __APPLE__
    struct timespec modified = status.st_mtimespec, changed = status.st_ctimespec;
#else
    struct timespec modified = status.st_mtim, changed = status.st_ctim;
#endif
    // Of a folder only what stands in it counts, which has marks of its own.
    int is_folder = S_ISDIR(status.st_mode);
    unsigned long long noted[] = {(unsigned long long)status.st_dev, (unsigned long long)status.st_ino,
                                  (unsigned long long)status.st_mode, is_folder ? 0 : (unsigned long long)status.st_size,
                                  is_folder ? 0 : (unsigned long long)modified.tv_sec,
                                  is_folder ? 0 : (unsigned long long)modified.tv_nsec,
                                  is_folder ? 0 : (unsigned long long)changed.tv_sec,
                                  is_folder ? 0 : (unsigned long long)changed.tv_nsec};
    unsigned long long mark = 0xcbf29ce484222325ull;
    for (size_t i = 0; i < sizeof noted; i++) mark = (mark ^ ((const unsigned char *)noted)[i]) * 0x100000001b3ull;
    return mark;
}

/// Begins to be told of changes in the file system that has `path`: a descriptor to add folders to, and to wait for. -1 where
/// the system tells nothing, or nothing of what other machines do there.
static inline int cairn_watch_begin(const char *path) {
#ifdef __linux__
    struct statfs status;
    if (statfs(path, &status) != 0) return -1;
    switch ((unsigned long)status.f_type & 0xffffffffu) {
    case 0x01021997: // 9P: WSL's drives
    case 0x6969:     // NFS
    case 0x517b:     // SMB
    case 0xff534d42: // CIFS
    case 0xfe534d42: // SMB 2
    case 0x65735546: // FUSE, and virtiofs
    case 0x786f4256: // VirtualBox
        return -1;
    }
    return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
#else
    (void)path;
    return -1;
#endif
}

/// Has changes in a folder told. 0 if that worked.
static inline int cairn_watch_add(int descriptor, const char *path) {
#ifdef __linux__
    unsigned int kinds = IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF;
    return inotify_add_watch(descriptor, path, kinds | IN_ONLYDIR) < 0 ? -1 : 0;
#else
    (void)descriptor, (void)path;
    return -1;
#endif
}

/// Whether something was told since this was asked last.
static inline int cairn_watch_drain(int descriptor) {
    char told[4096];
    int any = 0;
    while (read(descriptor, told, sizeof told) > 0) any = 1;
    return any;
}

#endif
