"""A Jupyter kernel that starts from a forked, warm interpreter."""

import contextlib
import importlib
import json
import logging
import os
import random
import sys
from collections.abc import Callable
from typing import ClassVar

from ipykernel.kernelapp import IPKernelApp
from traitlets import default

from gatekeeper.inside import limits, watch
from gatekeeper.inside.output import BoundedSession, BoundedStream


class KernelApp(IPKernelApp):
    """ipykernel's application with connection and limits from memory instead of files."""

    connection: ClassVar[dict] = {}

    @default("session")
    def _bounded_session(self) -> BoundedSession:
        return BoundedSession(parent=self)

    def init_connection_file(self) -> None:
        """Take the connection that the grader chose."""
        self.load_connection_info(self.connection)

    def write_connection_file(self, **kwargs) -> None:
        """Write nothing: the grader knows."""

    def cleanup_connection_file(self) -> None:
        """Remove nothing: the grader does."""


def leave_out_debugger() -> None:
    """Let ipykernel believe that there is no debugger: it takes half of a kernel's start."""
    sys.modules["debugpy"] = None
    importlib.import_module("ipykernel.debugger")
    del sys.modules["debugpy"]


def prepare(connection: dict) -> KernelApp:
    """Make a kernel that has bound its sockets and does not listen yet.

    Parameters
    ----------
    connection : dict
        As in a Jupyter connection file.

    Returns
    -------
    KernelApp
        Call its `start`.
    """
    leave_out_debugger()
    app = KernelApp.instance()
    app.connection = connection | {"key": connection["key"].encode()}
    # A history is a database file that nobody reads.
    app.config.HistoryManager.enabled = False
    app.config.Application.log_level = logging.CRITICAL
    app.config.InteractiveShellApp.exec_PYTHONSTARTUP = False
    app.config.IPKernelApp.outstream_class = "gatekeeper.inside.output.BoundedStream"
    app.initialize([])
    app.shell.events.register("post_run_cell", _finish_output)
    # `exit()` ends a kernel a moment later, in whichever cell then runs; here it ends nothing.
    app.shell.unobserve_all("exit_now")
    return app


def _finish_output(result) -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, BoundedStream):
            stream.finish()


def serve(start: dict, events: int, wait: Callable[[], None]) -> int:
    """Run the kernel until it ends.

    Parameters
    ----------
    start : dict
        The submission, with its ``connection``.
    events : int
        Pipe for what the audit hook sees.
    wait : callable
        Says that the sockets are bound and returns when the sandbox is complete.

    Returns
    -------
    int
        Exit code.
    """
    reseed()
    allowed = start["limits"]
    BoundedStream.first = 4 * allowed["cell_output_kb"] * 1000
    BoundedStream.last = allowed["cell_output_kb"] * 1000
    BoundedSession.most = limits.largest_message(allowed) - limits.MB // 2
    app = prepare(start["connection"])
    limits.apply_memory(allowed)
    wait()
    watch.install(events)
    app.start()
    return 0


def reseed() -> None:
    """Give this fork random numbers of its own, in the libraries that are loaded."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(int.from_bytes(os.urandom(7)))


def main() -> None:
    """Run without a sandbox; the first line of standard input describes the submission."""
    start = json.loads(sys.stdin.readline())
    for name in start["preload"]:
        # A module that cannot be imported fails again where it is used, before the student.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    limits.apply(start["limits"])
    # ipykernel takes standard output over.
    grader = os.dup(1)
    serve(start, start["events"], lambda: os.write(grader, b"ready\n"))


if __name__ == "__main__":
    main()
