"""The Jupyter kernel provisioner: nbclient starts, signals and ends a kernel in the sandbox."""

import asyncio
import signal
from math import inf
from pathlib import Path
from time import monotonic

from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import pool
from gatekeeper.sandbox.common import Ended, Provisioner, plain, remove_sockets
from gatekeeper.sandbox.zygote import Zygote

_POLL_SECONDS = 0.01
# Longer than the zygote itself takes before it gives up.
_KILL_SECONDS = 40


class SandboxProvisioner(Provisioner):
    """Runs the kernel of a `SandboxManager` as a fork of a warm, sandboxed interpreter."""

    zygote: Zygote | None = None
    deadline = inf

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel, dead or alive."""
        return self.zygote is not None

    async def launch_kernel(self, cmd: list[str], **kwargs) -> dict:
        """Fork a kernel.

        Parameters
        ----------
        cmd : list of str
            Not used.
        **kwargs
            Not used.

        Returns
        -------
        dict
            Connection information.

        Raises
        ------
        GatekeeperError
            If the sandbox cannot be made.
        """
        self.code, self.ended, self.deadline = None, None, inf
        self.zygote = await asyncio.to_thread(self._launch)
        return self.connection_info

    def _launch(self) -> Zygote:
        manager = self.parent
        folder = Path(manager.ip).parent.name
        order = (folder, plain(self.connection_info), manager.limits, manager.files)
        preload = tuple(manager.preload)
        borrowed = pool.borrow(preload)
        try:
            borrowed.start(*order)
        except GatekeeperError:
            if borrowed.fresh:
                raise
            # It died or got stuck while it waited.
            borrowed = Zygote(preload)
            borrowed.start(*order)
        return borrowed

    async def poll(self) -> int | None:
        """Ask whether the kernel is over.

        Returns
        -------
        int or None
            Its exit code; None while it runs.
        """
        if self.zygote is not None and self.ended is None:
            message = self.zygote.ended()
            if message is None and monotonic() > self.deadline:
                self.zygote.close()
                message = {"code": None, "reason": None, "events": []}
            if message is not None:
                self.ended = Ended(message["reason"], message["events"])
                self.code = message["code"] if message["code"] is not None else -signal.SIGKILL
        return self.code if self.ended is not None or self.zygote is None else None

    async def wait(self) -> int | None:
        """Wait for the end of the kernel.

        Returns
        -------
        int or None
            Its exit code.
        """
        while self.zygote is not None and await self.poll() is None:
            await asyncio.sleep(_POLL_SECONDS)
        if self.zygote is not None:
            pool.give_back(self.zygote)
            self.zygote = None
        return self.code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel.

        Parameters
        ----------
        signum : int
            SIGKILL ends everything that the submission started.
        """
        if self.zygote is None or await self.poll() is not None or signum == 0:
            return
        try:
            if signum in (signal.SIGKILL, signal.SIGTERM):
                self.deadline = min(self.deadline, monotonic() + _KILL_SECONDS)
                self.zygote.kill()
            else:
                self.zygote.signal(signum)
        except GatekeeperError:
            # It has ended by itself, which the next poll will say.
            return

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets; end a kernel that is still there.

        Parameters
        ----------
        restart : bool
            Whether the same manager starts another kernel.
        """
        if self.zygote is not None:
            await self.kill()
            await self.wait()
        remove_sockets(self.parent, keep_folder=restart)
