"""Unusual ways back through the LSTM that are right, and unusual ones that are wrong."""

import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.reference import LSTMCache

from .conftest import solution_function, verdict_of


def test_one_step_back_gate_by_gate_with_einsum():
    """Four products of one block each, summed by index, are one product of four blocks."""

    def student(dh_new, dc_new, cache, W, U):
        x, h, c, i, f, g, o, c_new = cache
        H, y = h.shape[1], np.tanh(c_new)
        cell = dc_new + dh_new * o / np.cosh(c_new) ** 2
        # The slope of the sigmoid as a difference of squares.
        slopes = [0.25 - (gate - 0.5) ** 2 for gate in (i, f, o)]
        blocks = [cell * g * slopes[0], cell * c * slopes[1], cell * i * (1 + g) * (1 - g)]
        blocks.append(dh_new * y * slopes[2])
        dx, dh = np.zeros_like(x), np.zeros_like(h)
        dW, dU, db = np.empty_like(W), np.empty_like(U), np.empty(4 * H)
        for k, da in enumerate(blocks):
            columns = slice(k * H, (k + 1) * H)
            dx += np.einsum("bh,dh->bd", da, W[:, columns])
            dh += np.einsum("bh,jh->bj", da, U[:, columns])
            dW[:, columns] = np.einsum("bd,bh->dh", x, da)
            dU[:, columns] = np.einsum("bj,bh->jh", h, da)
            db[columns] = np.einsum("bh->h", da)
        return dx, dh, cell * f, dW, dU, db

    assert verdict_of(checks.lstm_step_backward, student).stage == "right"


def test_one_step_back_by_autograd():
    """PyTorch may find the gradients, from sums that are taken back from the cached gates."""
    torch = pytest.importorskip("torch")

    def student(dh_new, dc_new, cache, W, U):
        x, h, c, i, f, g, o, _ = (torch.tensor(value) for value in cache)
        leaves = [x, h, c, *map(torch.tensor, (W, U)), torch.zeros(4 * h.shape[1], dtype=x.dtype)]
        for leaf in leaves:
            leaf.requires_grad_()
        moved = x @ leaves[3] + h @ leaves[4] + leaves[5]
        sums = torch.cat([torch.logit(i), torch.logit(f), torch.atanh(g), torch.logit(o)], dim=1)
        a_i, a_f, a_g, a_o = (sums + moved - moved.detach()).chunk(4, dim=1)
        c_new = a_f.sigmoid() * c + a_i.sigmoid() * a_g.tanh()
        loss = (a_o.sigmoid() * c_new.tanh() * torch.tensor(dh_new)).sum()
        return torch.autograd.grad(loss + (c_new * torch.tensor(dc_new)).sum(), leaves)

    assert verdict_of(checks.lstm_step_backward, student).stage == "right"


def test_the_loop_back_may_keep_everything_and_add_up_later():
    """Arrays made beforehand, a loop that counts down, sums over time at the end."""

    def student(dhs, dh_last, dc_last, caches, step_backward):
        B, T, _ = dhs.shape
        dxs = np.empty((B, T, caches[0].x.shape[1]))
        shares, back = [], [dh_last.copy(), dc_last.copy()]
        for t in range(T - 1, -1, -1):
            back[0] += dhs[:, t]
            dxs[:, t], *back, dW, dU, db = step_backward(back[0], back[1], caches[t])
            shares.append((dW, dU, db))
        return dxs, *back, *(np.sum(share, axis=0) for share in zip(*shares, strict=True))

    assert verdict_of(checks.lstm_backward, student).stage == "right"


def test_the_loop_back_may_run_in_float32_lists_and_tensors():
    """The step that the question hands in takes what a student's loop hands on."""
    torch = pytest.importorskip("torch")
    right = solution_function("lstm_backward")

    def student(dhs, dh_last, dc_last, caches, step_backward):
        def step(dh_new, dc_new, cache):
            return step_backward(torch.tensor(dh_new), dc_new.astype(np.float32).tolist(), cache)

        return right(dhs, dh_last, dc_last, caches, step)

    assert verdict_of(checks.lstm_backward, student).stage == "right"


def test_an_own_step_may_stand_in_for_the_given_one():
    """Whoever writes the step out instead of calling it is right too."""
    step, loop = solution_function("lstm_step_backward"), solution_function("lstm_backward")
    question = checks.lstm_backward
    weights = {}
    draw = question.draw

    def student(dhs, dh_last, dc_last, caches, step_backward):
        W, U = weights[dhs.tobytes()]
        return loop(dhs, dh_last, dc_last, caches, lambda *values: step(*values, W, U))

    for values in draw(np.random.default_rng(0)):
        weights[values["dhs"].tobytes()] = values["W"], values["U"]
    assert verdict_of(question, student).stage == "right"


def test_a_jacobian_by_the_step_back():
    """One gradient for each entry of the new state gives the columns."""
    step = solution_function("lstm_step_backward")

    def student(cache, U):
        H, columns = len(U), []
        rows = type(cache)(*(value[None] for value in cache))
        for seed in np.eye(2 * H):
            dh_new, dc_new = seed[None, :H], seed[None, H:]
            _, dh, dc, *_ = step(dh_new, dc_new, rows, np.zeros((cache.x.size, 4 * H)), U)
            columns.append(np.concatenate([dh, dc], axis=1)[0])
        return np.stack(columns, axis=1).tolist()

    assert verdict_of(checks.lstm_state_jacobian, student).stage == "right"


def test_a_jacobian_written_with_diagonal_matrices_in_torch():
    """Matrix products with diagonals, and a tensor for the answer."""
    torch = pytest.importorskip("torch")

    def student(cache, U):
        _, _, c, i, f, g, o, c_new = (torch.tensor(value) for value in cache)
        blocks = torch.tensor(U).split(len(U), dim=1)
        factors = (g * i * (1 - i), c * f * (1 - f), i * (1 - g**2))
        K = sum(block @ torch.diag(v) for block, v in zip(blocks, factors, strict=False))
        s = torch.diag(o * (1 - torch.tanh(c_new) ** 2))
        O = blocks[3] @ torch.diag(torch.tanh(c_new) * o * (1 - o))  # noqa: E741
        lower = torch.cat([torch.diag(f) @ s, torch.diag(f)], dim=1)
        return torch.cat([torch.cat([K @ s + O, K], dim=1), lower])

    assert verdict_of(checks.lstm_state_jacobian, student).stage == "right"


BAD_CALLS = {
    "no cache": (
        lambda dhs, dh, dc, caches, step: step(dh, dc, caches),
        "step_backward: cache is a list, expected one of the caches",
    ),
    "all steps": (
        lambda dhs, dh, dc, caches, step: step(dhs, dc, caches[0]),
        "step_backward: dh_new has shape (",
    ),
    "nothing at the cell": (
        lambda dhs, dh, dc, caches, step: step(dh, 0, caches[0]),
        "step_backward: dc_new has shape (), expected (",
    ),
}


@pytest.mark.parametrize(("student", "sentence"), BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_wrong_call_of_the_given_step_gets_a_sentence(student, sentence):
    """The error names what was handed to step_backward and what it expected."""
    verdict = verdict_of(checks.lstm_backward, student)
    assert (verdict.points, verdict.stage) == (0, "raised")
    assert sentence in " ".join(verdict.message.split())


def test_a_changed_cache_is_named():
    """Arrays inside the caches are inputs too."""
    right = solution_function("lstm_backward")

    def student(dhs, dh_last, dc_last, caches, step_backward):
        result = right(dhs, dh_last, dc_last, caches, step_backward)
        caches[0].c[:] = 0
        return result

    verdict = verdict_of(checks.lstm_backward, student)
    assert (verdict.points, verdict.stage) == (0, "mutated")
    assert "lstm_backward changed its input c." in verdict.message


def test_adding_in_place_to_what_arrives_is_named():
    """`dh_last += ...` changes the caller's array, however right the gradients."""

    def student(dhs, dh_last, dc_last, caches, step_backward):
        dxs, dh, dc, sums = [], dh_last, dc_last, None
        for t in reversed(range(len(caches))):
            dh += dhs[:, t]
            dx, dh, dc, *shares = step_backward(dh, dc, caches[t])
            dxs.insert(0, dx)
            sums = shares if sums is None else [a + b for a, b in zip(sums, shares, strict=True)]
        return np.stack(dxs, axis=1), dh, dc, *sums

    verdict = verdict_of(checks.lstm_backward, student)
    assert (verdict.points, verdict.misconception) == (0, "inputs-changed")
    assert "changed its input dh_last." in verdict.message


ROADS = {
    (0, 0): "J is wrong in the block from h to h only.",
    (0, 1): "J is wrong in the block from h to c only.",
    (1, 0): "J is wrong in the block from c to h only.",
    (1, 1): "J is wrong in the block from c to c only.",
}


@pytest.mark.parametrize(("block", "sentence"), ROADS.items(), ids=map(str, ROADS))
def test_an_unknown_slip_in_the_jacobian_is_located(block, sentence):
    """What fits no mistake is described by its blocks, as in the cell to try."""
    right = solution_function("lstm_state_jacobian")

    def student(cache, U):
        J, H = right(cache, U), len(U)
        old, new = (n * H for n in block)
        J[old : old + H, new : new + H] += 1
        return J

    verdict = verdict_of(checks.lstm_state_jacobian, student)
    assert verdict.misconception is None
    assert sentence in verdict.message


def test_a_jacobian_that_is_wrong_everywhere_has_no_guilty_block():
    """Two blocks are both named, and four are not worth naming."""
    right = solution_function("lstm_state_jacobian")
    upper = verdict_of(checks.lstm_state_jacobian, lambda cache, U: _plus(right(cache, U), len(U)))
    assert "J is wrong in the blocks from h to h and from h to c only." in upper.message
    whole = verdict_of(checks.lstm_state_jacobian, lambda cache, U: right(cache, U) + 1)
    assert "J is off by up to" in whole.message


def _plus(J, H):
    J[:H] += 1
    return J


def test_near_rest_a_unit_multiplies_its_cell_as_the_exercise_says():
    """One unit that feeds its own candidate: the factor is f + i o u, and it is an eigenvalue."""
    i, f, o, u = 0.9, 0.7, 0.8, 0.6
    zero, U = np.zeros(1), np.array([[0.0, 0.0, u, 0.0]])
    cache = LSTMCache(zero, zero, zero, *(np.array([v]) for v in (i, f, 0.0, o)), zero)
    J = solution_function("lstm_state_jacobian")(cache, U)
    assert np.abs(np.linalg.eigvals(J)).max() == pytest.approx(f + i * o * u, abs=1e-14)
    assert abs(1.2**50 - 9000) < 200


def test_a_detour_can_cancel_the_highway():
    """The example in the model answer: half is kept, and nothing arrives."""
    f, u = 0.5, -0.5
    zero, one, U = np.zeros(1), np.ones(1), np.array([[0.0, 0.0, u, 0.0]])
    cache = LSTMCache(zero, zero, zero, one, np.array([f]), zero, one, zero)
    J = solution_function("lstm_state_jacobian")(cache, U)
    assert np.linalg.eigvals(J) == pytest.approx(0, abs=1e-7)
    assert np.abs(J @ J).max() < 1e-15


def test_a_shut_output_gate_leaves_the_highway_alone():
    """As the model answer says: without o no detour begins, and no loss enters the cell."""
    rng = np.random.default_rng(0)
    H = 3
    gates = [np.abs(rng.uniform(0.2, 0.8, H)) for _ in range(3)]
    cell, U = rng.normal(size=H), rng.normal(size=(H, 4 * H))
    cache = LSTMCache(np.ones(2), cell, cell, *gates, np.zeros(H), cell)
    J = solution_function("lstm_state_jacobian")(cache, U)
    assert np.all(J[:, :H] == 0)
    assert np.array_equal(J[H:, H:], np.diag(gates[1]))
