// What starting and ending processes needs and Swift's own modules of the C library leave out.
#ifndef CSPAWN_SHIM_H
#define CSPAWN_SHIM_H

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#include <signal.h>
#include <sys/wait.h>
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

/// The exit code of a wait status, or -1 if a signal ended the child.
static inline int cairn_exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
/// The signal that ended the child, or 0.
static inline int cairn_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

#endif
