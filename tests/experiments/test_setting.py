"""A setting is checked when it is made, in a sentence; it can be compared and kept in a table."""

import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from gatedrnn.data import tasks
from gatedrnn.experiments import Setting
from gatedrnn.experiments.problems import PROBLEMS

BAD = [
    ({"task": "sorting"}, "task is 'sorting', expected one of latch, adding, copy, parity"),
    ({"cell": "lstm"}, "cell is 'lstm', expected one of RNN, GRU, LSTM"),
    ({"T": 0}, "T is 0, expected a positive integer"),
    ({"H": 16.0}, "H is 16.0, expected a positive integer"),
    ({"steps": True}, "steps is True, expected a positive integer"),
    ({"batch_size": "64"}, "batch_size is '64', expected a positive integer"),
    ({"seed": -1}, "seed is -1, expected an integer from 0 on"),
    ({"lr": 0}, "lr is 0, expected a positive number"),
    ({"lr": float("nan")}, "lr is nan, expected a positive number"),
    ({"bias": "3"}, "bias is '3', expected a number or None"),
    ({"bias": float("inf")}, "bias is inf, expected a number or None"),
    (
        {"cell": "RNN", "bias": 1.0},
        "bias is 1.0, expected None or 0: the plain RNN has no gate",
    ),
    ({"without": "r"}, "without is 'r', expected None or one of i, f, g, o for the LSTM"),
    (
        {"cell": "GRU", "without": "z"},
        "without is 'z', expected None or one of r for the GRU",
    ),
    ({"cell": "RNN", "without": "n"}, "without is 'n', expected None for the RNN"),
    ({"test_length": 0}, "test_length is 0, expected a positive integer"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD, ids=[s.split(",")[0] for _, s in BAD])
def test_a_bad_setting_gets_one_sentence(changes, sentence):
    with pytest.raises(ValueError, match=f"^setting: {re.escape(sentence)}$"):
        Setting(**changes)


def test_a_setting_is_a_key():
    assert {Setting(bias=3): 1}[Setting(bias=np.float64(3.0))] == 1
    assert Setting() != Setting(seed=1)
    with pytest.raises(FrozenInstanceError):
        Setting().seed = 1
    with pytest.raises(ValueError, match="setting: T is -1"):
        replace(Setting(), T=-1)


def test_chance_is_what_the_tasks_say():
    """The accuracy of a guess is e to minus its cross-entropy, on the steps where it guesses."""
    T = 30
    assert PROBLEMS["adding"].chance == tasks.baseline(tasks.adding, T)
    for task, steps, guessed in (("latch", 1, 1), ("parity", 1, 1), ("copy", T + 20, 10)):
        loss = tasks.baseline(PROBLEMS[task].draw, T) * steps / guessed
        assert PROBLEMS[task].chance == pytest.approx(np.exp(-loss))


@pytest.mark.parametrize("task", PROBLEMS)
def test_sizes_are_those_of_the_task(task):
    problem = PROBLEMS[task]
    batch = problem.draw(200, 6, rng=np.random.default_rng(0))
    assert batch.xs.shape[-1] == problem.D
    if problem.outputs > 1:
        assert set(np.unique(batch.targets)) <= set(range(problem.outputs))
        assert batch.targets.max() == problem.outputs - 1
    else:
        assert batch.targets.shape == (200, 1)
