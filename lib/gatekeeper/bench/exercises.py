"""Two light exercises: what is asked, what students write, what is tested."""

from typing import NamedTuple


class Part(NamedTuple):
    """One function of an exercise, and the cell that tests it.

    Attributes
    ----------
    name : str
        The function's; ``<name>-test`` is the graded cell's `grade_id`.
    points : float
        What it is worth.
    right : str
        A right answer; the first line is the function's head.
    wrong : tuple of str
        Bodies that give wrong values, and one that raises.
    test : str
        Source of the graded cell, as plain nbgrader runs it.
    question : str or None
        What gatekeeper asks in its place; None when it runs the cell as well.
    """

    name: str
    points: float
    right: str
    wrong: tuple[str, ...]
    test: str
    question: str | None = None


class Exercise(NamedTuple):
    """One assignment.

    Attributes
    ----------
    name : str
        The assignment's.
    imports : str
        Its first cell.
    parts : tuple of Part
        Its functions.
    goal : float
        How many times as fast as stock nbgrader the grade phase should be.
    """

    name: str
    imports: str
    parts: tuple[Part, ...]
    goal: float


NUMPY = Exercise(
    name="numpy",
    imports="import numpy as np",
    parts=(
        Part(
            name="softmax",
            points=3,
            right="""\
def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)""",
            wrong=(
                "return np.exp(x) / np.exp(x).sum()",
                "return np.exp(x) / np.exp(x).sum(axis=1)",
            ),
            test="""\
x = np.random.default_rng(1).normal(size=(3, 5))
p = softmax(x)
assert p.shape == x.shape
np.testing.assert_allclose(p.sum(axis=1), 1)
np.testing.assert_allclose(np.log(p[:, 0] / p[:, 1]), x[:, 0] - x[:, 1])""",
            question="gatekeeper.bench.questions:softmax",
        ),
        Part(
            name="moving_average",
            points=2,
            right="""\
def moving_average(xs, n):
    sums = np.cumsum(np.concatenate([[0.0], xs]))
    return (sums[n:] - sums[:-n]) / n""",
            wrong=('return np.convolve(xs, np.ones(n) / n, "same")', "return xs.rolling(n).mean()"),
            test="""\
means = moving_average(np.arange(6.0), 3)
np.testing.assert_allclose(means, [1, 2, 3, 4])""",
            question="gatekeeper.bench.questions:moving_average",
        ),
        Part(
            name="standardise",
            points=2,
            right="""\
def standardise(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)""",
            wrong=("return x - x.mean(axis=0) / x.std(axis=0)", "return x - x.average(0)"),
            test="""\
z = standardise(np.random.default_rng(2).normal(3, 2, size=(50, 4)))
np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-9)
np.testing.assert_allclose(z.std(axis=0), 1)""",
        ),
    ),
    goal=5,
)

TORCH = Exercise(
    name="torch",
    imports="import torch\nfrom torch import nn",
    parts=(
        Part(
            name="hidden_layer",
            points=2,
            right="""\
def hidden_layer(x, W, b):
    return torch.relu(x @ W + b)""",
            wrong=("return x @ W + b", "return torch.relu(W @ x + b)"),
            test="""\
h = hidden_layer(torch.eye(3), torch.ones(3, 4) - 3 * torch.eye(3, 4), torch.ones(4))
assert torch.equal(h, 2 - 2 * torch.eye(3, 4))""",
            question="gatekeeper.bench.questions:hidden_layer",
        ),
        Part(
            name="slope",
            points=3,
            right="""\
def slope(x):
    x = x.clone().requires_grad_()
    (x * torch.sin(x)).sum().backward()
    return x.grad""",
            wrong=("return torch.sin(x) * torch.cos(x)", "return (x * torch.sin(x)).grad.clone()"),
            test="""\
x = torch.linspace(-2, 2, 9)
torch.testing.assert_close(slope(x), torch.sin(x) + x * torch.cos(x))""",
            question="gatekeeper.bench.questions:slope",
        ),
        Part(
            name="fit",
            points=3,
            right="""\
def fit(x, y):
    line = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(line.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        nn.functional.mse_loss(line(x), y).backward()
        optimizer.step()
    return line""",
            wrong=("return nn.Linear(1, 1)", "return nn.Linear(1, 1).fit(x, y)"),
            test="""\
x = torch.linspace(-1, 1, 20)[:, None]
line = fit(x, 3 * x + 2)
assert abs(line.weight.item() - 3) < 0.1
assert abs(line.bias.item() - 2) < 0.1""",
        ),
    ),
    goal=10,
)

EXERCISES = {exercise.name: exercise for exercise in (NUMPY, TORCH)}
