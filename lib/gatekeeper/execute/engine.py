"""Grade one submission: a notebook and its questions in, a notebook and its results out."""

import asyncio
import re
from dataclasses import replace
from time import monotonic

import nbformat
from nbformat import NotebookNode

from gatekeeper.execute.asked import Asked
from gatekeeper.execute.budget import keep_within
from gatekeeper.execute.clean import clean_text
from gatekeeper.execute.reports import Ran
from gatekeeper.execute.scoring import MOST_MESSAGE, manual_result, write_results
from gatekeeper.execute.session import Session
from gatekeeper.execute.stops import sentence_of
from gatekeeper.execute.trials import Trial
from gatekeeper.model import Flag, Graded, GradedCell, Result, Task

# Where the answer may be missing because the cell that defines it was stopped.
ABSENT = re.compile(r"\bNameError\b|not filled in")


def grade_one(task: Task) -> Graded:
    """Execute and grade one submission.

    Parameters
    ----------
    task : Task
        Everything there is to know.

    Returns
    -------
    Graded
        With one result for each graded cell, whatever the student's code did.

    Raises
    ------
    GatekeeperError
        If there is no sandbox, a question cannot be imported or a source notebook is broken.
    """
    return asyncio.run(Engine(task).grade())


class Engine:
    """One submission on its way through the cells.

    Parameters
    ----------
    task : Task
        The submission.
    """

    def __init__(self, task: Task):
        self.task, self.session = task, Session(task)
        self.notebook = nbformat.from_dict(task.notebook)
        self.graded = {cell.grade_id: cell for cell in task.graded}
        self.results: dict[str, Result] = {}
        self.notes: list[str] = []
        self.flags: list[Flag] = []
        # What stopped an ordinary cell since the last graded one.
        self.stopped = ""

    async def grade(self) -> Graded:
        """Go through the notebook from top to bottom.

        Returns
        -------
        Graded
            As `grade_one`.
        """
        started = monotonic()
        try:
            for number, node in enumerate(self.notebook.cells, 1):
                await self._cell(number, node)
        finally:
            await self.session.close()
        for cell in self.task.graded:
            if cell.grade_id not in self.results:
                said = "This cell is not in the notebook that was graded."
                self._keep(
                    Result(cell.grade_id, cell.kind, 0.0, cell.points, "zero", "missing", said)
                )
        self.notes += keep_within(self.notebook, self.task.limits)
        write_results(self.notebook.cells, self.results)
        seconds = self.session.seconds | {"total": monotonic() - started}
        results = tuple(self.results[cell.grade_id] for cell in self.task.graded)
        return Graded(
            self.task.student,
            self.task.assignment,
            self.task.name,
            self.notebook,
            results,
            tuple(dict.fromkeys(self.notes)),
            (*self.flags, *self.session.flags),
            {name: round(value, 4) for name, value in seconds.items()},
        )

    async def _cell(self, number: int, node: NotebookNode) -> None:
        cell = self.graded.get(node.metadata.get("nbgrader", {}).get("grade_id"))
        if node.cell_type == "code" and (cell is None or cell.kind == "manual"):
            await self._ordinary(number, node)
        if cell is None or cell.grade_id in self.results:
            return
        if cell.grade_id in self.task.unmatched:
            said = "No answer to this question was found in the notebook; a person will look."
            self._keep(
                Result(
                    cell.grade_id, cell.kind, None, cell.points, "human", "no answer found", said
                )
            )
        elif cell.kind == "manual":
            self._keep(manual_result(cell, node))
        elif cell.kind == "judged":
            await self._judged(cell)
        else:
            await self._test(cell, node)
        self.stopped = ""

    async def _ordinary(self, number: int, node: NotebookNode) -> None:
        node.outputs, node.execution_count = [], None
        if not node.source.strip():
            return
        ran = await self.session.run(node.source)
        node.outputs, node.execution_count = ran.outputs, ran.count
        if ran.cut:
            self.notes.append(
                f"Cell {number} has more output than is kept; its middle is left out."
            )
        stopped = ran.stopped or (
            "waited for input" if ran.error == "StdinNotImplementedError" else ""
        )
        if stopped:
            self.stopped = stopped
            self.notes.append(f"Cell {number}, {stopped}: {sentence_of(stopped)}")

    async def _judged(self, cell: GradedCell) -> None:
        started = monotonic()
        asked = Asked(cell, self.task.seeds[cell.grade_id], self.task.limits.answer_mb)
        drawn = monotonic()
        ran = await self.session.run(asked.source, history=False)
        answered = monotonic()
        self._keep(asked.result(ran))
        self.session.seconds["judge"] += drawn - started + monotonic() - answered

    async def _test(self, cell: GradedCell, node: NotebookNode) -> None:
        trial = Trial(cell, node.source, self.session.tools)
        ran = Ran() if trial.invalid else await self.session.run(trial.source, history=False)
        result = trial.result(ran)
        if result.points and trial.defines:
            self.session.replay.append((trial.source, False))
        self._keep(result)
        self.flags += trial.flags

    def _keep(self, result: Result) -> None:
        # An answer that is not there because its cell was stopped has that cell's reason.
        said = f"{result.reason} {result.message}"
        if self.stopped and result.points == 0 and result.state == "graded" and ABSENT.search(said):
            said = f"A cell above this check was stopped. {sentence_of(self.stopped)}"
            message = f"{said}\n{result.message}"
            result = replace(result, state="zero", reason=self.stopped, message=message)
        message = clean_text(result.message, MOST_MESSAGE)
        self.results[result.grade_id] = replace(result, message=message)
