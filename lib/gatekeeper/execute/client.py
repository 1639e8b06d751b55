"""nbclient for notebooks that fight back: every cell ends, and the caller learns how."""

import asyncio
import logging

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, output_from_msg

from gatekeeper.execute.outputs import Collector
from gatekeeper.execute.reports import Ran
from gatekeeper.inside.answer import MIME
from gatekeeper.inside.border import most_characters
from gatekeeper.model import Limits

# A program that ignores the interrupt gets this long before it is killed.
GRACE = 2.0
ALIVE_EVERY = 0.1
BAD_MESSAGES = 1000


class PatientClient(NotebookClient):
    """Run one cell after another; hold no outputs but the present cell's.

    Parameters
    ----------
    km : AsyncKernelManager
        Starts the kernel.
    limits : Limits
        Seconds and kilobytes of one cell.
    """

    def __init__(self, km, limits: Limits):
        quiet = logging.getLogger("gatekeeper.execute")
        quiet.setLevel(logging.CRITICAL)
        # nbclient wants to own a notebook; ours has room for the present cell alone.
        super().__init__(
            new_notebook(cells=[new_code_cell()]),
            km,
            allow_errors=True,
            timeout=None,
            iopub_timeout=2,
            record_timing=False,
            store_widget_state=False,
            shutdown_kernel="immediate",
            log=quiet,
        )
        self.limits = limits
        self.displays: dict[str, NotebookNode] = {}
        self.collector, self.ran, self.idle = Collector(1), Ran(), False

    async def run(self, source: str, seconds: float, history: bool = True) -> Ran:
        """Execute one cell.

        Parameters
        ----------
        source : str
            The cell's code.
        seconds : float
            Wall-clock time until it is interrupted.
        history : bool
            Whether it counts as a cell of the notebook.

        Returns
        -------
        Ran
            Always, and at most `GRACE` and a few seconds later than `seconds`.
        """
        self.collector, self.ran, self.idle = Collector(self.limits.cell_output_kb), Ran(), False
        cell = new_code_cell(source)
        watch = asyncio.ensure_future(self._watch(seconds))
        try:
            await asyncio.wait_for(
                self.async_execute_cell(cell, 0, store_history=history), seconds + 5 * GRACE
            )
        # Forged or broken messages make jupyter_client raise whatever their reading trips over.
        except (DeadKernelError, Exception):
            await self.kill()
        finally:
            watch.cancel()
        if self.ran.dead:
            self.ran.stopped = self.ran.stopped or self._why_dead()
        elif not self.idle:
            await self._listen_again()
        self.ran.outputs = self.collector.finish()
        self.ran.cut = self.collector.cut or not (self.idle or self.ran.dead)
        return self.ran

    async def _listen_again(self) -> None:
        # ZeroMQ hangs up on whoever sends a message that is too large, and stays silent for ever.
        try:
            self.kc.iopub_channel.stop()
            self.kc._iopub_channel = None
            self.kc.iopub_channel.start()
            await self.kc.wait_for_ready(timeout=5 * GRACE)
        except Exception:
            await self.kill()
            self.ran.stopped = self.ran.stopped or "process died"

    async def _watch(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.ran.stopped = "time limit"
        await self.km.interrupt_kernel()
        await asyncio.sleep(GRACE)
        await self.kill()

    async def kill(self) -> None:
        """End the kernel now."""
        self.ran.dead = True
        await self.km.provisioner.kill()

    async def finish(self) -> None:
        """End the kernel and close everything that belongs to it."""
        # jupyter_client looks ten times a second whether a kernel is gone; ours says so at once.
        await self.km.provisioner.kill()
        await self.km.provisioner.wait()
        await self._async_cleanup_kernel()

    def _why_dead(self) -> str:
        ended = getattr(self.km.provisioner, "ended", None)
        return getattr(ended, "reason", None) or "process died"

    async def _async_poll_kernel_alive(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_EVERY)
            try:
                await self._async_check_alive()
            except DeadKernelError:
                self.task_poll_for_reply.cancel()
                return

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index) -> None:
        # The kernel's process belongs to the student, and so does what it writes to its sockets.
        bad = 0
        while bad < BAD_MESSAGES:
            # While messages wait nothing here would ever pause, and no time limit would strike.
            await asyncio.sleep(0)
            try:
                msg = await self.kc.iopub_channel.get_msg(timeout=None)
                if msg["parent_header"].get("msg_id") == parent_msg_id:
                    self.process_message(msg, cell, cell_index)
            except CellExecutionComplete:
                return
            except Exception:
                bad += 1

    async def _check_raise_for_error(self, cell, cell_index, exec_reply) -> None:
        content = exec_reply["content"]
        count = content.get("execution_count")
        self.ran.count = count if type(count) is int and 0 <= count < 10**6 else None
        if content.get("status") != "ok":
            self.ran.error = str(content.get("ename", "error"))[:200]
            self.ran.text = str(content.get("evalue", ""))[:4000]

    def process_message(self, msg, cell, cell_index):
        """Take one message about the present cell.

        Parameters
        ----------
        msg : dict
            As the kernel sent it.
        cell : NotebookNode
            The present cell.
        cell_index : int
            Always 0.

        Raises
        ------
        CellExecutionComplete
            When the kernel says that it is idle.
        """
        kind, content = msg["msg_type"], msg["content"]
        if kind == "status" and content["execution_state"] == "idle":
            self.idle = True
            raise CellExecutionComplete
        if kind == "clear_output":
            self.clear_before_next_output = bool(content.get("wait"))
            if not self.clear_before_next_output:
                self.collector.clear()
        elif kind in ("stream", "error", "display_data", "execute_result", "update_display_data"):
            self._take(kind, msg, content)

    def _take(self, kind: str, msg: dict, content: dict) -> None:
        if isinstance(report := content.get("data", {}).get(MIME), str):
            # Twice: the quotes of a text inside a text are escaped.
            room = 2 * most_characters(self.limits.answer_mb)
            if len(self.ran.reports) < 4 and len(report) <= room:
                self.ran.reports.append(report)
            return
        if self.clear_before_next_output:
            self.collector.clear()
            self.clear_before_next_output = False
        name = str((content.get("transient") or {}).get("display_id", ""))
        msg["header"]["msg_type"] = kind.removeprefix("update_")
        output = output_from_msg(msg)
        if kind == "update_display_data":
            kept = self.collector.cleaned(output) if name in self.displays else None
            if kept is not None:
                self.displays[name].update(kept)
            return
        kept = self.collector.add(output)
        if kept is not None and name and len(self.displays) < 1000:
            self.displays[name] = kept
