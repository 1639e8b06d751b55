"""The Jupyter kernel provisioner: nbclient starts, signals and ends a kernel in the sandbox."""

import asyncio
import signal
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client import KernelManager
from jupyter_client.provisioning import KernelProvisionerBase

from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import zygote
from gatekeeper.sandbox.zygote import Zygote

_POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Ended:
    """How a kernel ended.

    Attributes
    ----------
    reason : str or None
        ``"memory limit"``, ``"process limit"`` or ``"process died"``; None when the grader
        ended it.
    events : list of str
        What the audit hook saw: ``"network: ..."``, files, process or ctypes. For flags only.
    """

    reason: str | None = None
    events: list[str] = field(default_factory=list)


def prepare_sockets(manager: KernelManager) -> dict:
    """Make the folder of a kernel's sockets and number them.

    Parameters
    ----------
    manager : KernelManager
        Its `ip` is the beginning of the sockets' paths.

    Returns
    -------
    dict
        As in a Jupyter connection file.
    """
    Path(manager.ip).parent.mkdir(mode=0o700, exist_ok=True)
    for index, channel in enumerate(("shell", "iopub", "stdin", "hb", "control")):
        setattr(manager, f"{channel}_port", index + 1)
    return manager.get_connection_info()


def plain(connection: dict) -> dict:
    """Make connection information ready for JSON.

    Parameters
    ----------
    connection : dict
        From `prepare_sockets`.

    Returns
    -------
    dict
        The key as text.
    """
    return connection | {"key": connection["key"].decode()}


def remove_sockets(manager: KernelManager, keep_folder: bool) -> None:
    """Remove a kernel's sockets.

    Parameters
    ----------
    manager : KernelManager
        As for `prepare_sockets`.
    keep_folder : bool
        Whether the manager needs the folder again.
    """
    folder = Path(manager.ip).parent
    for path in folder.glob("s-*"):
        path.unlink(missing_ok=True)
    if not keep_folder and folder.is_dir():
        folder.rmdir()


class SandboxProvisioner(KernelProvisionerBase):
    """Runs the kernel of a `SandboxManager` as a fork of a warm, sandboxed interpreter."""

    zygote: Zygote | None = None
    code: int | None = None
    killed = False
    ended: Ended | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel, dead or alive."""
        return self.zygote is not None

    async def pre_launch(self, **kwargs) -> dict:
        """Choose the sockets; there is no command.

        Parameters
        ----------
        **kwargs
            Of the launch.

        Returns
        -------
        dict
            The same with an empty ``cmd``.
        """
        self.connection_info = prepare_sockets(self.parent)
        return await super().pre_launch(cmd=[], **kwargs)

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
        self.code, self.killed, self.ended = None, False, None
        self.zygote = await asyncio.to_thread(self._launch)
        return self.connection_info

    def _launch(self) -> Zygote:
        manager = self.parent
        folder = Path(manager.ip).parent.name
        borrowed = zygote.borrow(tuple(manager.preload))
        borrowed.start(folder, plain(self.connection_info), manager.limits, manager.files)
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
            if message is not None:
                reason = None if self.killed else message["reason"]
                self.ended = Ended(reason, message["events"])
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
            zygote.give_back(self.zygote)
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
                self.killed = True
                self.zygote.kill()
            else:
                self.zygote.signal(signum)
        except GatekeeperError:
            # It has ended by itself, which the next poll will say.
            return

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and everything it started.

        Parameters
        ----------
        restart : bool
            Not used.
        """
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel and everything it started.

        Parameters
        ----------
        restart : bool
            Not used.
        """
        await self.send_signal(signal.SIGKILL)

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
