"""What both ways of starting a kernel share: its sockets, and how it ended."""

import signal
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client import KernelManager
from jupyter_client.provisioning import KernelProvisionerBase


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


class Provisioner(KernelProvisionerBase):
    """Starts no command, but what its subclasses start; whatever ends it ends it at once."""

    code: int | None = None
    ended: Ended | None = None

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

    async def kill(self, restart: bool = False) -> None:
        """End the kernel.

        Parameters
        ----------
        restart : bool
            Not used.
        """
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel.

        Parameters
        ----------
        restart : bool
            Not used.
        """
        await self.send_signal(signal.SIGKILL)
