"""The judged questions of the tiny course: the smallest things that are questions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Verdict:
    """The outcome of a question."""

    points: float
    stage: str
    message: str
    misconception: str | None = None


@dataclass(frozen=True)
class Question:
    """One question: draw the inputs, call the function elsewhere, judge what came back."""

    name: str
    points: float
    call: str
    draw_one: Callable[[np.random.Generator], dict]
    expected: Callable[[dict], np.ndarray]
    mistakes: dict[str, Callable[[dict], np.ndarray]]
    own_work: tuple[str, ...] = ()

    def draw(self, rng: np.random.Generator) -> list[dict]:
        """Draw two independent instances."""
        return [self.draw_one(rng) for _ in range(2)]

    def judge(self, inputs: list[dict], outputs) -> Verdict:
        """Compare with the right answer, and with the known mistakes."""
        if not isinstance(outputs, list) or len(outputs) != len(inputs):
            return Verdict(0, "missing", f"{self.name}: no answer could be read.")
        for output in outputs:
            if isinstance(output, dict) and output.get("status") == "stub":
                return Verdict(0, "stub", f"{self.name} is not filled in yet.")
        if agree(outputs, inputs, self.expected):
            return Verdict(self.points, "right", f"{self.name}: right.")
        for name, mistake in self.mistakes.items():
            if agree(outputs, inputs, mistake):
                return Verdict(0, "values", f"{self.name}: wrong, the mistake is {name}.", name)
        return Verdict(0, "values", f"{self.name}: the values are wrong.")

    def __call__(self, function) -> None:
        """Check a function in a notebook."""
        inputs = self.draw(np.random.default_rng())
        namespace = {self.name: function, "inputs": inputs}
        exec(self.call, namespace)
        verdict = self.judge(inputs, namespace["outputs"])
        if verdict.stage != "right":
            raise AssertionError(verdict.message)
        print(verdict.message)


def agree(outputs: list, inputs: list[dict], expected) -> bool:
    """Whether every output is the expected array, to float32 precision."""
    for output, values in zip(outputs, inputs, strict=True):
        want = expected(values)
        try:
            got = np.asarray(output, dtype=float)
        except (TypeError, ValueError):
            return False
        if got.shape != want.shape or not np.allclose(got, want, rtol=1e-5, atol=1e-6):
            return False
    return True


def apply_running(function, inputs: list[dict]) -> list:
    """Call ``running`` where the student's code runs, the careful way."""
    outputs = []
    for values in inputs:
        try:
            outputs.append(np.array(function(values["xs"].copy())))
        except NotImplementedError:
            outputs.append({"status": "stub"})
    return outputs


def draw_scale(rng: np.random.Generator) -> dict:
    """An array and two numbers."""
    factor, shift = rng.uniform(1, 2, size=2)
    return {"x": rng.normal(size=(3, 4)), "factor": float(factor), "shift": float(shift)}


def draw_running(rng: np.random.Generator) -> dict:
    """A batch of two sequences of five numbers."""
    return {"xs": rng.normal(size=(2, 5))}


# The plain way: whatever the student's function returns goes to the border as it is.
scale = Question(
    name="scale",
    points=2,
    call='outputs = [scale(v["x"], v["factor"], v["shift"]) for v in inputs]',
    draw_one=draw_scale,
    expected=lambda v: v["x"] * v["factor"] + v["shift"],
    mistakes={
        "shift-forgotten": lambda v: v["x"] * v["factor"],
        "shift-scaled": lambda v: (v["x"] + v["shift"]) * v["factor"],
    },
)

running = Question(
    name="running",
    points=3,
    call="import tiny_questions\noutputs = tiny_questions.apply_running(running, inputs)",
    draw_one=draw_running,
    expected=lambda v: np.cumsum(v["xs"], axis=1),
    mistakes={"wrong-axis": lambda v: np.cumsum(v["xs"], axis=0)},
    own_work=("numpy.cumsum", "numpy.add.accumulate"),
)
