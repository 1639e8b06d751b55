"""The layers of PyTorch under the ladder's face, stacks of them, and the switch for TF32."""

import numpy as np
import pytest
import torch

from gatedrnn.convert import gru_to_torch, lstm_to_torch
from gatedrnn.kernels import lstm_compiled, lstm_layer, module, tf32
from gatedrnn.reference import Bidirectional, GRUCell, Layer, LSTMCell, Stacked
from gatedrnn.spec import Directions

from .conftest import assert_right, device, run, solve, wide


def test_the_layer_has_one_piece_of_weights(problem):
    """What PyTorch asks of weights before it hands them to cuDNN without a copy."""
    from gatedrnn.kernels import cudnn

    params = problem(2, 3, 4, 5).params
    weights = list(cudnn._lay_out(params, torch.zeros_like(params.b)).values())
    ends = [w.data_ptr() + w.numel() * w.element_size() for w in weights]
    assert [w.data_ptr() for w in weights[1:]] == ends[:-1]
    assert all(w.is_contiguous() for w in weights)


@pytest.mark.parametrize("both", [False, True], ids=["one way", "both ways"])
@pytest.mark.parametrize(
    ("kind", "convert", "cell"),
    [(torch.nn.LSTM, lstm_to_torch, LSTMCell), (torch.nn.GRU, gru_to_torch, GRUCell)],
    ids=["lstm", "gru"],
)
def test_a_stack_gives_the_numbers_of_the_reference(draw, kind, convert, cell, both):
    B, T, D, H = 3, 5, 2, 4

    def layer(width, seed=0):
        return draw(B, T, width, H, cell=cell, seed=seed).params

    widths = [D, 2 * H if both else H]
    layers = [Directions(layer(w), layer(w, seed=1)) if both else layer(w) for w in widths]
    xs = draw(B, T, D, H).xs
    built = module(kind, convert, layers, device=device(), dtype=torch.float64)
    ys, _ = built(torch.tensor(xs, device=device()))
    parts = [Bidirectional(*map(cell, p)) if both else Layer(cell(p)) for p in layers]
    expected, *_ = Stacked(parts).forward(xs)
    np.testing.assert_allclose(wide(ys), expected, rtol=0, atol=1e-12)


def test_tf32_is_switched_and_switched_back():
    backends = torch.backends.cudnn.rnn, torch.backends.cuda.matmul
    before = [b.fp32_precision for b in backends]
    with tf32(True):
        assert [b.fp32_precision for b in backends] == ["tf32", "tf32"]
        with tf32(False):
            assert [b.fp32_precision for b in backends] == ["ieee", "ieee"]
        assert [b.fp32_precision for b in backends] == ["tf32", "tf32"]
    assert [b.fp32_precision for b in backends] == before


def test_the_compiled_step_is_traced_whole(problem, monkeypatch):
    """The way of `torch.compile` without the compiler behind it, which needs a C++ one."""
    monkeypatch.setattr(lstm_compiled, "BACKEND", "aot_eager")
    # More sizes, each with and without a gradient, than PyTorch keeps versions of one function.
    for T in range(2, 7):
        instance = problem(3, T, 2, 5)
        assert_right(run(lstm_compiled.compiled, instance), solve(instance), torch.float32)
        with torch.no_grad():
            ys, _ = lstm_compiled.compiled(instance.xs, instance.state, instance.params)
        assert_right({"ys": wide(ys)}, {"ys": solve(instance)["ys"]}, torch.float32)


def test_every_call_may_have_other_weights(problem):
    for seed in range(2):
        instance = problem(2, 3, 4, 5, seed=seed)
        assert_right(run(lstm_layer, instance), solve(instance), torch.float32)
