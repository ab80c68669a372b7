"""Starts a package many times at the price of one.

`python launcher.py serve SOCKET` says "ready", imports the SDKs, which takes seconds, and forks for each start that it is
asked for, until its stdin ends. `python launcher.py start SOCKET PACKAGE ARGUMENT…` asks for one, which then works like
`python -m PACKAGE ARGUMENT…`, with the caller's environment, folder, stdin, stdout, stderr and exit code.
"""

import json
import os
import runpy
import select
import signal
import socket
import sys
import time

_LONGEST = 1 << 20


def start(path: str, package: str, arguments: list[str]) -> int:
    """Ask for a start, and wait for its end."""
    request = [package, arguments, dict(os.environ), os.getcwd()]
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(path)
        socket.send_fds(connection, [json.dumps(request).encode()], [0, 1, 2])
        return int(connection.recv(16) or b"1")


def serve(path: str) -> None:
    """Fork for each request. Returns in the processes that are to carry one out, ready for it."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    listener.listen(16)
    # Who asks already waits until it is accepted.
    print("ready", flush=True)
    _import_what_is_slow()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while listener in select.select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            if _carry_out(connection):
                return
        connection.close()
    sys.exit()


def _carry_out(connection: socket.socket) -> bool:
    # One process works, and this one tells the asker its exit code, or ends it when the asker is gone.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    text, files, _, _ = socket.recv_fds(connection, _LONGEST, 3)
    worker = os.fork()
    if worker == 0:
        connection.close()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        package, arguments, environment, folder = json.loads(text)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        os.chdir(folder)
        sys.path[0] = folder
        sys.argv[:] = [package, *arguments]
        return True
    ended = os.pidfd_open(worker)
    if ended not in select.select([ended, connection], [], [])[0]:
        os.kill(worker, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    connection.send(str(code if code >= 0 else 128 - code).encode())
    os._exit(0)


{% include 'acceptance/slow.py' %}


if __name__ == "__main__":
    if sys.argv[1] == "start":
        sys.exit(start(sys.argv[2], sys.argv[3], sys.argv[4:]))
    serve(sys.argv[2])
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
