"""Truncated backpropagation: what is cut, what is kept."""

import numpy as np
import pytest

from gatedrnn.reference import unroll_backward, unroll_forward

B, T, D, H = 2, 7, 3, 4


def gradients(cell_class, instance, truncate, **options):
    params, xs, state, dys, dstate = instance
    cell = cell_class(params)
    _, _, tape = unroll_forward(cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(cell, dys, dstate, tape, truncate=truncate)
    return {"xs": dxs, **dfirst._asdict(), **dparams._asdict()}


@pytest.mark.parametrize("truncate", [T, T + 3, None])
def test_long_windows_cut_nothing(draw, cell_class, truncate):
    instance = draw(B, T, D, H, cell=cell_class)
    full = gradients(cell_class, instance, None)
    for name, actual in gradients(cell_class, instance, truncate).items():
        np.testing.assert_array_equal(actual, full[name])


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("truncate", [1, 2, 3, 6])
def test_truncation_is_chunks_with_the_carried_gradient_dropped(
    draw, cell_class, truncate, reverse
):
    instance = draw(B, T, D, H, cell=cell_class)
    params, xs, state, dys, dstate = instance
    actual = gradients(cell_class, instance, truncate, reverse=reverse)
    if reverse:
        xs, dys = xs[:, ::-1], dys[:, ::-1]
    cell, dxs, shares = cell_class(params), [], []
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
    for name, expected in dfirst._asdict().items():
        np.testing.assert_allclose(actual[name], expected, atol=1e-14)
    for name in params._fields:
        total = sum(getattr(share, name) for share in shares)
        np.testing.assert_allclose(actual[name], total, rtol=1e-13, atol=1e-13)


def test_a_sequence_that_ended_before_the_cut_keeps_its_gradient(draw, cell_class):
    instance = draw(B, T, D, H, cell=cell_class)
    params, xs, state, dys, dstate = instance
    batch = gradients(cell_class, instance, 3, lengths=[2, T])
    first = [type(state)(*(s[:1] for s in both)) for both in (state, dstate)]
    alone = (params, xs[:1, :2], first[0], dys[:1, :2], first[1])
    alone = gradients(cell_class, alone, 3)
    np.testing.assert_allclose(batch["xs"][:1, :2], alone["xs"], atol=1e-14)
    for name in state._fields:
        np.testing.assert_allclose(batch[name][:1], alone[name], atol=1e-14)


@pytest.mark.parametrize("truncate", [0, -1, 2.5, "3"])
def test_truncate_is_a_positive_integer(draw, cell_class, truncate):
    with pytest.raises(ValueError, match="truncate") as caught:
        gradients(cell_class, draw(B, T, D, H, cell=cell_class), truncate)
    assert str(caught.value) == (
        f"{cell_class.spec.name}: truncate is {truncate!r}, expected a positive integer"
    )
