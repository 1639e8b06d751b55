"""One submission's own view of the machine: processes, folders, sockets, and nothing it may change.

The zygote forks a launcher, which forks the first process of a new process namespace, which forks
the kernel. When the kernel ends its first process ends, and the system ends all that is left.
"""

import contextlib
import itertools
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from gatekeeper.inside import limits, syscalls, system
from gatekeeper.inside.system import BIND, NODEV, NOEXEC, NOSUID, PRIVATE, RDONLY, REC, REMOUNT

TMP, HOME, WORK = Path("/tmp"), Path("/tmp/home"), Path("/tmp/work")
SOCKETS = Path("/run/gatekeeper")
_WHOLE_PROC = "/run/proc"
_SHARED = TMP / ".shm"
_RESERVED_PIDS = 300
_NICE = 5
READY, GO = b"r", b"g"


def launch(start: dict, serve: Callable, events: int, report: int) -> int:
    """Start a kernel in namespaces of its own.

    Parameters
    ----------
    start : dict
        The submission: ``limits``, ``files``, ``folder``, ``connection``.
    serve : callable
        Runs in the kernel process as ``serve(start, events, ready)``.
    events, report : int
        Where the kernel writes what it saw, and where `READY` or the text of an error goes.

    Returns
    -------
    int
        The launcher's process id; it exits as the kernel did.
    """
    return _fork(lambda: _launcher(start, serve, events, report), report)


def _fork(body: Callable[[], int], report: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        status = body()
    except BaseException:
        os.write(report, traceback.format_exc(limit=-3)[-2000:].encode())
    finally:
        os._exit(status)


def _launcher(start: dict, serve: Callable, events: int, report: int) -> int:
    system.unshare(system.NEWNS | system.NEWPID | system.NEWIPC)
    first = _fork(lambda: _first(start, serve, events, report), report)
    return exit_status(os.waitpid(first, 0)[1])


def _first(start: dict, serve: Callable, events: int, report: int) -> int:
    system.die_with_parent()
    _arrange(start)
    ready, kernel_ready = os.pipe()
    kernel_go, go = os.pipe()
    ends = (events, kernel_ready, kernel_go)
    kernel = _fork(lambda: _kernel(start, serve, *ends), kernel_ready)
    for fd in ends:
        os.close(fd)
    answer = os.read(ready, 4096)
    if not answer:
        code = _reap_until(kernel)
        answer = f"the kernel ended with code {code} before it was ready".encode()
    _read_only(str(SOCKETS))
    system.drop_capabilities()
    system.no_new_privileges()
    _ignore_signals()
    os.write(report, answer)
    os.write(go, GO)
    for fd in (report, ready, go):
        os.close(fd)
    return _reap_until(kernel)


def _ignore_signals() -> None:
    # From inside, a first process receives only signals that it handles: it handles none.
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)


def _reap_until(kernel: int) -> int:
    while True:
        pid, status = os.wait()
        if pid == kernel:
            return exit_status(status)


def exit_status(status: int) -> int:
    """Turn what `os.wait` says into what a shell says.

    Parameters
    ----------
    status : int
        Of a process that ended.

    Returns
    -------
    int
        The exit code, or 128 more than the number of the signal.
    """
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if code < 0 else code


def _arrange(start: dict) -> None:
    allowed = start["limits"]
    system.mount(None, "/", None, REC | PRIVATE)
    size = f"size={allowed['scratch_mb']}m,nr_inodes={allowed['scratch_files'] + 16},mode=755"
    system.mount("tmpfs", str(TMP), "tmpfs", NOSUID | NODEV, size)
    for folder in (HOME, WORK, _SHARED):
        folder.mkdir()
    system.mount(str(SOCKETS / start["folder"]), str(SOCKETS), None, BIND)
    _read_only("/dev")
    system.mount(str(_SHARED), "/dev/shm", None, BIND)
    _mount_proc(allowed["processes"])
    _write_files(start["files"])
    os.chdir(WORK)


def _read_only(folder: str) -> None:
    system.mount(None, folder, None, REMOUNT | BIND | RDONLY | NOSUID | NODEV)


def _mount_proc(processes: int) -> None:
    # A process of the grader's own user, root included, may write the settings in /proc/sys.
    system.mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    # Since Linux 6.14 a process namespace has its own highest number, which binds root too.
    # Counting starts above the numbers that are never given out twice.
    highest = _RESERVED_PIDS + processes + limits.SPARE_PROCESSES
    for setting, value in (("pid_max", highest), ("ns_last_pid", _RESERVED_PIDS)):
        with contextlib.suppress(OSError):
            Path("/proc/sys/kernel", setting).write_text(str(value))
    # One's own files in /proc belong to root while one hides from being traced.
    system.set_dumpable(True)
    Path("/proc/self/oom_score_adj").write_text("1000")
    system.set_dumpable(False)
    system.mount(None, "/proc", None, REMOUNT | BIND | RDONLY | NOSUID | NODEV | NOEXEC)
    system.mount("none", _WHOLE_PROC, "tmpfs", RDONLY | NOSUID | NODEV | NOEXEC, "size=4k,mode=000")


def _write_files(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = WORK / name
        if not path.resolve().is_relative_to(WORK):
            raise ValueError(f"files: {name!r} leads out of the scratch folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _kernel(start: dict, serve: Callable, events: int, ready: int, go: int) -> int:
    os.setsid()
    # A bomb must not keep the zygote from its watch.
    os.nice(_NICE)
    _keep_only(events, ready, go)
    # Before the first thread: capabilities and the filter belong to a thread.
    system.drop_capabilities()
    system.no_new_privileges()
    syscalls.close()
    limits.apply(start["limits"])
    system.set_dumpable(True)

    def wait() -> None:
        os.write(ready, READY)
        os.close(ready)
        if os.read(go, 1) != GO:
            sys.exit("the sandbox was not completed")
        os.close(go)

    return serve(start, events, wait)


def _keep_only(*kept: int) -> None:
    borders = [2, *sorted(kept), 1 << 16]
    for low, high in itertools.pairwise(borders):
        os.closerange(low + 1, high)
    # The zygote's own output belongs to the grader.
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
