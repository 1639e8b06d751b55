"""Kernel managers and clients that nbclient takes as they are."""

import itertools
import time
from dataclasses import asdict
from queue import Empty

import zmq
from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from traitlets import Any

from gatekeeper.inside.limits import largest_message
from gatekeeper.model import GatekeeperError, Limits
from gatekeeper.sandbox.folders import private
from gatekeeper.sandbox.provisioner import SandboxProvisioner
from gatekeeper.sandbox.unsafe import UnsafeProvisioner

_SPEC = KernelSpec(
    argv=["sandbox"],
    display_name="sandbox",
    language="python",
    metadata={"kernel_provisioner": {"provisioner_name": "gatekeeper-sandbox"}},
)
_numbers = itertools.count()
_IOPUB_SECONDS = 0.05
_MOST_WAITING = 32


class SandboxClient(AsyncKernelClient):
    """A client that takes no message larger than an answer may be."""

    def _context_default(self):
        context = super()._context_default()
        context.setsockopt(zmq.MAXMSGSIZE, largest_message(asdict(self.parent.limits)))
        # Unread messages wait in the grader's memory: a thousand large ones would fill it.
        context.setsockopt(zmq.RCVHWM, _MOST_WAITING)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels, without jupyter_client's fixed pause.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        RuntimeError
            If the kernel dies or stays silent.
        """
        deadline = time.monotonic() + (60 if timeout is None else timeout)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            try:
                reply = await self.get_shell_msg(timeout=1)
                await self._until_idle(asked)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died before it was ready") from None
                continue
            self._handle_kernel_info_reply(reply)
            return
        raise RuntimeError(f"the kernel was not ready after {timeout} seconds")

    async def _until_idle(self, asked: str) -> None:
        # Silence means that the subscription came too late, and the question is asked again.
        while True:
            message = await self.get_iopub_msg(timeout=_IOPUB_SECONDS)
            idle = message["content"].get("execution_state") == "idle"
            if idle and message["parent_header"].get("msg_id") == asked:
                return


class SandboxManager(AsyncKernelManager):
    """Starts one submission's kernel in the sandbox, or does not start it at all."""

    limits = Any(Limits())
    preload = Any(())
    files = Any({})

    async def _async_wait(self, pollinterval: float = 0.01) -> None:
        # jupyter_client looks every 0.1 s.
        await super()._async_wait(min(pollinterval, 0.01))

    async def _async_pre_start_kernel(self, **kwargs):
        result = await super()._async_pre_start_kernel(**kwargs)
        # Configuration can silently name another provisioner: fail closed.
        if type(self.provisioner) is not SandboxProvisioner:
            name = type(self.provisioner).__name__
            self.provisioner = None
            raise GatekeeperError(
                f"The kernel would start outside the sandbox, through {name}: expected"
                " SandboxProvisioner; install gatekeeper again."
            )
        return result

    pre_start_kernel = _async_pre_start_kernel


class UnsafeManager(SandboxManager):
    """Starts one submission's kernel as an ordinary process."""

    async def _async_pre_start_kernel(self, **kwargs):
        self.provisioner = self.provisioner or UnsafeProvisioner(
            parent=self, kernel_spec=self.kernel_spec, kernel_id=""
        )
        return await AsyncKernelManager._async_pre_start_kernel(self, **kwargs)

    pre_start_kernel = _async_pre_start_kernel


def kernel_manager(
    limits: Limits,
    preload: tuple[str, ...] = (),
    files: dict[str, bytes] | None = None,
    sandboxed: bool = True,
) -> AsyncKernelManager:
    """Make a kernel manager for one submission.

    Parameters
    ----------
    limits : Limits
        What the submission may use.
    preload : tuple of str
        Trusted modules that are imported once, before submissions are forked.
    files : dict of str to bytes
        What lies in the scratch folder, by relative path.
    sandboxed : bool
        False starts an ordinary process with the same resource limits and nothing else.

    Returns
    -------
    AsyncKernelManager
        For ``NotebookClient(notebook, km=...)``. After the end ``km.provisioner.ended`` says why.
    """
    folder = private() / str(next(_numbers))
    manager = (SandboxManager if sandboxed else UnsafeManager)(
        transport="ipc", ip=str(folder / "s"), client_factory=SandboxClient, kernel_name="sandbox"
    )
    manager._kernel_spec = _SPEC
    manager.limits, manager.preload, manager.files = limits, tuple(preload), dict(files or {})
    manager.context.setsockopt(zmq.MAXMSGSIZE, largest_message(asdict(limits)))
    return manager
