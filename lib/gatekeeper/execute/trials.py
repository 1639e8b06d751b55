"""Plain test cells: run inside the sandbox, surrounded by must-fail checks."""

import base64
import builtins
import json
import marshal
import math
import secrets

from gatekeeper.execute.canaries import compile_test
from gatekeeper.execute.parse import hidden_constants, names_defined, parse_test
from gatekeeper.execute.reports import Ran, read_report
from gatekeeper.execute.stops import SENTENCES, limit_named, sentence_of
from gatekeeper.model import Flag, GradedCell, Result

NO_ERROR = {"AssertionError": "wrong", "NotImplementedError": "not filled in"}
BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


class Trial:
    """One plain test while it runs.

    Parameters
    ----------
    cell : GradedCell
        The cell.
    source : str
        Its code, hidden tests included.
    tools : str
        Name of the probes in the notebook's namespace.
    """

    def __init__(self, cell: GradedCell, source: str, tools: str):
        self.cell, self.lines, self.tools = cell, source.split("\n"), tools
        self.nonce, self.marks = secrets.token_hex(16), []
        self.name, self.flags, self.invalid = f"<test {secrets.token_hex(4)}>", [], ""
        try:
            tree, shown = parse_test(source)
            self.hidden_names = names_defined(tree, self._hidden)
            self.secrets = hidden_constants(tree, self._hidden)
            # A later test may call what this one defines.
            self.defines = bool(names_defined(tree, lambda line: True))
            self.code, self.awaits, self.marks = compile_test(tree, shown, tools, self.name)
        except (SyntaxError, ValueError) as error:
            self.code, self.awaits, self.invalid = None, False, str(error)

    @property
    def source(self) -> str:
        """The code that runs in place of the cell's own."""
        code = base64.b64encode(marshal.dumps(self.code)).decode("ascii")
        request = {"nonce": self.nonce, "code": code, "tools": self.tools, "name": self.name}
        request["hidden"] = self.hidden_names
        call = f"__import__('gatekeeper.inside.trial').inside.trial.trial({json.dumps(request)!r})"
        if self.awaits:
            call = "await " + call.replace("trial.trial(", "trial.trial_that_awaits(", 1)
        return call

    def result(self, ran: Ran) -> Result:
        """Read what the test reported.

        Parameters
        ----------
        ran : Ran
            How `source` ended.

        Returns
        -------
        Result
            Full points when it reached its end and showed no number.
        """
        if self.invalid:
            said = f"The test cell is not valid Python: {self.invalid}"
            return self._result(None, "human", "judge failed", said)
        report = read_report(ran.reports, self.nonce)
        if ran.stopped:
            return self._zero(ran.stopped, self._place(report))
        if not report:
            return self._forged("The test did not run: something in this notebook prevents it.")
        finished = report.get("marks") == self.marks
        # Whatever passes for a score is named before the object that it came from.
        if finished and not self._valid(report):
            return self._invalid(report)
        # A test that fails by itself needs no must-fail check to say so, and accuses nobody.
        if isinstance(report.get("error"), str):
            return self._failed(report)
        # The report comes from the student's process, so it may say anything in any type.
        if isinstance(forged := report.get("forged"), list) and forged:
            names = ", ".join(str(name)[:60] for name in forged[:5])
            return self._forged(f"{SENTENCES['forged test']} Everything passes: {names}.")
        if not finished:
            return self._forged("Some lines of the test did not run.")
        return self._scored(report)

    def _valid(self, report: dict) -> bool:
        value = report.get("value")
        if not report.get("shown") or report.get("type") == "NoneType":
            return True
        return isinstance(value, float) and math.isfinite(value) and 0 <= value <= self.cell.points

    def _invalid(self, report: dict) -> Result:
        value = report.get("value")
        shown = repr(value) if isinstance(value, float) else f"a value of type {report.get('type')}"
        wanted = f"not in a number from 0 to {self.cell.points:g}"
        return self._zero("invalid score", f"The test ended in {shown[:120]}, {wanted}.")

    def _scored(self, report: dict) -> Result:
        if not report.get("shown") or report.get("type") == "NoneType":
            return self._result(self.cell.points, "graded", "", "All tests passed.")
        value = report["value"]
        message = f"The tests gave {value:g} of {self.cell.points:g} points."
        return self._result(value, "graded", "" if value else "wrong", message)

    def _failed(self, report: dict) -> Result:
        error, text = report["error"][:100], str(report.get("text", ""))[:2000]
        said = f"{error}: {text}".rstrip(": ")
        if report.get("input") is True:
            return self._zero("waited for input", self._place(report))
        if limit := limit_named(said):
            return self._zero(limit, self._place(report))
        own_words = error == "AssertionError" and report.get("inner") is True
        # What the student's code says may quote the hidden test that called it.
        if self._hidden(report.get("line")):
            named = error if hasattr(builtins, error) else "an exception"
            said = text if own_words and text else f"It stopped with {named}."
            said = f"A hidden test failed. {said}"
            return self._result(0.0, "graded", NO_ERROR.get(error, "raised"), said)
        reason = NO_ERROR.get(error, "raised")
        if any(secret in said for secret in self.secrets):
            said = "It stopped with an exception whose text quotes a hidden test."
        return self._result(0.0, "graded", reason, "\n".join([said, *self._place(report)]))

    def _place(self, report: dict) -> list[str]:
        line = report.get("line")
        if type(line) is not int or not 1 <= line <= len(self.lines) or self._hidden(line):
            return []
        return [f"in line {line} of the test: {self.lines[line - 1].strip()[:200]}"]

    def _hidden(self, line) -> bool:
        # A line that cannot be placed may be any line.
        if type(line) is not int or not 1 <= line <= len(self.lines):
            return BEGIN in "\n".join(self.lines)
        before = "\n".join(self.lines[:line])
        return before.count(BEGIN) > before.count(END)

    def _forged(self, said: str) -> Result:
        self.flags.append(Flag("forged-test", self.cell.grade_id, said))
        return self._zero("forged test", [said])

    def _zero(self, reason: str, said: list[str] | str = ()) -> Result:
        said = [said] if isinstance(said, str) else said
        sentence = [] if reason in ("forged test", "invalid score") else [sentence_of(reason)]
        return self._result(0.0, "zero", reason, "\n".join([*sentence, *said]))

    def _result(self, points, state, reason, message) -> Result:
        cell = self.cell
        return Result(cell.grade_id, cell.kind, points, cell.points, state, reason, message)
