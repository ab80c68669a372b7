// What starting and ending processes needs and Swift's own modules of the C library leave out.
#ifndef CSPAWN_SHIM_H
#define CSPAWN_SHIM_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifndef POSIX_SPAWN_SETSID
// glibc shows it only to GNU programs; the value is part of its ABI.
#define POSIX_SPAWN_SETSID 0x80
#endif

/// The flags for a child in a session of its own, with no signal ignored or blocked.
static inline short cairn_spawn_flags(void) {
    return (short)(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

#ifdef __linux__
// Shown only to GNU programs, and a module that asks for those disagrees with Swift's own about other types.
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
#endif

/// Makes a pipe whose ends no child inherits. 0 if that worked.
static inline int cairn_pipe(int *ends) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC);
#else
    if (pipe(ends) != 0) return -1;
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 ? 0 : -1;
#endif
}

/// Makes a pair of sockets that no child inherits, the second with a number that a child's streams leave free.
/// 0 if that worked.
static inline int cairn_sockets(int *ends) {
    int made[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, made) != 0) return -1;
    ends[0] = fcntl(made[0], F_DUPFD_CLOEXEC, 10);
    ends[1] = fcntl(made[1], F_DUPFD_CLOEXEC, 10);
    int reason = errno;
    close(made[0]);
    close(made[1]);
    if (ends[0] >= 0 && ends[1] >= 0) return 0;
    if (ends[0] >= 0) close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
    errno = reason;
    return -1;
}

/// How a folder is: what changes when anything in it does.
struct cairn_tree {
    /// The digests of all that is in it, added up, so that the order means nothing.
    unsigned long long sum;
    /// How much is in it.
    long long count;
};

/// Adds bytes to a digest (FNV-1a, 64 bits).
static inline unsigned long long cairn_mix(unsigned long long digest, const void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) digest = (digest ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3ull;
    return digest;
}

/// Adds what the system noted of a thing in an open folder, and of all below it: its name, number, size and mode, and when
/// its content and status changed last, which no program can set. 0 if all of it could be looked at.
static inline int cairn_add_tree(int folder, const char *name, unsigned long long above, int depth, struct cairn_tree *tree) {
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return -1;
#ifdef __APPLE__
    struct timespec modified = status.st_mtimespec, changed = status.st_ctimespec;
#else
    struct timespec modified = status.st_mtim, changed = status.st_ctim;
#endif
    long long noted[] = {(long long)status.st_ino, (long long)status.st_size, (long long)status.st_mode,
                         (long long)modified.tv_sec, (long long)modified.tv_nsec, (long long)changed.tv_sec,
                         (long long)changed.tv_nsec};
    unsigned long long digest = cairn_mix(above, name, strlen(name));
    tree->sum += cairn_mix(digest, noted, sizeof noted);
    tree->count++;
    if (!S_ISDIR(status.st_mode)) return 0;
    int file = depth < 64 ? openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    DIR *list = file < 0 ? NULL : fdopendir(file);
    if (list == NULL) {
        if (file >= 0) close(file);
        return -1;
    }
    int result = 0;
    struct dirent *entry;
    errno = 0;
    while (result == 0 && (entry = readdir(list)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        result = cairn_add_tree(dirfd(list), entry->d_name, digest, depth + 1, tree);
        errno = 0;
    }
    if (entry == NULL && errno != 0) result = -1;
    closedir(list);
    return result;
}

/// Looks at the folder at `path`. 0 if all of it could be looked at.
static inline int cairn_look_at_tree(const char *path, struct cairn_tree *tree) {
    tree->sum = 0;
    tree->count = 0;
    return cairn_add_tree(AT_FDCWD, path, 0xcbf29ce484222325ull, 0, tree);
}

/// Has the child begin in a folder. 0 if that worked.
static inline int cairn_spawn_in(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

/// Makes this process the one that orphaned descendants come to. 0 if that worked, -1 where there is no such thing.
static inline int cairn_become_subreaper(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    return -1;
#endif
}

/// Whether the child `pid` has ended; it stays there to be waited for, so that its number is not given to another.
static inline int cairn_has_ended(pid_t pid) {
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return 1;
    return info.si_signo == SIGCHLD;
}

/// Waits for the child `pid` to end.
/// Gives what waitpid does, and the most memory in bytes that it held at any time, or a descendant that it waited for.
static inline pid_t cairn_wait(pid_t pid, int *status, int options, long long *memory) {
    struct rusage usage = {0};
    pid_t result = wait4(pid, status, options, &usage);
#ifdef __APPLE__
    *memory = usage.ru_maxrss;
#else
    *memory = (long long)usage.ru_maxrss * 1024;
#endif
    return result;
}

/// The most memory in bytes that this process held at any time.
static inline long long cairn_own_memory(void) {
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    return usage.ru_maxrss;
#else
    return (long long)usage.ru_maxrss * 1024;
#endif
}

/// The soft limit for the size of files (1) or for a process's data (0), in bytes; the largest number where there is none.
static inline unsigned long long cairn_limit(int is_file_size) {
    struct rlimit limit;
    if (getrlimit(is_file_size ? RLIMIT_FSIZE : RLIMIT_DATA, &limit) != 0) return ~0ull;
    return limit.rlim_cur == RLIM_INFINITY ? ~0ull : (unsigned long long)limit.rlim_cur;
}

/// What `/proc` tells of a process.
struct cairn_process {
    pid_t pid, parent, group, session;
    /// When it started, in the kernel's ticks.
    unsigned long long start;
    /// How many pages of memory it holds.
    long long pages;
    /// What it does now, by the kernel's letter.
    char state;
};

/// Opens the list of processes: NULL with errno where there is none.
static inline void *cairn_open_processes(void) {
#ifdef __linux__
    // A list of other processes than ours is none: `/proc` of another namespace, or an ordinary folder.
    char name[32];
    ssize_t length = readlink("/proc/self", name, sizeof name - 1);
    if (length < 0) return NULL;
    name[length] = 0;
    if (strtol(name, NULL, 10) != getpid()) {
        errno = ESRCH;
        return NULL;
    }
    return opendir("/proc");
#else
    errno = ENOSYS;
    return NULL;
#endif
}

/// Reads the next process: 1, or 0 behind the last one, or -1 with errno if the list cannot be read on.
static inline int cairn_next_process(void *list, struct cairn_process *process) {
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir((DIR *)list);
        if (entry == NULL) return errno == 0 ? 0 : -1;
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
        char path[64], text[1024];
        snprintf(path, sizeof path, "%.32s/stat", entry->d_name);
        int file = openat(dirfd((DIR *)list), path, O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
        int reason = errno;
        if (file >= 0) close(file);
        if (length <= 0) {
            // It may have ended while we looked, or be another person's and hidden.
            if (length == 0 || reason == ENOENT || reason == ESRCH || reason == EACCES || reason == EPERM) continue;
            errno = reason;
            return -1;
        }
        text[length] = 0;
        // The name stands in parentheses and may hold anything, these included.
        const char *end = strrchr(text, ')');
        if (end == NULL) continue;
        process->pid = (pid_t)strtol(entry->d_name, NULL, 10);
        // The state, a letter, and numbers behind it; the parent is the first of them.
        const char *at = end + 1 + strspn(end + 1, " ");
        process->state = *at;
        long long numbers[21];
        int found = 0;
        if (*at != 0) at++;
        while (found < 21) {
            char *next;
            numbers[found] = strtoll(at, &next, 10);
            if (next == at) break;
            at = next;
            found++;
        }
        if (found < 21) continue;
        process->parent = (pid_t)numbers[0];
        process->group = (pid_t)numbers[1];
        process->session = (pid_t)numbers[2];
        process->start = (unsigned long long)numbers[18];
        process->pages = numbers[20];
        return 1;
    }
}

/// The limit in bytes that a process has for its resident memory; 0 if there is none, or it is not known.
static inline unsigned long long cairn_resident_limit(pid_t pid) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/limits", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    static const char name[] = "Max resident set";
    const char *place = strstr(text, name);
    // Words, such as "unlimited", give 0.
    return place == NULL ? 0 : strtoull(place + sizeof name - 1, NULL, 10);
}

/// How a thread gets its turn.
struct cairn_turn {
    int policy;
    struct sched_param parameters;
};

/// Has this thread come before the many that a bomb has, as far as the system allows that.
/// Gives how it was before.
static inline struct cairn_turn cairn_come_first(void) {
    struct cairn_turn before = {-1, {0}};
#ifdef __linux__
    before.policy = sched_getscheduler(0);
    if (before.policy >= 0 && sched_getparam(0, &before.parameters) != 0) before.policy = -1;
    struct sched_param first = {0};
    first.sched_priority = sched_get_priority_min(SCHED_RR);
    if (before.policy >= 0) sched_setscheduler(0, SCHED_RR, &first);
#endif
    return before;
}

/// Has this thread get its turn as before.
static inline void cairn_come_as(struct cairn_turn before) {
#ifdef __linux__
    if (before.policy >= 0) sched_setscheduler(0, before.policy, &before.parameters);
#endif
}

/// Closes the list.
static inline void cairn_close_processes(void *list) {
    closedir((DIR *)list);
}

/// The exit code of a wait status, or -1 if a signal ended the child.
static inline int cairn_exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
/// The signal that ended the child, or 0.
static inline int cairn_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

#endif
