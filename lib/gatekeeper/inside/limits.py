"""What one submission may use, enforced by the kernel where it can."""

import resource

MB = 1024 * 1024
_OPEN_FILES = 256
# The watch has to see a count above the limit to name it, so the kernel's own bound lies higher.
SPARE_PROCESSES = 64


def apply(limits: dict) -> None:
    """Bind this process and all that it starts.

    Address space is counted from what is mapped already, since a framework maps a gigabyte that
    it never touches. The limit on processes does not bind root.

    Parameters
    ----------
    limits : dict
        `gatekeeper.model.Limits` as a dict.
    """
    memory = address_space() + limits["memory_mb"] * MB
    seconds = int(limits["notebook_seconds"]) + 60
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits["file_mb"] * MB),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, limits["processes"] + SPARE_PROCESSES),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _lower(kind, value)


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
