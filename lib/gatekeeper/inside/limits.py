"""What one submission may use, enforced by the kernel where it can."""

import resource

MB = 1024 * 1024
_OPEN_FILES = 256
# The watch has to see a count above the limit to name it, so the kernel's own bound lies higher.
SPARE_PROCESSES = 64
_SPARE_SECONDS = 60
_STACK_MB = 8


def apply(limits: dict) -> None:
    """Bind this process and all that it starts.

    The limit on processes does not bind root.

    Parameters
    ----------
    limits : dict
        `gatekeeper.model.Limits` as a dict.
    """
    for kind, value in (
        (resource.RLIMIT_CPU, int(limits["notebook_seconds"]) + _SPARE_SECONDS),
        (resource.RLIMIT_FSIZE, limits["file_mb"] * MB),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, limits["processes"] + SPARE_PROCESSES),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_STACK, _STACK_MB * MB),
    ):
        _lower(kind, value)


def apply_memory(limits: dict) -> None:
    """Bind the address space, once everything is loaded and the kernel's threads run.

    It is counted from what is mapped already, since a framework maps a gigabyte that it never
    touches, and leaves room for the stacks of threads.

    Parameters
    ----------
    limits : dict
        `gatekeeper.model.Limits` as a dict.
    """
    room = limits["memory_mb"] + _STACK_MB * limits["processes"]
    _lower(resource.RLIMIT_AS, address_space() + room * MB)


def largest_message(limits: dict) -> int:
    """Say how large a message the grader takes.

    Parameters
    ----------
    limits : dict
        `gatekeeper.model.Limits` as a dict.

    Returns
    -------
    int
        Bytes: an answer in base64, in JSON, and room for what surrounds it.
    """
    return int(1.5 * limits["answer_mb"] * MB) + MB


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def address_space() -> int:
    """Measure what this process has mapped.

    Returns
    -------
    int
        Bytes.
    """
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
