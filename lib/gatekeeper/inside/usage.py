"""How much a submission uses, seen from outside its process namespace."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """What the processes of one submission use together.

    Attributes
    ----------
    threads : int
        Processes and their threads.
    memory : int
        Bytes of memory that is theirs: anonymous and shared, without files.
    """

    threads: int
    memory: int


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
            try:
                text = Path("/proc", entry, "status").read_text(errors="replace")
            except OSError:
                continue
            fields = (line.partition(":") for line in text.splitlines())
            found[int(entry)] = {name: value.strip() for name, _, value in fields}
    return found


def usage(found: dict[int, dict[str, str]]) -> Usage:
    """Add up.

    Parameters
    ----------
    found : dict
        From `processes`.

    Returns
    -------
    Usage
        Sums over all of them.
    """
    threads = sum(int(fields.get("Threads", 1)) for fields in found.values())
    memory = sum(_bytes(fields, kind) for fields in found.values() for kind in _KINDS)
    return Usage(threads, memory)


_KINDS = ("RssAnon", "RssShmem")


def _bytes(fields: dict[str, str], kind: str) -> int:
    return int(fields.get(kind, "0 kB").split()[0]) * 1024
