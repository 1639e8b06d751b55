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

NAMED = {n: collections.namedtuple("Values", list("abcdef"[:n])) for n in range(1, 7)}
CHANGES = {
    "tuple": tuple,
    "list": list,
    "named tuple": lambda values: NAMED[len(values)](*values),
    "nested lists of floats": lambda values: [value.tolist() for value in values],
    "lists of rows": lambda values: [list(v) if v.ndim else v.item() for v in values],
    "float32": lambda values: [value.astype(np.float32) for value in values],
    "float64 after float32": lambda values: [
        value.astype(np.float32).astype(np.float64) for value in values
    ],
    "not contiguous": lambda values: [np.stack([v, v], axis=-1)[..., 0] for v in values],
    "Fortran order": lambda values: [np.array(value, order="F") for value in values],
    "views of one array": lambda values: [np.stack([value, value])[0] for value in values],
    "read-only": lambda values: [np.broadcast_to(value, value.shape) for value in values],
    "big endian": lambda values: [value.astype(">f8") for value in values],
    "masked array": lambda values: [np.ma.masked_array(value) for value in values],
}


def answers(question, returned) -> tuple:
    """What a solution returned, as a tuple of arrays; one value is returned as it is."""
    values = (returned,) if len(question.returns) == 1 else returned
    return tuple(np.asarray(value) for value in values)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_form_of_the_values_does_not_matter(question, solution, change):
    """The solution gets full marks in every form in which numbers can be handed over."""

    def student(*arguments):
        changed = change(answers(question, solution(*arguments)))
        # A list of one array is an array with one more axis; a tuple of one array is that array.
        return changed[0] if len(changed) == 1 and isinstance(changed, list) else changed

    verdict = verdict_of(question, student)
    assert (verdict.points, verdict.stage) == (question.points, "right")


def single(value):
    """An argument in float32; caches and lists entry by entry, anything else as it is."""
    if isinstance(value, np.ndarray):
        return value.astype(np.float32) if value.dtype.kind == "f" else value
    if isinstance(value, (list, tuple)):
        entries = [single(entry) for entry in value]
        return type(value)(*entries) if hasattr(value, "_fields") else type(value)(entries)
    return value


def test_arithmetic_in_float32_is_accepted(question, solution):
    """Whoever computes in float32 from the first line on is right."""
    for seed in range(5):
        student = lambda *arguments: solution(*map(single, arguments))  # noqa: E731
        assert verdict_of(question, student, seed).stage == "right"


def test_the_solution_is_right_for_many_draws(question, solution):
    """No draw of the inputs turns a right answer down."""
    for seed in range(30):
        assert verdict_of(question, solution, seed).points == question.points


def test_torch_tensors_are_accepted(question, solution):
    """Tensors count, also those that carry a gradient."""
    torch = pytest.importorskip("torch")
    for dtype in (torch.float64, torch.float32):
        verdict = verdict_of(
            question,
            lambda *arguments, dtype=dtype: tuple(
                torch.tensor(value, dtype=dtype, requires_grad=True)
                for value in answers(question, solution(*arguments))
            ),
        )
        assert verdict.stage == "right"


def test_tensorflow_tensors_are_accepted(question, solution):
    """Eager tensors count."""
    tf = pytest.importorskip("tensorflow")
    verdict = verdict_of(
        question,
        lambda *arguments: tuple(tf.constant(v) for v in answers(question, solution(*arguments))),
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


WHOLE = {"int": int, "float": float, "int8": np.int8, "float32": np.float32, "0-d": np.array}


@pytest.mark.parametrize("kind", WHOLE.values(), ids=WHOLE)
def test_whole_numbers_of_any_type_are_accepted(kind):
    """A count is a count, and a fault's number may be a float or come in a list."""
    assert verdict_of(checks.find_faults, lambda: [kind(n) for n in (3, 6, 1)]).stage == "right"
    kind = np.int64 if kind is np.int8 else kind
    student = lambda D, H: kind(H * (D + H + 1))  # noqa: E731
    assert verdict_of(checks.count_rnn_params, student).stage == "right"


def test_an_rnn_written_with_einsum():
    """Products by index, states in an array made beforehand."""

    def step(x, h, W, U, b):
        return np.tanh(np.einsum("bd,dh->bh", x, W) + np.einsum("bj,jh->bh", h, U) + b)

    def forward(xs, h, W, U, b):
        B, T, _ = xs.shape
        hs = np.zeros((B, T, len(b)))
        for t, x in enumerate(np.moveaxis(xs, 1, 0)):
            hs[:, t] = h = step(x, h, W, U, b)
        return hs, hs[:, -1]

    assert verdict_of(checks.rnn_step, step).stage == "right"
    assert verdict_of(checks.rnn_forward, forward).stage == "right"


def test_the_way_back_with_einsum_and_one_sum_at_the_end():
    """The gradients of the weights may wait until all steps are through."""

    def student(dys, dh_last, caches, W, U):
        das, dh = np.zeros_like(dys), dh_last
        for t in range(len(caches))[::-1]:
            das[:, t] = (dys[:, t] + dh) / np.cosh(np.arctanh(caches[t].h_new)) ** 2
            dh = np.einsum("bk,jk->bj", das[:, t], U)
        xs, hs = (np.stack([c[k] for c in caches], axis=1) for k in (0, 1))
        dW, dU = (np.einsum("btj,btk->jk", array, das) for array in (xs, hs))
        return das @ W.T, dh, dW, dU, das.sum((0, 1))

    assert verdict_of(checks.rnn_backward, student).stage == "right"


def test_one_step_back_of_an_rnn_with_einsum():
    """Products by index, and the slope from the sum that made the state."""

    def student(dh_new, cache, W, U):
        x, h, h_new = cache
        da = dh_new / np.cosh(np.arctanh(h_new)) ** 2
        dx, dh = np.einsum("bh,dh->bd", da, W), np.einsum("bh,jh->bj", da, U)
        return dx, dh, *(np.einsum("bj,bh->jh", value, da) for value in (x, h)), sum(da)

    assert verdict_of(checks.rnn_step_backward, student).stage == "right"


def test_finite_differences_that_put_every_entry_back():
    """Moving an entry of a copy both ways is as right as a new array each time."""

    def student(loss, array, step):
        moved, gradient = array.copy(), np.zeros(array.size)
        for k in range(array.size):
            index = np.unravel_index(k, array.shape)
            losses = []
            for sign in (1, -1):
                moved[index] = array[index] + sign * step
                losses.append(loss(moved))
            moved[index] = array[index]
            gradient[k] = (losses[0] - losses[1]) / step / 2
        return gradient.reshape(array.shape)

    assert verdict_of(checks.numerical_gradient, student).stage == "right"


def test_norms_from_the_whole_product_each_time():
    """Roots of eigenvalues are singular values, and a transposed Jacobian has the same ones."""

    def student(hs, U):
        norms = []
        for k in range(1, len(hs) + 1):
            A = np.linalg.multi_dot(
                [np.eye(len(U)), *(np.diag(1 - h**2) @ U.T for h in hs[::-1][:k])]
            )
            norms.append(np.sqrt(np.linalg.eigvalsh(A @ A.T)[-1]))
        return norms

    assert verdict_of(checks.jacobian_product_norms, student).stage == "right"


def test_clipping_one_long_vector():
    """All entries in one vector, and a division instead of a product."""

    def student(gradients, threshold):
        norm = np.linalg.norm(np.concatenate([g.ravel() for g in gradients]))
        return tuple(g / max(1, norm / threshold) for g in gradients)

    assert verdict_of(checks.clip_by_global_norm, student).stage == "right"


LIVING = {
    "orthogonal": lambda rng, D, H: (
        rng.normal(size=(D, H)) / D,
        np.linalg.qr(rng.normal(size=(H, H)))[0],
        np.zeros(H),
    ),
    "identity": lambda rng, D, H: (rng.normal(size=(D, H)) / D, 0.5 * np.eye(H), np.zeros(H)),
    "small and positive": lambda rng, D, H: (
        rng.random((D, H)) / D,
        rng.random((H, H)) / H,
        np.zeros(H),
    ),
    "Glorot": lambda rng, D, H: (
        rng.uniform(-1, 1, (D, H)) * np.sqrt(6 / (D + H)) / 2,
        rng.normal(size=(H, H)) / np.sqrt(2 * H),
        rng.normal(size=H) / 10,
    ),
}
GROWING = {
    "one strong edge": lambda n: 0.5 * np.eye(n) + 1000 * np.eye(n, k=n - 1),
    "lower": lambda n: 0.9 * np.eye(n) + np.eye(n, k=-1),
    "nilpotent": lambda n: 10 * np.eye(n, k=1),
    "full": lambda n: np.eye(n) / 2 + 50 * np.outer([1, -1] + [0] * (n - 2), np.ones(n)),
    "huge": lambda n: np.diag(np.full(n - 1, 1e200), 1),
}


@pytest.mark.parametrize(
    ("name", "student"),
    [("living_weights", f) for f in LIVING.values()]
    + [("growing_matrix", f) for f in GROWING.values()],
    ids=[*LIVING, *GROWING],
)
def test_every_answer_that_fulfils_the_demands_is_right(name, student):
    """These questions have many right answers, and no other rule than what they ask."""
    for seed in range(5):
        assert verdict_of(getattr(checks, name), student, seed).stage == "right"


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
