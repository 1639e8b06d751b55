"""A judged cell: draw the inputs and judge the outputs, both outside the sandbox."""

import json
import math
import secrets

import numpy as np

from gatekeeper.execute.questions import load
from gatekeeper.execute.reports import Ran, read_report
from gatekeeper.execute.stops import limit_named, sentence_of
from gatekeeper.inside.border import RefusedError, decode, encode
from gatekeeper.model import GatekeeperError, GradedCell, Result

# Inputs are the grader's own, so only a mistake makes them large.
INPUTS_MB = 256
EMPTY_STAGES = ("stub", "missing")


class Asked:
    """One judged cell while it is being asked.

    Parameters
    ----------
    cell : GradedCell
        The cell.
    seed : int
        Of the inputs.
    answer_mb : int
        How much may come back.
    """

    def __init__(self, cell: GradedCell, seed: int, answer_mb: int):
        self.cell, self.answer_mb = cell, answer_mb
        self.question, self.nonce = load(cell.question), secrets.token_hex(16)
        try:
            self.inputs = self.question.draw(np.random.default_rng(seed))
            self.encoded = encode(self.inputs, INPUTS_MB)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise GatekeeperError(
                f"The question {cell.question} draws no inputs: {said}"
            ) from error

    @property
    def source(self) -> str:
        """The code that runs in place of the cell's own."""
        request = {
            "nonce": self.nonce,
            "call": self.question.call,
            "inputs": self.encoded,
            "inputs_mb": INPUTS_MB,
            "megabytes": self.answer_mb,
        }
        return (
            f"__import__('gatekeeper.inside.answer').inside.answer.answer({json.dumps(request)!r})"
        )

    def result(self, ran: Ran) -> Result:
        """Judge what came back.

        Parameters
        ----------
        ran : Ran
            How `source` ended.

        Returns
        -------
        Result
            Always; a judge that fails leaves the cell to a human.
        """
        if ran.dead:
            return self._zero(ran.stopped)
        report = read_report(ran.reports, self.nonce)
        if "outputs" not in report:
            return self._without_outputs(ran, report)
        try:
            outputs = decode(report["outputs"], self.answer_mb)
        except RefusedError as refusal:
            return self._zero("refused answer", f"The answer was refused: {refusal}")
        result = self._judged(outputs)
        if result.state == "human":
            return result
        stopped = ran.stopped or ("waited for input" if report.get("asked") is True else "")
        if result.points == 0 and result.reason == "raised":
            stopped = stopped or limit_named(result.message)
        if stopped == "time limit" or (stopped and result.points == 0):
            # The judge's message names the line in which an endless loop was interrupted.
            message = result.message if not result.points else ""
            return self._zero(stopped, f"{sentence_of(stopped)}\n{message}".strip())
        return result

    def _without_outputs(self, ran: Ran, report: dict) -> Result:
        if ran.stopped:
            return self._zero(ran.stopped)
        if isinstance(refused := report.get("refused"), str):
            return self._zero("refused answer", f"The answer was refused: {refused[:500]}")
        if not isinstance(report.get("error"), str):
            return self._zero("refused answer", "No answer came back from this notebook.")
        said = f"{report['error'][:100]}: {str(report.get('text', ''))[:2000]}"
        if report.get("asked") is True:
            return self._zero("waited for input")
        if limit := limit_named(said):
            return self._zero(limit)
        if report["error"] == "NotImplementedError":
            return self._result(0.0, "graded", "not filled in", "This is not filled in yet.")
        return self._result(0.0, "graded", "raised", f"The check stopped with {said}")

    def _judged(self, outputs) -> Result:
        most = float(getattr(self.question, "points", 0) or self.cell.points)
        try:
            verdict = self.question.judge(self.inputs, outputs)
            points, message = float(verdict.points), str(verdict.message)
            stage, mistake = str(verdict.stage), getattr(verdict, "misconception", None)
            if not (math.isfinite(points) and 0 <= points <= most):
                raise ValueError(f"the judge gave {points:g} of {most:g} points")
        except Exception as error:
            said = f"The judge stopped with {type(error).__name__}: {error}"
            return self._result(None, "human", "judge failed", said[:2000])
        # The notebook's points count, as they do for nbgrader.
        points = points if most == self.cell.points else points / most * self.cell.points
        reason = "" if stage == "right" or points else stage if stage == "raised" else "wrong"
        reason = "not filled in" if stage in EMPTY_STAGES and not points else reason
        mistake = str(mistake) if mistake is not None else None
        return self._result(points, "graded", reason, message, mistake)

    def _zero(self, reason: str, message: str = "") -> Result:
        return self._result(0.0, "zero", reason, message or sentence_of(reason))

    def _result(self, points, state, reason, message, misconception=None) -> Result:
        cell = self.cell
        return Result(
            cell.grade_id, cell.kind, points, cell.points, state, reason, message, misconception
        )
