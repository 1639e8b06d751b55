"""What happens in a worker process, beside grading: it ends when the main process does."""

import ctypes
import hashlib
import importlib
import os
import signal
import sys
import threading
from pathlib import Path

from gatekeeper.quick import leave_out_the_slow

leave_out_the_slow()

from gatekeeper import sandbox  # noqa: E402
from gatekeeper.sandbox import pool  # noqa: E402

PR_SET_PDEATHSIG = 1


def dask_setup(worker) -> None:
    """Tie this process to its parent; dask calls it when the worker starts.

    Parameters
    ----------
    worker : distributed.Worker
        The worker of this process.
    """
    # Dask imports from its own folders, too; what can be imported can be read in the sandbox.
    own = os.path.dirname(worker.local_directory)
    sys.path[:] = [path for path in sys.path if not path.startswith(own)]
    # Ctrl-C reaches the whole process group; what to do about it is the main process's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    if sys.platform == "linux":
        # A thread that waits for the parent's end needs Python's lock, which a judge that is deep
        # in NumPy does not let go. The kernel asks nobody.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def fingerprint() -> str:
    """Say which gatekeeper this process has.

    Returns
    -------
    str
        SHA-256 of its source files: a version number stays the same between two commits.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def obstacle() -> str | None:
    """Say why student code cannot be run safely where this process is.

    Returns
    -------
    str or None
        A sentence, or None when there is a sandbox.
    """
    return sandbox.why_not()


def warm(preload: tuple[str, ...]) -> None:
    """Start this process's sandbox and import what the first submission needs.

    Parameters
    ----------
    preload : tuple of str
        Modules that the sandbox imports.
    """
    # The sandbox's interpreter starts in a process of its own meanwhile.
    imports = threading.Thread(target=importlib.import_module, args=("gatekeeper.execute",))
    imports.start()
    pool.give_back(pool.borrow(preload))
    imports.join()
