"""The kernels of one submission: when one dies, the next takes over where it fell."""

import secrets
from time import monotonic

from gatekeeper.execute.clean import clean_text
from gatekeeper.execute.client import PatientClient
from gatekeeper.execute.reports import Ran
from gatekeeper.model import Flag, GatekeeperError, Task
from gatekeeper.sandbox import kernel_manager

MOST_RESTARTS = 20
MOST_FLAGS = 50
# A cell may break the kernel in a way that the next one notices.
PROBE, PROBE_SECONDS = "pass  # still there?", 2.0
MOST_DETAIL = 300


class Session:
    """Runs cells one after another, restarting the kernel where needed.

    Parameters
    ----------
    task : Task
        The submission.
    """

    def __init__(self, task: Task):
        self.task, self.client = task, None
        self.tools = f"_{secrets.token_hex(8)}"
        self.deadline = monotonic() + task.limits.notebook_seconds
        # What a new kernel has to run again: sources, and whether each is a cell of the notebook.
        self.replay: list[tuple[str, bool]] = []
        self.restarts, self.last_stop, self.late = 0, "", False
        self.flags: list[Flag] = []
        self.seconds = {"start": 0.0, "cells": 0.0, "judge": 0.0}

    async def run(self, source: str, *, history: bool = True) -> Ran:
        """Execute one cell, in a new kernel if the last one died.

        Parameters
        ----------
        source : str
            Code.
        history : bool
            Whether it is a cell of the notebook; such cells run again in a new kernel, unless
            they were stopped.

        Returns
        -------
        Ran
            Not even started when the notebook's time or its restarts are used up.
        """
        if not await self._ready():
            return Ran(stopped=self.last_stop, dead=True)
        ran = await self._timed(source, history)
        if history and not ran.stopped:
            self.replay.append((source, history))
        return ran

    async def _timed(self, source: str, history: bool) -> Ran:
        started = monotonic()
        most = PROBE_SECONDS if source == PROBE else self.task.limits.cell_seconds
        left = max(self.deadline - started, 0.1)
        ran = await self.client.run(source, min(most, left), history)
        self.seconds["cells"] += monotonic() - started
        late = ran.stopped == "time limit"
        # What is late twice running will be late again: something in the process hangs.
        if ran.dead or (late and self.late):
            self.last_stop = ran.stopped
            await self.close()
        self.late = late
        return ran

    async def _ready(self) -> bool:
        while self.client is None:
            if not self._may_start():
                return False
            await self._start()
            if self.restarts > 1 and (culprit := await self._replay()) is not None:
                # What stopped once when it ran again is left out the next time.
                del self.replay[culprit]
                await self.close()
        self._check_deadline()
        return monotonic() < self.deadline

    async def _replay(self) -> int | None:
        # The place of the cell that stopped, or after which nothing runs any more.
        for place, (source, history) in enumerate([*self.replay, (PROBE, False)]):
            ran = await self._timed(source, history)
            if ran.stopped:
                self.last_stop = ran.stopped
                return min(place, len(self.replay) - 1) if self.replay else None
        return None

    def _may_start(self) -> bool:
        self._check_deadline()
        self.restarts += 1
        return monotonic() < self.deadline and self.restarts <= MOST_RESTARTS + 1

    def _check_deadline(self) -> None:
        if monotonic() >= self.deadline:
            self.last_stop = "time limit"

    async def _start(self) -> None:
        started, task, self.late = monotonic(), self.task, False
        km = kernel_manager(task.limits, task.preload, task.files, task.sandboxed)
        self.client = PatientClient(km, task.limits)
        try:
            await self.client.async_start_new_kernel()
            await self.client.async_start_new_kernel_client()
        except GatekeeperError:
            raise
        # jupyter_client raises RuntimeError, OSError and whatever a provisioner lets through.
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise GatekeeperError(f"The sandbox did not start: {said}") from error
        finally:
            self.seconds["start"] += monotonic() - started

    async def close(self) -> None:
        """End the kernel, if there is one, and keep what the sandbox noticed."""
        client, self.client = self.client, None
        if client is None or client.km is None:
            return
        provisioner = client.km.provisioner
        if provisioner is None:
            return
        await client.finish()
        for event in getattr(getattr(provisioner, "ended", None), "events", ()):
            what, _, detail = clean_text(event, MOST_DETAIL).partition(": ")
            flag = Flag(what, "", f"The code reached for this ({what}): {detail}")
            if flag not in self.flags and len(self.flags) < MOST_FLAGS:
                self.flags.append(flag)
