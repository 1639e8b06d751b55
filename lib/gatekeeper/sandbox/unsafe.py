"""An ordinary process with the same resource limits and nothing else, for --unsafe-no-sandbox."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from gatekeeper.inside import watch
from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import bubblewrap
from gatekeeper.sandbox.common import Ended, Provisioner, plain, remove_sockets

_POLL_SECONDS = 0.01


class UnsafeProvisioner(Provisioner):
    """Runs the kernel of a `SandboxManager` as a process of this user."""

    process: subprocess.Popen | None = None
    killed = False

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel, dead or alive."""
        return self.process is not None

    async def launch_kernel(self, cmd: list[str], **kwargs) -> dict:
        """Start a process and wait until its sockets are bound.

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
            If it does not come up.
        """
        self.code, self.killed, self.ended = None, False, None
        await asyncio.to_thread(self._launch)
        return self.connection_info

    def _launch(self) -> None:
        manager = self.parent
        self.folder = Path(manager.ip).parent / "scratch"
        for name in ("home", "work"):
            (self.folder / name).mkdir(parents=True)
        for name, content in manager.files.items():
            path = self.folder / "work" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.events, events = os.pipe()
        os.set_blocking(self.events, False)
        script = f"import sys; sys.path[:] = {bubblewrap.import_path()!r}"
        script += "; from gatekeeper.inside.kernel import main; main()"
        places = {"HOME": str(self.folder / "home"), "TMPDIR": str(self.folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-c", script],
            env=bubblewrap.ENVIRONMENT | places,
            cwd=self.folder / "work",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(events,),
            start_new_session=True,
        )
        os.close(events)
        self._describe(events)

    def _describe(self, events: int) -> None:
        manager = self.parent
        start = {
            "connection": plain(self.connection_info),
            "limits": asdict(manager.limits),
            "preload": manager.preload,
            "events": events,
        }
        try:
            self.process.stdin.write(json.dumps(start).encode() + b"\n")
            self.process.stdin.close()
            answer = self.process.stdout.readline()
        except OSError:
            answer = b""
        if answer.strip() != b"ready":
            self.process.kill()
            raise GatekeeperError(f"The kernel did not start: code {self.process.wait()}.")

    async def poll(self) -> int | None:
        """Ask whether the kernel is over.

        Returns
        -------
        int or None
            Its exit code; None while it runs.
        """
        if self.process is not None and self.ended is None:
            self.code = self.process.poll()
            if self.code is not None:
                self._signal_group(signal.SIGKILL)
                reason = None if self.killed else "process died"
                self.ended = Ended(reason, watch.read(self.events))
        return self.code

    async def wait(self) -> int | None:
        """Wait for the end of the kernel.

        Returns
        -------
        int or None
            Its exit code.
        """
        while self.process is not None and await self.poll() is None:
            await asyncio.sleep(_POLL_SECONDS)
        if self.process is not None:
            self.process.stdout.close()
            self.process = None
        return self.code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel; SIGKILL reaches all of its process group.

        Parameters
        ----------
        signum : int
            The signal.
        """
        if self.process is None or await self.poll() is not None or signum == 0:
            return
        if signum in (signal.SIGKILL, signal.SIGTERM):
            self.killed = True
            self._signal_group(signal.SIGKILL)
        else:
            self.process.send_signal(signum)

    def _signal_group(self, signum: int) -> None:
        try:
            os.killpg(self.process.pid, signum)
        except ProcessLookupError:
            return

    async def cleanup(self, restart: bool = False) -> None:
        """Remove its folder; end a kernel that is still there.

        Parameters
        ----------
        restart : bool
            Whether the same manager starts another kernel.
        """
        if self.process is not None:
            await self.kill()
            await self.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        remove_sockets(self.parent, keep_folder=restart)
