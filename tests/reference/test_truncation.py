"""Truncated backpropagation: what is cut, what is kept."""

import numpy as np
import pytest

from gatedrnn.reference import LSTMCell, unroll_backward, unroll_forward
from gatedrnn.spec import LSTMState

B, T, D, H = 2, 7, 3, 4


def gradients(instance, truncate, **options):
    params, xs, state, dys, dstate = instance
    cell = LSTMCell(params)
    _, _, tape = unroll_forward(cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(cell, dys, dstate, tape, truncate=truncate)
    return dict(zip(("xs", "h", "c", "W", "U", "b"), (dxs, *dfirst, *dparams), strict=True))


@pytest.mark.parametrize("truncate", [T, T + 3, None])
def test_long_windows_cut_nothing(draw, truncate):
    instance = draw(B, T, D, H)
    full = gradients(instance, None)
    for name, actual in gradients(instance, truncate).items():
        np.testing.assert_array_equal(actual, full[name])


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("truncate", [1, 2, 3, 6])
def test_truncation_is_chunks_with_the_carried_gradient_dropped(draw, truncate, reverse):
    params, xs, state, dys, dstate = draw(B, T, D, H)
    actual = gradients((params, xs, state, dys, dstate), truncate, reverse=reverse)
    if reverse:
        xs, dys = xs[:, ::-1], dys[:, ::-1]
    cell, dxs, shares = LSTMCell(params), [], []
    for start in range(0, T, truncate):
        chunk = slice(start, start + truncate)
        _, state, tape = unroll_forward(cell, xs[:, chunk], state)
        above = dstate if start + truncate >= T else cell.initial_state(B)
        dx, dold, dparams = unroll_backward(cell, dys[:, chunk], above, tape)
        dxs.append(dx)
        shares.append(dparams)
        if start == 0:
            dfirst = dold
    dxs = np.concatenate(dxs, axis=1)
    np.testing.assert_allclose(actual["xs"], dxs[:, ::-1] if reverse else dxs, atol=1e-14)
    np.testing.assert_allclose((actual["h"], actual["c"]), dfirst, atol=1e-14)
    for name in "WUb":
        total = sum(getattr(share, name) for share in shares)
        np.testing.assert_allclose(actual[name], total, rtol=1e-13, atol=1e-13)


def test_a_sequence_that_ended_before_the_cut_keeps_its_gradient(draw):
    instance = draw(B, T, D, H)
    params, xs, state, dys, dstate = instance
    batch = gradients(instance, 3, lengths=[2, T])
    alone = gradients(
        (params, xs[:1, :2], LSTMState(state.h[:1], state.c[:1]), dys[:1, :2],
         LSTMState(dstate.h[:1], dstate.c[:1])), 3,
    )  # fmt: skip
    np.testing.assert_allclose(batch["xs"][:1, :2], alone["xs"], atol=1e-14)
    np.testing.assert_allclose(batch["c"][:1], alone["c"], atol=1e-14)


@pytest.mark.parametrize("truncate", [0, -1, 2.5, "3"])
def test_truncate_is_a_positive_integer(draw, truncate):
    with pytest.raises(ValueError, match="truncate") as caught:
        gradients(draw(B, T, D, H), truncate)
    assert str(caught.value) == f"lstm: truncate is {truncate!r}, expected a positive integer"
