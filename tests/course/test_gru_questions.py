"""The GRU's questions: the bank against the list, odd answers that are right, and bad ones."""

import re

import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks import gru_draws
from gatedrnn.checks.recognise import run_mistake
from gatedrnn.reference import sigmoid

from .conftest import solution_function, verdict_of
from .failing_gru import diagonal, weights

AFTER, BEFORE = "gru_step", "gru_before_step"
BACK, BACK_BEFORE = "gru_step_backward", "gru_before_step_backward"
# What every bank of GRU mistakes should know: family, questions, and the name there.
KNOWN = [
    (1, (AFTER, BEFORE), "gate-order-zrn"),
    (2, (AFTER, BEFORE), "sigmoid-and-tanh-exchanged"),
    (4, (AFTER, BEFORE), "z-and-complement-exchanged"),
    (4, (AFTER, BEFORE), "gate-order-zrn-and-z-replaces"),
    (5, (AFTER, BEFORE), "complement-missing"),
    (10, (AFTER, BEFORE), "update-gate-missing"),
    (11, (AFTER,), "reset-before-the-product"),
    (11, (BEFORE,), "reset-after-the-product"),
    (11, (AFTER, BEFORE), "reset-on-the-input"),
    (11, (AFTER, BEFORE), "reset-on-both"),
    (11, (AFTER, BEFORE), "reset-missing"),
    (11, (AFTER,), "recurrent-bias-outside-the-reset"),
    (12, (AFTER,), "recurrent-bias-missing"),
    (12, (AFTER, BEFORE), "bias-of-one-block-reused"),
    (19, (BACK, BACK_BEFORE), "candidate-as-sigmoid"),
    (19, (BACK, BACK_BEFORE), "candidate-squashed-again"),
    (19, (BACK, BACK_BEFORE), "gates-as-tanh"),
    (19, (BACK, BACK_BEFORE), "gates-squashed-again"),
    (20, (BACK, BACK_BEFORE), "update-gate-without-parentheses"),
    (21, (BACK, BACK_BEFORE), "reset-derivative-forgotten"),
    (22, (BACK, BACK_BEFORE), "new-state-in-dU"),
    (23, (BACK, BACK_BEFORE), "leak-path-whole"),
    (24, (BACK, BACK_BEFORE), "parameter-gradients-averaged"),
    (25, (BACK, BACK_BEFORE), "block-order-zrn"),
    (26, (BACK, BACK_BEFORE), "leak-path-missing"),
    (4, (BACK, BACK_BEFORE), "leak-path-complement"),
    (4, (BACK, BACK_BEFORE), "other-convention"),
    (26, (BACK, BACK_BEFORE), "update-gate-sign"),
    (26, (BACK, BACK_BEFORE), "reset-gate-no-gradient"),
    (26, (BACK,), "reset-gate-with-the-state"),
    (26, (BACK_BEFORE,), "state-in-the-candidates-block"),
    (26, (BACK,), "biases-alike"),
    (11, (BACK, BACK_BEFORE), "other-placement"),
]


@pytest.mark.parametrize(("family", "questions", "name"), KNOWN)
def test_the_bank_knows_the_usual_mistakes(family, questions, name):
    """Each is there, in its family, for each placement in which it can be made."""
    for question in questions:
        mistakes = {m.id: m for m in getattr(checks, question).catalogue.mistakes}
        assert mistakes[name].family == family


@pytest.mark.parametrize("name", [AFTER, BEFORE, BACK, BACK_BEFORE, "flip_z_convention"])
def test_what_was_computed_does_not_say_what_is_right(name):
    """A second slip may stand beside the named one; the judge itself says what is right."""
    for mistake in getattr(checks, name).catalogue.mistakes:
        assert not re.search(r"\b(is|are) right\b", mistake.computed), mistake.id


def by_index(x, h, W, U, b, b_hn=None):
    """Either step, one unit and one block at a time; without a second bias the reset is before."""
    H = h.shape[1]

    def inputs(k):
        return np.einsum("bd,d->b", x, W[:, k]) + b[k]

    r, z = (
        np.stack([sigmoid(inputs(k) + np.einsum("bj,j->b", h, U[:, k])) for k in block], axis=1)
        for block in (range(H), range(H, 2 * H))
    )
    h_new = np.empty_like(h)
    for k in range(H):
        column = U[:, 2 * H + k]
        past = (r * h) @ column if b_hn is None else r[:, k] * (h @ column + b_hn[k])
        n = np.tanh(inputs(2 * H + k) + past)
        h_new[:, k] = n + z[:, k] * (h[:, k] - n)
    return h_new


def step_with_torch(x, h, W, U, b, b_hn=None):
    """Either step in PyTorch, with gradients on and in single precision."""
    torch = pytest.importorskip("torch")
    x, h, W, U, b = (torch.tensor(a.astype("f4"), requires_grad=True) for a in (x, h, W, U, b))
    x_r, x_z, x_n = (x @ W + b).chunk(3, dim=1)
    U_r, U_z, U_n = U.chunk(3, dim=1)
    r, z = torch.sigmoid(x_r + h @ U_r), torch.sigmoid(x_z + h @ U_z)
    past = (r * h) @ U_n if b_hn is None else r * (h @ U_n + torch.tensor(b_hn))
    return torch.lerp(torch.tanh(x_n + past).double(), h.double(), z.double())


def by_autograd(dh_new, cache, W, U):
    """Either way back by PyTorch: each sum moves with what it was made of, around its value."""
    torch = pytest.importorskip("torch")
    after = hasattr(cache, "q")
    x, h, W, U, b, b_hn = leaves = [
        torch.tensor(array, requires_grad=True)
        for array in (cache.x, cache.h, W, U, np.zeros(W.shape[1]), np.zeros(len(U)))
    ]
    r, z, n = (torch.tensor(array) for array in cache[2:5])
    U_r, U_z, U_n = U.chunk(3, dim=1)

    def around(value, moving):
        return value + moving - moving.detach()

    x_r, x_z, x_n = (x @ W + b).chunk(3, dim=1)
    r = torch.sigmoid(around(torch.logit(r), x_r + h @ U_r))
    z = torch.sigmoid(around(torch.logit(z), x_z + h @ U_z))
    past = r * around(torch.tensor(cache[5]), h @ U_n + b_hn) if after else (r * h) @ U_n
    n = torch.tanh(around(torch.atanh(n), x_n + past))
    ((1 - z) * n + z * h).backward(torch.tensor(dh_new))
    return [leaf.grad for leaf in (leaves if after else leaves[:-1])]


def by_transposes(dh_new, cache, W, U):
    """The way back through the reset after, one sequence at a time, slopes by other formulas."""
    H = len(U)
    dW, dU, db, db_hn = np.zeros_like(W), np.zeros_like(U), np.zeros(3 * H), np.zeros(H)
    dx, dh = [], []
    for x, h, r, z, n, q, arriving in zip(*cache, dh_new, strict=True):
        da_n = arriving * (1 - z) / np.cosh(np.arctanh(n)) ** 2
        da_r = da_n * q * (r - r**2)
        da_z = arriving * (h - n) * (z - z**2)
        d_in, d_state = np.r_[da_r, da_z, da_n], np.r_[da_r, da_z, da_n * r]
        dW += np.outer(x, d_in)
        dU += np.outer(h, d_state)
        db += d_in
        db_hn += d_state[2 * H :]
        dx.append(W @ d_in)
        dh.append(U @ d_state + z * arriving)
    return dx, dh, dW, dU, db, db_hn


def negated_in_a_copy(W, U, b):
    """Columns of new arrays, one after the other."""
    H, made = len(U), []
    for array in (W, U, b):
        array = array.tolist() if array.ndim == 1 else array.copy()
        if isinstance(array, list):
            array = [-v if H <= k < 2 * H else v for k, v in enumerate(array)]
        else:
            array[:, H : 2 * H] *= -1
        made.append(array)
    return made


def one_gate_for_all(rng, D, H):
    """All units have the same reset gate, and the block n of U is full."""
    W, U, b = (a.astype(np.float32) for a in weights()(rng, D, H))
    W[:, :H], U[:, :H], b[:H] = W[:, :1], U[:, :1], 0.3
    return W, U, b


def in_groups(rng, D, H):
    """The first two units share a gate and hear each other; the others hear themselves."""
    W, U, b = weights(U_n=diagonal)(rng, D, H)
    W[:, 1], U[:, 1] = W[:, 0], U[:, 0]
    U[0, 2 * H + 1] = U[1, 2 * H] = 0.7
    return W, U, b


RIGHT = {
    "after, by index": (AFTER, by_index),
    "before, by index": (BEFORE, by_index),
    "after, in torch": (AFTER, step_with_torch),
    "before, in torch": (BEFORE, step_with_torch),
    "back, autograd": (BACK, by_autograd),
    "back before, autograd": (BACK_BEFORE, by_autograd),
    "back, row by row": (BACK, by_transposes),
    "signs in a copy": ("flip_z_convention", negated_in_a_copy),
    "one gate for all": ("same_in_both", one_gate_for_all),
    "groups": ("same_in_both", in_groups),
    "negative diagonal": ("same_in_both", weights(U_n=lambda rng, H: -9 * np.eye(H))),
    "steep gates": ("same_in_both", weights(gates=9.0, U_n=diagonal, bias=(1.0, 5.0, 0.0))),
    "gentle gates": ("same_in_both", weights(gates=0.2, U_n=diagonal)),
}


@pytest.mark.parametrize(("name", "student"), RIGHT.values(), ids=RIGHT)
def test_right_answers_are_right_however_they_are_made(name, student):
    """Nothing but what the question asks is asked, on any draw."""
    for seed in range(8):
        verdict = verdict_of(getattr(checks, name), student, seed)
        assert verdict.stage == "right", verdict.message


def test_chance_turns_no_right_answer_down():
    """The limits for random weights are far from what chance does."""
    student = solution_function("same_in_both")
    for seed in range(100, 250):
        assert verdict_of(checks.same_in_both, student, seed).stage == "right"


def in_place(W, U, b):
    """A right answer that changes its inputs."""
    for array in (W, U, b):
        array[..., len(U) : 2 * len(U)] *= -1
    return W, U, b


BAD = {
    "three blocks": (
        AFTER,
        lambda x, h, W, U, b, b_hn: x @ W + h @ U + b,
        "shape",
        "that is (B, H): that is three blocks side by side.",
    ),
    "no second bias": (AFTER, lambda x, h, W, U, b: h, "type", "expected gru_step(x, h, W, U, b"),
    "a second bias": (
        BEFORE,
        lambda x, h, W, U, b, b_hn: h,
        "type",
        "expected gru_before_step(x, h, W, U, b).",
    ),
    "five gradients": (
        BACK,
        lambda dh_new, cache, W, U: (cache.x, cache.h, W, U, W[0]),
        "count",
        "expected 6: dx, dh, dW, dU, db, db_hn.",
    ),
    "other cache": (BACK_BEFORE, lambda dh_new, cache, W, U: cache.q, "raised", "'q'"),
    "signs in place": ("flip_z_convention", in_place, "mutated", "changed its inputs W, U, b."),
    "one array": ("same_in_both", lambda rng, D, H: rng.normal(size=H), "type", "W, U, b"),
    "two biases": (
        "same_in_both",
        lambda rng, D, H: (np.ones((D, 3 * H)), np.ones((H, 3 * H)), np.ones((2, 3 * H))),
        "shape",
        "that is (3*H,)",
    ),
}


@pytest.mark.parametrize(("name", "student", "stage", "sentence"), BAD.values(), ids=BAD)
def test_bad_answers_get_a_sentence(name, student, stage, sentence):
    """No points, and what was received."""
    verdict = verdict_of(getattr(checks, name), student)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert sentence in " ".join(verdict.message.split())


@pytest.mark.parametrize("name", [BACK, BACK_BEFORE])
@pytest.mark.parametrize(("block", "letter"), list(enumerate("rzn")))
def test_a_wrong_block_is_located(name, block, letter):
    """A slip in one gate is reported as one of three blocks, with that gate's question."""
    question, right = getattr(checks, name), solution_function(name)

    def student(dh_new, cache, W, U):
        values = [np.array(value) for value in right(dh_new, cache, W, U)]
        H = len(U)
        values[4][block * H : (block + 1) * H] *= 1.1
        return values

    message = " ".join(verdict_of(question, student).message.split())
    assert f"db is wrong in the block {letter} only." in message
    assert question.catalogue.ask[f"da_{letter}"] in message


def replaced(values, weights, order="rzn"):
    """The state of a step, reset before, in which z is the share that is replaced."""
    W, U, b = weights
    x, h = values["x"], values["h"]
    from_x = dict(zip(order, np.split(x @ W + b, 3, axis=1), strict=True))
    blocks = dict(zip(order, np.split(U, 3, axis=1), strict=True))
    r, z = (sigmoid(from_x[gate] + h @ blocks[gate]) for gate in "rz")
    return z * np.tanh(from_x["n"] + (r * h) @ blocks["n"]) + (1 - z) * h


def test_the_other_meaning_of_z_is_the_same_function():
    """Flipped weights in the other mixture give the state that the given ones give in ours."""
    values = gru_draws.draw_before_step(np.random.default_rng(0))
    flipped = checks.flip_z_convention.expected(values)
    ours = checks.gru_before_step.expected(values)[0]
    np.testing.assert_allclose(replaced(values, flipped), ours, atol=1e-14)
    again = checks.flip_z_convention.expected(dict(zip("WUb", flipped, strict=True)))
    given = [values[name] for name in "WUb"]
    assert all(np.array_equal(*pair) for pair in zip(again, given, strict=True))


def test_flipped_and_exchanged_is_right_where_the_message_says():
    """In a step with z first *and* the other meaning of z, and not with z first alone."""
    question, values = (
        checks.flip_z_convention,
        gru_draws.draw_before_step(np.random.default_rng(0)),
    )
    mistake = {m.id: m for m in question.catalogue.mistakes}["gates-exchanged-and-negated"]
    assert "z first and the other meaning of z" in mistake.hidden
    weights = run_mistake(question, mistake, {name: values[name] for name in "WUb"})
    ours = checks.gru_before_step.expected(values)[0]
    np.testing.assert_allclose(replaced(values, weights, "zrn"), ours, atol=1e-14)
    assert np.abs(replaced(values, weights) - ours).max() > 0.01
