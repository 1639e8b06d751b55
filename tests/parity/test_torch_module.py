"""The PyTorch twin is an ordinary module: it is saved, moved, trained and truncated like one."""

import numpy as np
import pytest

from gatedrnn import reference
from gatedrnn.reference import LSTMCell, relative_error, unroll_backward, unroll_forward

torch = pytest.importorskip("torch")

import gatedrnn.pytorch as twin  # noqa: E402

B, T, D, H = 2, 7, 3, 4

each_cell = pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU"])


def pair(cell):
    """The NumPy cell and its twin."""
    return getattr(reference, f"{cell}Cell"), getattr(twin, f"{cell}Cell")


@each_cell
def test_state_dict_has_the_books_names(draw, cell):
    numpy_cell, module = pair(cell)
    params = draw(B, T, D, H, cell=numpy_cell).params
    saved = module(params).state_dict()
    assert list(saved) == list(params._fields)
    other = module(draw(B, T, D, H, cell=numpy_cell, seed=1).params)
    other.load_state_dict(saved)
    for actual, expected in zip(other.parameters(), params, strict=True):
        np.testing.assert_array_equal(actual.detach(), expected)


@each_cell
def test_moving_the_dtype_moves_cell_and_state(draw, cell):
    numpy_cell, module = pair(cell)
    params, xs, _, _, _ = draw(B, T, D, H, cell=numpy_cell)
    moved = module(params).float()
    assert {p.dtype for p in moved.parameters()} == {torch.float32}
    assert {s.dtype for s in moved.initial_state(B)} == {torch.float32}
    ys, last = twin.unroll(moved, torch.tensor(xs).float())
    assert {ys.dtype, *(s.dtype for s in last)} == {torch.float32}
    with pytest.raises(ValueError, match=r"xs has dtype torch\.float64, expected torch\.float32"):
        twin.unroll(moved, torch.tensor(xs))


@each_cell
def test_everything_happens_on_the_parameters_device(draw, cell):
    """The meta device computes no numbers, and refuses a tensor from anywhere else."""
    numpy_cell, module = pair(cell)
    params, xs, _, _, _ = draw(B, T, D, H, cell=numpy_cell)
    away = module(params, device="meta")
    ys, last = twin.unroll(away, torch.tensor(xs, device="meta"), lengths=[3, T])
    assert {tensor.device.type for tensor in (*away.parameters(), ys, *last)} == {"meta"}
    assert ys.shape == (B, T, H)


def test_numpy_and_torch_do_not_mix(draw):
    params, xs, state, _, _ = draw(B, T, D, H)
    with pytest.raises(ValueError, match="xs has dtype") as caught:
        twin.unroll(twin.LSTMCell(params), xs)
    assert str(caught.value) == (
        "lstm: xs has dtype float64, expected torch.float64, the dtype of the parameters"
    )
    with pytest.raises(ValueError, match="x has dtype") as caught:
        LSTMCell(params)(torch.tensor(xs[:, 0]), state)
    assert str(caught.value) == (
        "lstm: x has dtype torch.float64, expected float64, the dtype of the parameters"
    )


@each_cell
def test_training_lowers_the_loss(draw, cell):
    numpy_cell, module = pair(cell)
    params, xs, _, dys, _ = draw(B, T, D, H, cell=numpy_cell)
    model, inputs, target = module(params), torch.tensor(xs), torch.tensor(np.tanh(dys))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.03)
    losses = []
    for _ in range(60):
        optimiser.zero_grad()
        loss = ((twin.unroll(model, inputs)[0] - target) ** 2).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]


@each_cell
def test_gradcheck_of_torch_agrees(draw, cell):
    numpy_cell, module = pair(cell)
    params, xs, state, _, _ = draw(B, 3, D, H, cell=numpy_cell)
    model = module(params)
    leaves = [torch.tensor(array, requires_grad=True) for array in (xs, *state)]
    assert torch.autograd.gradcheck(lambda xs, *s: twin.unroll(model, xs, s)[0], leaves)


@each_cell
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("truncate", [1, 2, 3, T])
def test_truncate_is_detach_at_every_boundary(draw, cell, truncate, reverse):
    numpy_cell, module = pair(cell)
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=numpy_cell, seed=3)
    ours = numpy_cell(params)
    _, _, tape = unroll_forward(ours, xs, state, reverse=reverse)
    dxs, dfirst, dparams = unroll_backward(ours, dys, dstate, tape, truncate=truncate)

    model = module(params)
    leaves = [torch.tensor(array, requires_grad=True) for array in (xs, *state)]
    carried, loss = tuple(leaves[1:]), 0
    order = range(T)[:: -1 if reverse else 1]
    for count, t in enumerate(order):
        if count and count % truncate == 0:
            carried = tuple(s.detach() for s in carried)
        y, carried = model(leaves[0][:, t], carried)
        loss = loss + (y * torch.tensor(dys[:, t])).sum()
    loss = loss + sum((s * torch.tensor(d)).sum() for s, d in zip(carried, dstate, strict=True))
    loss.backward()
    actual = (*dparams, dxs, *dfirst)
    for gradient, leaf in zip(actual, (*model.parameters(), *leaves), strict=True):
        assert relative_error(gradient, leaf.grad.numpy()) < 1e-12
