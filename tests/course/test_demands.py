"""Questions with many right answers: every demand is reached, named, and never gives the fix."""

import warnings

import numpy as np
import pytest

from gatedrnn import checks

from .conftest import BY_DEMAND, solution_function, verdict_of
from .failing_gru import FAILING_GRU
from .failing_lstm import FAILING_LSTM
from .failing_memory import FAILING_MEMORY


def weights(scale_W, scale_U, bias=0.0, low=-1.0):
    """A student who draws uniform weights of some scales."""

    def living_weights(rng, D, H):
        W, U = rng.uniform(low, 1, (D, H)), rng.uniform(low, 1, (H, H))
        return scale_W * W, scale_U * U, np.full(H, bias)

    return living_weights


def path(n):
    """Each unit feeds the next, but weakly."""
    return 0.5 * np.eye(n) + 0.1 * np.eye(n, k=1)


FAILING = {
    ("living_weights", "positive-weights"): {
        "between 0 and 1": weights(1, 1, low=0),
        "only W": lambda rng, D, H: (rng.random((D, H)), 0.1 * np.eye(H), np.zeros(H)),
    },
    ("living_weights", "saturated"): {
        "both signs, too large": weights(3, 3),
        "the bias": weights(0.1, 0.1, 5.0),
        "overflow to NaN": weights(1e308, 1e308),
    },
    ("living_weights", "dead"): {
        "zeros": lambda rng, D, H: (np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)),
        "tiny": weights(1e-3, 1e-3),
    },
    ("living_weights", "no-memory"): {
        "no recurrence": weights(0.2, 0.0),
        "weak recurrence": weights(0.2, 1e-4),
    },
    ("growing_matrix", "spectral-radius-too-large"): {
        "identity": np.eye,
        "rotation": lambda n: 1.2 * np.roll(np.eye(n), 1, axis=0),
        "huge": lambda n: np.full((n, n), 1e200),
    },
    ("growing_matrix", "normal-matrix"): {
        "diagonal": lambda n: 0.9 * np.eye(n),
        "zeros": lambda n: np.zeros((n, n)),
        "symmetric": lambda n: np.full((n, n), 0.9 / n),
        "rotation": lambda n: 0.9 * np.roll(np.eye(n), 1, axis=0),
    },
    ("growing_matrix", "never-grows"): {
        "weak chain": path,
        "one edge": lambda n: 0.5 * np.eye(n) + 10 * np.eye(n, k=n - 1),
    },
}
FAILING |= FAILING_GRU | FAILING_LSTM | FAILING_MEMORY
CASES = [
    pytest.param(name, demand, student, id=f"{demand}-{title}")
    for (name, demand), students in FAILING.items()
    for title, student in students.items()
]


@pytest.mark.parametrize(("name", "demand", "student"), CASES)
def test_a_failed_demand_is_named(name, demand, student):
    """Its title, a number that was measured, why a test can miss it, and a question."""
    question = getattr(checks, name)
    asked = next(d for d in question.demands if d.id == demand)
    for seed in range(3):
        with warnings.catch_warnings():
            # A warning of the judge's own is a line on stderr, and nbgrader takes points for it.
            warnings.simplefilter("error")
            verdict = verdict_of(question, student, seed)
        assert (verdict.points, verdict.stage) == (0, "values")
        assert verdict.misconception == demand
        message = " ".join(verdict.message.split())
        assert f"{asked.name}. " in message
        assert f"Why a test can miss it: {asked.hidden} Question: {asked.ask}" in message


@pytest.mark.parametrize("name", BY_DEMAND)
def test_every_demand_has_an_answer_that_fails_it(name):
    """No demand is idle, and ids are unique."""
    ids = [demand.id for demand in getattr(checks, name).demands]
    assert len(set(ids)) == len(ids)
    assert {demand for question, demand in FAILING if question == name} == set(ids)
    for demand in getattr(checks, name).demands:
        assert demand.hidden.endswith(".")
        assert demand.ask.endswith("?")


def test_one_bad_answer_of_two_is_enough():
    """Whoever is right for one size only is wrong."""
    right = solution_function("growing_matrix")
    sizes = []

    def student(n):
        sizes.append(n)
        return right(n) if len(sizes) == 1 else np.zeros((n, n))

    assert verdict_of(checks.growing_matrix, student).misconception == "normal-matrix"


def test_the_generator_that_is_handed_in_may_be_left_alone():
    """Weights may come from anywhere, and the ones of the notebook's demonstration are stuck."""
    own = np.random.default_rng(5)
    student = solution_function("living_weights")
    answer = verdict_of(checks.living_weights, lambda rng, D, H: student(own, D, H))
    assert answer.stage == "right"


@pytest.mark.parametrize(
    ("name", "student", "stage", "sentence"),
    [
        ("living_weights", lambda rng, D, H: np.zeros((D, H)), "type", "expected W, U, b"),
        (
            "living_weights",
            lambda rng, D, H: (np.zeros((H, D)), np.zeros((H, H)), np.zeros(H)),
            "shape",
            "that is (D, H): it looks transposed.",
        ),
        ("growing_matrix", lambda n: np.eye(n)[0], "shape", "that is (n, n): one axis is missing."),
        ("growing_matrix", lambda n: np.eye(n, dtype=int), "dtype", "U has dtype int64"),
        ("growing_matrix", lambda n: np.full((n, n), np.inf), "finite", "U holds infinite values"),
        ("growing_matrix", lambda n: None, "type", "returned None, expected U"),
    ],
)
def test_the_stages_before_the_demands(name, student, stage, sentence):
    """Form comes first, and no value is called right where none is asked for."""
    verdict = verdict_of(getattr(checks, name), student)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert sentence in " ".join(verdict.message.split())
    assert "Already right" not in verdict.message
