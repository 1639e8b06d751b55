"""Start Dask on this machine, or reach one that runs elsewhere."""

import logging
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.grade.worker import fingerprint, obstacle
from gatekeeper.model import GatekeeperError

# How often a submission is tried again after the grader's own trouble, or a worker's death.
RETRIES = 2
# Seconds for a scheduler to answer, and for it to have a worker.
CONNECT, WAIT = 10, 60
SETTINGS = {
    # Workers hold nothing between two submissions; dask's care for their memory only disturbs.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.allowed-failures": RETRIES,
    # What waits, waits here, and not behind an endless loop on one of the workers.
    "distributed.scheduler.worker-saturation": 1.0,
    # A busy process is the normal case here, not worth a warning.
    "distributed.admin.tick.limit": "1h",
    # Nobody looks at a dashboard, and an open door is one too many.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def start_here(jobs: int, folder: Path) -> tuple:
    """Start a scheduler and workers on this machine.

    Parameters
    ----------
    jobs : int
        Number of worker processes, one submission at a time each.
    folder : Path
        Where dask keeps its files.

    Returns
    -------
    tuple of distributed.LocalCluster and distributed.Client
        Ready.
    """
    # Half a second to import: nothing but this needs it.
    import dask
    from distributed import Client, LocalCluster
    from distributed.security import Security

    # The scheduler's own folder; the workers' are named below.
    dask.config.set(SETTINGS | {"temporary-directory": str(folder)})
    _quiet()
    # Whoever reaches a scheduler runs code as its owner, and students may have accounts on this
    # machine: only who holds the key of this run gets in.
    security = Security.temporary()
    cluster = LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        memory_limit=0,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        local_directory=str(folder),
        security=security,
        preload=["gatekeeper.grade.worker"],
        silence_logs=logging.CRITICAL,
    )
    return cluster, Client(cluster, set_as_default=False)


def _quiet() -> None:
    # Whatever dask reports, the instructor hears as a sentence, or not at all.
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def reach(address: str, sandboxed: bool = True):
    """Connect to a scheduler that runs already.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.1:8786``.
    sandboxed : bool
        Whether its workers need a sandbox.

    Returns
    -------
    distributed.Client
        At least one worker is there, and all of them can grade.

    Raises
    ------
    GatekeeperError
        If it does not answer, has no workers, or one of them cannot grade.
    """
    from distributed import Client

    _quiet()
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise GatekeeperError(
            f"No Dask scheduler answers at {address}: start one there, or leave --scheduler out "
            "to grade on this machine."
        ) from error
    with _closed_on_error(client):
        _expect_workers(client, address)
        _expect_able(client, sandboxed)
    return client


@contextmanager
def _closed_on_error(client):
    try:
        yield
    except BaseException:
        client.close(timeout=1)
        raise


def _expect_workers(client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError as error:
        raise GatekeeperError(
            f"The scheduler {address} has had no worker for {WAIT} seconds: start some there."
        ) from error


def _expect_able(client, sandboxed: bool) -> None:
    own = fingerprint()
    for worker, answer in client.run(fingerprint, on_error="return").items():
        if answer != own:
            raise GatekeeperError(
                f"The worker {worker} does not have this version of gatekeeper: install the "
                "course's environment there and start it again."
            )
    if not sandboxed:
        return
    for worker, reason in client.run(obstacle, on_error="return").items():
        if reason is not None:
            raise GatekeeperError(f"The worker {worker} has no sandbox: {reason}")
