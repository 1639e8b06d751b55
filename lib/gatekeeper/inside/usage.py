"""How much a submission uses, seen from outside its process namespace."""

import os
from pathlib import Path

_KINDS = ("RssAnon", "RssShmem")
_EXACT = ("Pss_Anon", "Pss_Shmem")


def processes(without: set[int]) -> dict[int, dict[str, str]]:
    """Read the status of every process in sight.

    Parameters
    ----------
    without : set of int
        Process ids to leave out.

    Returns
    -------
    dict
        Fields of ``/proc/<pid>/status`` by process id.
    """
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) not in without:
            fields = _fields(f"/proc/{entry}/status")
            if fields is not None:
                found[int(entry)] = fields
    return found


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
