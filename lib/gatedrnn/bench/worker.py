"""What runs in a library's own process: build, check and time on request."""

import gc
import os
import signal
import time
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from gatedrnn.bench.cases import Case
from gatedrnn.bench.contender import Contender

SIDES = {
    "numpy": {
        "fast": "fast_layer",
        "again": "fast_layer",
        "textbook": "textbook",
        "per_gate": "per_gate",
        "floor": "floor",
    },
    "torch": {"torch": "layer", "torch_loop": "cell_loop"},
    "keras": {"keras": "graph", "keras_xla": "xla"},
}
"""Contenders by library, and the function of its side that builds each. "again" is the fast layer
once more: what differs between the two is noise."""

ONLY = {"per_gate": ("lstm",)}
"""Contenders that have not every cell."""


class Worker:
    """The contenders of one library.

    Parameters
    ----------
    side : module
        Holds the functions named by `builders`, and `prepare`.
    builders : mapping of str to str
        Contender to name of the function that builds it.
    clock : callable
        Returns seconds; the processor time of this process unless a test says otherwise.
    """

    def __init__(self, side: ModuleType, builders, clock: Callable = time.process_time):
        self.side, self.builders, self.clock = side, builders, clock
        self.contenders: dict[str, Contender] = {}

    def prepare(self) -> dict[str, str]:
        """Fix the threads and return the versions."""
        return self.side.prepare()

    def build(self, case: Case) -> dict[str, tuple[str, ...] | str]:
        """Build every contender on a case; return the names of its calls, or why there are none."""
        self.contenders, answer = {}, {}
        # The last case's arrays go now, not in the middle of a turn.
        gc.collect()
        for name, function in self.builders.items():
            if case.cell not in ONLY.get(name, (case.cell,)):
                continue
            try:
                self.contenders[name] = getattr(self.side, function)(case)
                answer[name] = tuple(self.contenders[name].calls)
            except Exception as error:
                # Whatever a library raises becomes a line of the table.
                answer[name] = _sentence(error)
        return answer

    def check(self, name: str) -> list[dict] | str | None:
        """Run a contender and return its named arrays, or why it failed; None for the floor.

        The results of the first call are read after the second call: a layer that hands out its
        buffers is found out.
        """
        calls, named = self.contenders[name]
        if named is None:
            return None
        try:
            raw = [calls["f"](), calls["fb"](), calls["f"](), calls["fb"]()]
            return [named(result) for result in raw]
        except Exception as error:
            return _sentence(error)

    def time(self, name: str, call: str, repeats: int) -> float:
        """Return the seconds of one call, the mean over a block of `repeats`."""
        run = self.contenders[name].calls[call]
        gc.disable()
        start = self.clock()
        for _ in range(repeats):
            run()
        seconds = self.clock() - start
        gc.enable()
        return seconds / repeats


def serve(library: str, connection) -> None:
    """Answer requests until the other end says stop.

    Parameters
    ----------
    library : str
        A key of `SIDES`.
    connection : multiprocessing.connection.Connection
        Receives ``(name of a method, *arguments)``, sends ``(True, answer)`` or
        ``(False, sentence)``.
    """
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # TensorFlow's log lines would stand between the progress reports; errors go through the pipe.
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        worker = Worker(import_module(f"gatedrnn.bench.{library}_side"), SIDES[library])
        while (request := connection.recv()) is not None:
            connection.send((True, getattr(worker, request[0])(*request[1:])))
    except Exception as error:
        connection.send((False, _sentence(error)))


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"
