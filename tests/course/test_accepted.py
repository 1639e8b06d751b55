"""Right answers are right however they are written: lists, float32, tensors, views, own loops."""

import collections
import logging
import os
import sys
import warnings

import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.reference import sigmoid

from .conftest import verdict_of

NAMED = {n: collections.namedtuple("Values", list("abcdef"[:n])) for n in (2, 3, 4, 6)}
CHANGES = {
    "tuple": tuple,
    "list": list,
    "named tuple": lambda values: NAMED[len(values)](*values),
    "nested lists of floats": lambda values: [value.tolist() for value in values],
    "lists of rows": lambda values: [list(value) for value in values],
    "float32": lambda values: [value.astype(np.float32) for value in values],
    "float64 after float32": lambda values: [
        value.astype(np.float32).astype(np.float64) for value in values
    ],
    "not contiguous": lambda values: [np.repeat(value, 2, axis=0)[::2] for value in values],
    "Fortran order": lambda values: [np.asfortranarray(value) for value in values],
    "views of one array": lambda values: [np.stack([value, value])[0] for value in values],
    "read-only": lambda values: [np.broadcast_to(value, value.shape) for value in values],
    "big endian": lambda values: [value.astype(">f8") for value in values],
    "masked array": lambda values: [np.ma.masked_array(value) for value in values],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_form_of_the_values_does_not_matter(question, solution, change):
    """The solution gets full marks in every form in which numbers can be handed over."""
    verdict = verdict_of(question, lambda *arguments: change(solution(*arguments)))
    assert (verdict.points, verdict.stage) == (question.points, "right")


def test_the_solution_is_right_for_many_draws(question, solution):
    """No draw of the inputs turns a right answer down."""
    for seed in range(50):
        assert verdict_of(question, solution, seed).points == question.points


def test_torch_tensors_are_accepted(question, solution):
    """Tensors count, also those that carry a gradient."""
    torch = pytest.importorskip("torch")
    for dtype in (torch.float64, torch.float32):
        verdict = verdict_of(
            question,
            lambda *arguments, dtype=dtype: [
                torch.tensor(value, dtype=dtype, requires_grad=True)
                for value in solution(*arguments)
            ],
        )
        assert verdict.stage == "right"


def test_tensorflow_tensors_are_accepted(question, solution):
    """Eager tensors count."""
    tf = pytest.importorskip("tensorflow")
    verdict = verdict_of(
        question, lambda *arguments: [tf.constant(v) for v in solution(*arguments)]
    )
    assert verdict.stage == "right"


def test_gates_gate_by_gate_with_einsum():
    """Four products of one block each are as right as one product of four blocks."""

    def student(x, h, W, U, b):
        H = h.shape[1]
        values = []
        for k, squash in enumerate((sigmoid, sigmoid, np.tanh, sigmoid)):
            columns = slice(k * H, (k + 1) * H)
            a = np.einsum("bd,dh->bh", x, W[:, columns]) + np.einsum("bj,jh->bh", h, U[:, columns])
            values.append(squash(a + b[columns]))
        return values

    assert verdict_of(checks.lstm_gates, student).stage == "right"


def test_one_array_that_unpacks_is_accepted():
    """`i, f, g, o = array` works for an array of four blocks, so the check takes it too."""

    def student(x, h, W, U, b):
        blocks = np.stack(np.split(x @ W + h @ U + b, 4, axis=1))
        candidate = np.tanh(blocks[2])
        blocks = sigmoid(blocks)
        blocks[2] = candidate
        return blocks

    assert verdict_of(checks.lstm_gates, student).stage == "right"


def test_working_in_place_on_own_arrays_is_fine():
    """In-place operators are wrong only on what the caller handed in."""

    def student(c, i, f, g, o):
        c_new = c.copy()
        c_new *= f
        c_new += i * g
        h_new = np.zeros_like(c)
        h_new[:] = o * np.tanh(c_new)
        return h_new[:], c_new

    assert verdict_of(checks.lstm_cell_update, student).stage == "right"


def test_a_loop_may_fill_a_float32_array_and_keep_torch_states():
    """The step that the question hands in takes what a student's loop hands on."""
    torch = pytest.importorskip("torch")

    def student(xs, h, c, step):
        B, T, _ = xs.shape
        hs = np.zeros((B, T, h.shape[1]), np.float32)
        for t in range(T):
            h, c = step(torch.tensor(xs[:, t]), torch.tensor(h), c.astype(np.float32))
            hs[:, t] = h
        return hs, h, c

    assert verdict_of(checks.lstm_forward, student).stage == "right"


def test_noise_costs_nothing_and_stays_inside(solution, question, capfd):
    """Prints, warnings, log lines and raw writes to stderr end up in the message only."""
    early = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("student")
    logger.addHandler(early)

    def student(*arguments):
        print("printed")
        print("to stderr", file=sys.stderr)
        print("to the first stderr", file=sys.__stderr__, flush=True)
        warnings.warn("deprecated", UserWarning, stacklevel=2)
        logger.warning("logged")
        os.write(2, b"written\n")
        np.log(np.zeros(1))
        return solution(*arguments)

    try:
        verdict = verdict_of(question, student)
    finally:
        logger.removeHandler(early)
    assert verdict.points == question.points
    for text in ("printed", "to stderr", "UserWarning: deprecated", "logged", "written"):
        assert text in verdict.message
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_a_warning_filter_of_the_student_does_no_harm(question, solution):
    """Whoever turned warnings into errors still gets full marks for a right answer."""

    def student(*arguments):
        warnings.warn("careful", RuntimeWarning, stacklevel=2)
        return solution(*arguments)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert verdict_of(question, student).stage == "right"
