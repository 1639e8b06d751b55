"""The judged questions of the two exercises: what is drawn, what is called, what is right."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Verdict(NamedTuple):
    """What the judge says.

    Attributes
    ----------
    points : float
        Earned.
    stage, message : str
        ``"right"`` or ``"values"``, and a sentence for the student.
    misconception : str or None
        Always None here.
    """

    points: float
    stage: str
    message: str
    misconception: str | None = None


class Question(NamedTuple):
    """One judged question.

    Attributes
    ----------
    name : str
        The function that is asked for.
    points : float
        What it is worth.
    call : str
        Code that turns `inputs` into `outputs` where the student's function is.
    draw_one : callable
        Draws the arguments of one call.
    expected : callable
        The right answer to these arguments, in NumPy.
    """

    name: str
    points: float
    call: str
    draw_one: Callable[[np.random.Generator], list]
    expected: Callable[..., np.ndarray]

    def draw(self, rng: np.random.Generator) -> list[list]:
        """Draw the arguments of three calls."""
        return [self.draw_one(rng) for _ in range(3)]

    def judge(self, inputs: list[list], outputs) -> Verdict:
        """Compare with the right answers, to float32 precision."""
        for arguments, output in zip(inputs, outputs, strict=True):
            right, got = self.expected(*arguments), np.asarray(output, float)
            if got.shape != right.shape or not np.allclose(got, right, rtol=1e-4, atol=1e-5):
                return Verdict(0, "values", f"{self.name}: the values are wrong.")
        return Verdict(self.points, "right", f"{self.name}: right.")


def _row_softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _plain(name: str) -> str:
    return f"outputs = [{name}(*arguments) for arguments in inputs]"


def _torch(name: str) -> str:
    return (
        "import torch\n"
        f"outputs = [{name}(*map(torch.tensor, arguments)).detach().numpy()"
        " for arguments in inputs]"
    )


softmax = Question(
    name="softmax",
    points=3,
    call=_plain("softmax"),
    draw_one=lambda rng: [rng.normal(size=(4, 6))],
    expected=_row_softmax,
)
moving_average = Question(
    name="moving_average",
    points=2,
    call=_plain("moving_average"),
    draw_one=lambda rng: [rng.normal(size=30), int(rng.integers(2, 6))],
    expected=lambda xs, n: np.convolve(xs, np.ones(n) / n, "valid"),
)
hidden_layer = Question(
    name="hidden_layer",
    points=2,
    call=_torch("hidden_layer"),
    draw_one=lambda rng: [rng.normal(size=s).astype("float32") for s in [(5, 3), (3, 4), 4]],
    expected=lambda x, W, b: np.maximum(x @ W + b, 0),
)
slope = Question(
    name="slope",
    points=3,
    call=_torch("slope"),
    draw_one=lambda rng: [rng.normal(size=8).astype("float32")],
    expected=lambda x: np.sin(x) + x * np.cos(x),
)
