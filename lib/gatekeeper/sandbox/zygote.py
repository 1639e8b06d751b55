"""The grader's end of the warm interpreters: start, reuse, order, end."""

import base64
import json
import os
import socket
import sys
import tempfile
from dataclasses import asdict
from multiprocessing.connection import Connection

from gatekeeper.model import GatekeeperError, Limits
from gatekeeper.sandbox import bubblewrap
from gatekeeper.sandbox.folders import private
from gatekeeper.sandbox.starter import start

# Frameworks take half a minute to import on a busy machine.
_START_SECONDS = 300
_READY_SECONDS = 60
_BASE = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "numpy", "matplotlib_inline.backend_inline"),
    *("gatekeeper.inside.answer", "gatekeeper.inside.trial"),
)
_MAIN = """
import sys
sys.path[:] = {path!r}
from gatekeeper.inside.zygote import main
main({fd}, {preload!r})
"""


class Zygote:
    """A warm interpreter in a sandbox, which runs one submission at a time.

    Parameters
    ----------
    preload : tuple of str
        Modules that it imports first.

    Raises
    ------
    GatekeeperError
        If it does not come up.
    """

    def __init__(self, preload: tuple[str, ...]):
        self.preload, self.owner = preload, os.getpid()
        self.sockets = private()
        ours, theirs = socket.socketpair()
        script = _MAIN.format(
            path=bubblewrap.import_path(), fd=theirs.fileno(), preload=[*_BASE, *preload]
        )
        inner = [sys.executable, "-P", "-s", "-c", script]
        command = bubblewrap.command(inner, self.sockets)
        # Open as long as the process that writes to it.
        self.words = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = start(command, theirs.fileno(), self.words)
        theirs.close()
        self.connection = Connection(ours.detach())
        self.fresh = True
        self.refused = self._receive("hello", _START_SECONDS)["refused"]

    def start(self, folder: str, connection: dict, limits: Limits, files: dict[str, bytes]) -> None:
        """Start a submission's kernel and wait until its sockets are bound.

        Parameters
        ----------
        folder : str
            Name of the folder for its sockets, below `sockets`.
        connection : dict
            As in a Jupyter connection file.
        limits : Limits
            What it may use.
        files : dict of str to bytes
            What lies in its scratch folder.

        Raises
        ------
        GatekeeperError
            If the kernel does not come up.
        """
        encoded = {name: base64.b64encode(content).decode() for name, content in files.items()}
        inside = connection | {"ip": f"{bubblewrap.SOCKETS}/s"}
        self._send(
            what="start", folder=folder, connection=inside, limits=asdict(limits), files=encoded
        )
        self._receive("ready", _READY_SECONDS)
        self.fresh = False

    def signal(self, number: int) -> None:
        """Signal the kernel.

        Parameters
        ----------
        number : int
            The signal.
        """
        self._send(what="signal", number=number)

    def kill(self) -> None:
        """End the submission and everything it started."""
        self._send(what="kill")

    def ended(self) -> dict | None:
        """Ask whether the submission is over.

        Returns
        -------
        dict or None
            ``code``, ``reason`` and ``events`` once nothing of it is left.
        """
        try:
            if not self.connection.poll():
                return None
            message = json.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            self.close()
            return {"what": "ended", "code": None, "reason": "process died", "events": []}
        return message if message["what"] == "ended" else None

    @property
    def alive(self) -> bool:
        """Whether it can run another submission of this process."""
        return self.owner == os.getpid() and self.process.poll() is None

    def close(self) -> None:
        """End it and all that it runs."""
        self.process.kill()
        self.process.wait()
        self.connection.close()
        self.words.close()

    def _last_words(self) -> str:
        self.process.kill()
        code = self.process.wait()
        self.words.seek(0)
        lines = self.words.read(1 << 20).decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), f"it ended with {code}")

    def _send(self, **message) -> None:
        try:
            self.connection.send_bytes(json.dumps(message).encode())
        except OSError as error:
            self.process.kill()
            raise GatekeeperError("The sandbox has ended unexpectedly.") from error

    def _receive(self, expected: str, seconds: float) -> dict:
        try:
            if self.connection.poll(seconds):
                message = json.loads(self.connection.recv_bytes())
            else:
                message = {"what": "silence", "text": f"it was silent for {seconds} seconds"}
        except (EOFError, OSError):
            message = {"what": "end", "text": self._last_words()}
        if message["what"] != expected:
            self.close()
            text = message.get("text", message["what"]).strip()
            raise GatekeeperError(f"The sandbox did not start: {text}.")
        return message
