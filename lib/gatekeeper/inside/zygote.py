"""A warm interpreter that forks a kernel for each submission and watches it.

It runs in the outer sandbox, alone with one submission at a time, imports only modules that the
course trusts, and takes its orders from the grader through an inherited socket.
"""

import base64
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
import time
from multiprocessing.connection import Connection

from gatekeeper.inside import kernel, namespaces, system, usage, watch
from gatekeeper.inside.rehearsal import rehearse

_TICK = 0.1
# So many times as long as an exact measurement took does the next one wait.
_PAUSE = 20
_END_SECONDS = 30


def main(fd: int, preload: list[str]) -> None:
    """Serve until the grader is gone.

    Parameters
    ----------
    fd : int
        The grader's socket.
    preload : list of str
        Modules to import before the first fork.
    """
    grader = Connection(fd)
    refused = [message for name in preload if (message := _import(name))]
    rehearse()
    # Collected now, what is loaded is not touched again, and forks share its memory.
    gc.collect()
    gc.freeze()
    system.set_dumpable(False)
    _send(grader, what="hello", refused=refused)
    while (order := _receive(grader)) is not None:
        if order["what"] == "start":
            Submission(grader, order).run()


def _import(name: str) -> str | None:
    try:
        importlib.import_module(name)
    except Exception as error:
        return f"{name}: {error}"
    return None


def _send(grader: Connection, **message) -> None:
    grader.send_bytes(json.dumps(message).encode())


def _receive(grader: Connection) -> dict | None:
    try:
        return json.loads(grader.recv_bytes())
    except (EOFError, OSError):
        return None


class Submission:
    """One kernel from its fork until nothing of it is left.

    Parameters
    ----------
    grader : multiprocessing.connection.Connection
        Where orders come from and reports go.
    order : dict
        What to start.
    """

    def __init__(self, grader: Connection, order: dict):
        self.grader, self.order, self.reason = grader, order, None
        self.kernel, self.baseline, self.next_exact = None, 0, 0.0
        order["files"] = {n: base64.b64decode(text) for n, text in order["files"].items()}
        self.events, events = os.pipe()
        report, kernel_report = os.pipe()
        os.set_blocking(self.events, False)
        self.launcher = namespaces.launch(order, self._serve, events, kernel_report)
        os.close(events)
        os.close(kernel_report)
        self.ready = os.read(report, 4096)
        os.close(report)

    def _serve(self, start: dict, events: int, wait) -> int:
        return kernel.serve(start, events, wait)

    def run(self) -> None:
        """Report ``ready`` or ``failed``, watch it, and report ``ended`` when all of it is gone."""
        if self.ready == namespaces.READY:
            self._find_kernel()
            _send(self.grader, what="ready")
            code = self._watch()
        else:
            _send(self.grader, what="failed", text=self.ready.decode(errors="replace"))
            code = None
        self._end_all()
        _send(
            self.grader, what="ended", code=code, reason=self.reason, events=watch.read(self.events)
        )

    def _find_kernel(self) -> None:
        found = usage.processes(usage.pids({1, os.getpid(), self.launcher}))
        first = next(pid for pid, fields in found.items() if fields["PPid"] == str(self.launcher))
        self.first = first
        self.kernel = next(pid for pid, f in found.items() if f["PPid"] == str(first))
        self.baseline = usage.memory({self.kernel: found[self.kernel]})

    def _watch(self) -> int | None:
        launcher = os.pidfd_open(self.launcher)
        try:
            while True:
                ready = select.select([self.grader, launcher], [], [], _TICK)[0]
                if launcher in ready:
                    code = namespaces.exit_status(os.waitpid(self.launcher, 0)[1])
                    self.reason = "process died"
                    return code
                if (self.grader in ready and not self._obey()) or self._over_limit():
                    return None
        finally:
            os.close(launcher)

    def _obey(self) -> bool:
        order = _receive(self.grader)
        if order is None or order["what"] == "kill":
            return False
        if order["what"] == "signal":
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.kernel, order["number"])
        return True

    def _over_limit(self) -> bool:
        allowed = self.order["limits"]
        pids = usage.pids({1, os.getpid(), self.launcher, self.first})
        if len(pids) > allowed["processes"]:
            self.reason = "process limit"
            return True
        found = usage.processes(pids)
        if usage.threads(found) > allowed["processes"]:
            self.reason = "process limit"
        elif self._over_memory(found, allowed["memory_mb"] * 1024 * 1024 + self.baseline):
            self.reason = "memory limit"
        return self.reason is not None

    def _over_memory(self, found: dict, most: int) -> bool:
        begin = time.monotonic()
        if usage.memory(found) <= most or begin < self.next_exact:
            return False
        # To measure a process is to wait for its fork, which in a bomb takes seconds: stop them.
        self._signal_all(signal.SIGSTOP)
        over = usage.exact_memory(found) > most
        if not over:
            self._signal_all(signal.SIGCONT)
        end = time.monotonic()
        self.next_exact = end + _PAUSE * (end - begin)
        return over

    def _signal_all(self, number: int) -> None:
        # Everything this process can see, but for itself and the first process, in one go.
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, number)

    def _end_all(self) -> None:
        deadline = time.monotonic() + _END_SECONDS
        while usage.pids({1, os.getpid()}):
            self._signal_all(signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if time.monotonic() > deadline:
                sys.exit("a process of the submission survived")
            time.sleep(0.002)
