"""Questions whose judges misbehave, and one that is harmless."""

from types import SimpleNamespace

import numpy as np


class Question:
    """A question about a function ``f`` that doubles its argument."""

    call = 'outputs = [f(value["x"]) for value in inputs]'
    points = 2

    def __init__(self, points=2, stage="right", call=None, draw=None):
        self.verdict, self.stage = points, stage
        self.call, self.drawn = call or self.call, draw

    def draw(self, rng):
        """Draw one array."""
        return self.drawn or [{"x": rng.normal(size=3)}]

    def judge(self, inputs, outputs):
        """Compare with the right answer."""
        if isinstance(self.verdict, Exception):
            raise self.verdict
        right = [np.shape(got) == (3,) for got in outputs]
        right = all(right) and np.allclose(outputs[0], 2 * inputs[0]["x"])
        points, stage = (self.verdict, self.stage) if right else (0, "values")
        return SimpleNamespace(points=points, stage=stage, message=f"{points} points")


double = Question()
partial = Question(1, "values")
raising = Question(ValueError("no idea"))
endless = Question(float("inf"))
negative = Question(-1)
generous = Question(3)
wordy = Question("two")
drawless = Question(draw=[object()])
helped = Question(call='outputs = [helper(f, value["x"]) for value in inputs]')
greedy = Question(call="outputs = [input()]")
empty = SimpleNamespace(draw=None)
