"""How much a submission uses, seen from outside its process namespace."""

import os
from pathlib import Path

_KINDS = ("RssAnon", "RssShmem")
_EXACT = ("Pss_Anon", "Pss_Shmem")


def pids(without: set[int]) -> list[int]:
    """List the processes in sight; quick, as it has to be while a bomb goes off.

    Parameters
    ----------
    without : set of int
        Process ids to leave out.

    Returns
    -------
    list of int
        Process ids.
    """
    numbers = (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
    return [pid for pid in numbers if pid not in without]


def processes(numbers: list[int]) -> dict[int, dict[str, str]]:
    """Read the status of processes.

    Parameters
    ----------
    numbers : list of int
        From `pids`.

    Returns
    -------
    dict
        Fields of ``/proc/<pid>/status`` by process id, of those that still run.
    """
    read = ((pid, _fields(f"/proc/{pid}/status")) for pid in numbers)
    return {pid: fields for pid, fields in read if fields is not None}


def _fields(path: str) -> dict[str, str] | None:
    try:
        text = Path(path).read_text(errors="replace")
    except OSError:
        return None
    lines = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


def threads(found: dict[int, dict[str, str]]) -> int:
    """Count processes and their threads.

    Parameters
    ----------
    found : dict
        From `processes`.

    Returns
    -------
    int
        Threads of all of them.
    """
    return sum(int(fields.get("Threads", 1)) for fields in found.values())


def memory(found: dict[int, dict[str, str]]) -> int:
    """Add up memory without files; what a fork shares with its parent counts for both.

    Parameters
    ----------
    found : dict
        From `processes`.

    Returns
    -------
    int
        Bytes, at least what they use together.
    """
    return sum(_bytes(fields, _KINDS) for fields in found.values())


def exact_memory(found: dict[int, dict[str, str]]) -> int:
    """Add up memory without files, each shared page once; this takes milliseconds a process.

    Parameters
    ----------
    found : dict
        From `processes`.

    Returns
    -------
    int
        Bytes; a process that hides counts as in `memory`.
    """
    total = 0
    for pid, fields in found.items():
        exact = _fields(f"/proc/{pid}/smaps_rollup")
        total += _bytes(fields, _KINDS) if exact is None else _bytes(exact, _EXACT)
    return total


def _bytes(fields: dict[str, str], kinds: tuple[str, ...]) -> int:
    return sum(int(fields.get(kind, "0 kB").split()[0]) * 1024 for kind in kinds)
