"""Look for leaks from inside: what a submission can do that it must not be able to."""

import os
import socket
from collections.abc import Callable

from gatekeeper.inside import namespaces, system

_LIMITS = {
    "memory_mb": 64,
    "processes": 16,
    "file_mb": 1,
    "scratch_mb": 1,
    "scratch_files": 16,
    "notebook_seconds": 10,
}
_DONE = "done"


def main() -> None:
    """Print one line for each leak, and a last one when all was tried."""
    system.set_dumpable(False)
    reading, events = os.pipe()
    errors, report = os.pipe()
    start = {"limits": _LIMITS, "files": {}, "folder": "."}
    launcher = namespaces.launch(start, _serve, events, report)
    os.close(events)
    os.close(report)
    with open(reading) as file, open(errors) as trouble:
        text, error = file.read(), trouble.read()
    os.waitpid(launcher, 0)
    print(text + ("" if text.endswith(_DONE) else error[1:] or error))


def _serve(start: dict, events: int, wait: Callable[[], None]) -> int:
    wait()
    leaks = [what for what, seen in _tries() if seen]
    os.write(events, "\n".join([*leaks, _DONE]).encode())
    return 0


def _tries() -> list[tuple[str, bool]]:
    numbers = [name for name in os.listdir("/proc") if name.isdigit()]
    return [
        ("write to /usr", _can(lambda: open("/usr/gatekeeper", "w"))),
        ("write to /", _can(lambda: open("/gatekeeper", "w"))),
        ("write to its sockets' folder", _can(lambda: open(namespaces.SOCKETS / "x", "w"))),
        ("change /proc/sys", _can(lambda: open("/proc/sys/kernel/core_pattern", "w"))),
        ("reach the network", _can(lambda: socket.create_connection(("192.0.2.1", 9), 0.1))),
        ("see network interfaces", {n for _, n in socket.if_nameindex()} > {"lo"}),
        ("see the machine's /tmp", set(os.listdir("/tmp")) != {"home", "work", ".shm"}),
        ("see other processes", len(numbers) != 2),
        ("see the machine's name", socket.gethostname() != "sandbox"),
        ("see the machine's /proc", _can(lambda: os.listdir("/run/proc"))),
        ("keep a capability", not _has_no_capability()),
        ("fill the disk", _can(lambda: _fill("/tmp/fill"))),
    ]


def _can(action: Callable) -> bool:
    try:
        action()
    except OSError:
        return False
    return True


def _has_no_capability() -> bool:
    with open("/proc/self/status") as file:
        sets = [line.split()[1] for line in file if line.startswith("Cap")]
    return len(sets) == 5 and not any(int(text, 16) for text in sets)


def _fill(path: str) -> None:
    with open(path, "wb") as file:
        for _ in range(3):
            file.write(bytes(1 << 20))
