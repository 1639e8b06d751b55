"""An audit hook that tells the grader what student code reached for.

It stops nothing (the namespaces do) and student code can silence it: it is for flags only.
"""

import os
import sys
import sysconfig

MOST, LONGEST = 50, 200
KINDS = ("network", "files", "process", "ctypes")


def install(fd: int) -> None:
    """Report from now on; a hook cannot be removed.

    Parameters
    ----------
    fd : int
        Where ``what: detail`` lines go.
    """
    os.set_blocking(fd, False)
    sys.addaudithook(_hook(fd))


def read(fd: int) -> list[str]:
    """Read the reports and close the pipe.

    Parameters
    ----------
    fd : int
        The end to read from, not blocking.

    Returns
    -------
    list of str
        At most `MOST` different ``what: detail`` lines of known kinds.
    """
    try:
        text = os.read(fd, 1 << 16).decode(errors="replace")
    except BlockingIOError:
        text = ""
    os.close(fd)
    lines = [line[:LONGEST] for line in text.splitlines()]
    known = [line for line in lines if line.partition(":")[0] in KINDS]
    return list(dict.fromkeys(known))[:MOST]


def _hook(fd: int):
    seen = set()

    def hook(event: str, args: tuple) -> None:
        describe = _WATCHED.get(event)
        if describe is None or len(seen) >= MOST:
            return
        try:
            line = describe(event, args)
        except Exception:
            return
        if line is None or line in seen:
            return
        seen.add(line)
        try:
            os.write(fd, (line[:LONGEST].replace("\n", " ") + "\n").encode(errors="replace"))
        except OSError:
            return

    return hook


def _libraries() -> tuple[str, ...]:
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    return tuple({sysconfig.get_path(kind) for kind in kinds})


_STANDARD = (os.path.dirname(os.__file__), "<frozen ")
_LIBRARIES = (sys.prefix + os.sep, sys.base_prefix + os.sep, "/usr/", *_libraries())
# Cell magics run commands for the student.
_MAGICS = ("IPython", "pexpect", "ptyprocess")
_SITE = "site-packages"
_PRIVATE = {
    "gradebook.db", "submitted", "solutions", "autograded", ".gatekeeper", "nbgrader_config.py",
    ".ssh", "shadow", "exchange",
}  # fmt: skip
_PROC = {"mem", "environ", "maps", "smaps", "root", "cwd", "fd", "cmdline", "task", "map_files"}


def _network(event: str, args: tuple) -> str | None:
    address = args[1] if event in ("socket.connect", "socket.sendto") else args[0]
    # Processes of one program talk through such files.
    own = isinstance(address, str) and address.startswith("/tmp/")
    return None if own else f"network: {event} {address!r}"


def _files(event: str, args: tuple) -> str | None:
    path = args[0]
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str) or path.startswith(_LIBRARIES):
        return None
    parts = [part for part in path.split("/") if part]
    if path.startswith("/proc"):
        private = bool(_PROC.intersection(parts[1:])) or parts[1:2] == ["1"]
        private = private and _student_calls()
    else:
        private = bool(_PRIVATE.intersection(parts)) or path.rstrip("/") in ("", "/root", "/home")
    return f"files: {event} {path}" if private else None


def _process(event: str, args: tuple) -> str | None:
    if not _student_calls():
        return None
    return f"process: {event} {args!r}" if args else f"process: {event}"


def _ctypes(event: str, args: tuple) -> str | None:
    return f"ctypes: {event} {args!r}" if _student_calls() else None


def _student_calls() -> bool:
    # The innermost frame outside the standard library: a library's own calls are its business.
    frame = sys._getframe(3)
    while frame is not None:
        name = frame.f_code.co_filename
        if _SITE in name:
            return any(f"{os.sep}{magic}{os.sep}" in name for magic in _MAGICS)
        if not name.startswith(_STANDARD):
            return True
        frame = frame.f_back
    return False


_WATCHED = {
    "socket.connect": _network, "socket.sendto": _network,
    "socket.getaddrinfo": _network, "socket.gethostbyname": _network,
    "open": _files, "sqlite3.connect": _files, "os.listdir": _files, "os.scandir": _files,
    "subprocess.Popen": _process, "os.system": _process, "os.exec": _process,
    "os.posix_spawn": _process, "os.fork": _process, "os.forkpty": _process,
    "os.kill": _process, "os.killpg": _process, "pty.spawn": _process,
    "ctypes.dlopen": _ctypes, "ctypes.dlsym": _ctypes,
}  # fmt: skip
