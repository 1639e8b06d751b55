"""The processes that grade: on this machine, or wherever a Dask scheduler has workers."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gatekeeper.grade.cluster import RETRIES, reach, start_here
from gatekeeper.grade.worker import warm
from gatekeeper.model import GatekeeperError, Graded, Task

# Seconds to wait for workers that are still starting when they are no longer wanted.
PATIENCE = 2


class Pool:
    """Workers that grade tasks; they start in the background.

    Parameters
    ----------
    work : callable
        Maps a `Task` to a `Graded`; importable in a worker.
    jobs : int
        Number of processes on this machine.
    folder : Path
        Where dask keeps its files; removed by whoever made it.
    scheduler : str, optional
        Address of a running scheduler to use instead of this machine.
    sandboxed : bool
        Whether the workers need a sandbox.
    """

    def __init__(
        self,
        work: Callable[[Task], Graded],
        jobs: int,
        folder: Path,
        scheduler: str | None = None,
        sandboxed: bool = True,
    ):
        self._work, self._jobs, self._folder = work, jobs, folder
        self._scheduler, self._sandboxed = scheduler, sandboxed
        self._cluster = self._client = self._waiting = self._trouble = None
        self._tasks: dict = {}
        self._warming: list = []
        self._thread = threading.Thread(target=self._start, name="start workers", daemon=True)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def width(self) -> int:
        """Number of submissions that can be graded at the same time."""
        if self._client is None:
            return self._jobs
        return max(1, sum(self._client.nthreads().values()))

    def start(self) -> None:
        """Start the workers and return at once."""
        if self._thread.ident is None:
            self._thread.start()

    def submit(self, task: Task) -> None:
        """Hand a task to the workers.

        Parameters
        ----------
        task : Task
            What to grade.

        Raises
        ------
        GatekeeperError
            If no worker could be started or reached.
        """
        self.start()
        self._thread.join()
        if self._trouble is not None:
            raise self._trouble
        future = self._client.submit(self._work, task, pure=False, retries=RETRIES)
        self._tasks[future] = task
        self._waiting.add(future)

    def warm(self, preload: tuple[str, ...]) -> None:
        """Let workers that were started get their sandboxes ready, and return at once.

        Parameters
        ----------
        preload : tuple of str
            Modules to import.
        """
        if self._thread.ident and self._sandboxed and not self._scheduler:
            threading.Thread(target=self._warm, args=(preload,), daemon=True).start()

    def next(self) -> tuple[Task, Graded | Exception]:
        """Wait for the next submission that is through.

        Returns
        -------
        tuple of Task and Graded or Exception
            An exception when no attempt to grade it succeeded.

        Raises
        ------
        GatekeeperError
            If the scheduler went away.
        """
        future = next(self._waiting)
        while future.status in ("lost", "pending"):
            # Its result went with its worker, and another is at it.
            self._waiting.add(future)
            future = next(self._waiting)
        task = self._tasks.pop(future)
        if future.status == "finished":
            return task, future.result()
        if future.status == "error":
            return task, future.exception()
        raise GatekeeperError(
            f"The scheduler {self._scheduler or 'on this machine'} went away while it graded: "
            "start it again and repeat the command, what is graded is kept."
        )

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        if self._thread.ident is None:
            return
        self._thread.join(PATIENCE)
        if self._client is not None:
            with suppress(Exception):
                self._client.close(timeout=1)
        if self._cluster is not None:
            self._kill()
            with suppress(Exception):
                self._cluster.close(timeout=5)
        self._tasks = {}

    def _warm(self, preload: tuple[str, ...]) -> None:
        self._thread.join()
        # The workers may be going already; the first submission then does what this would do.
        with suppress(Exception):
            for address in self._client.scheduler_info()["workers"]:
                future = self._client.submit(warm, preload, workers=[address], pure=False)
                self._warming.append(future)

    def _kill(self) -> None:
        # Asked politely, a worker first finishes what it has begun, and takes its time.
        for nanny in self._cluster.workers.values():
            nanny.auto_restart = False
            with suppress(OSError, TypeError):
                os.kill(nanny.pid, 9)

    def _start(self) -> None:
        try:
            from distributed import as_completed

            if self._scheduler:
                self._client = reach(self._scheduler, self._sandboxed)
            else:
                self._cluster, self._client = start_here(self._jobs, self._folder)
            self._waiting = as_completed(loop=self._client.loop)
        except GatekeeperError as error:
            self._trouble = error
        except Exception as error:
            self._trouble = GatekeeperError(f"No worker could be started: {error}.")
