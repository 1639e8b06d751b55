"""Conversion is exact, there and back, and a wrong order of the gates does not pass."""

import numpy as np
import pytest

from gatedrnn.convert import lstm_from_keras, lstm_from_torch, lstm_to_keras, lstm_to_torch
from gatedrnn.params import LSTMParams, count_params
from gatedrnn.reference import LSTMCell, relative_error, unroll
from gatedrnn.spec import LSTM

B, T, D, H = 2, 5, 3, 4
ROUND_TRIPS = {
    "torch": lambda params: lstm_from_torch(lstm_to_torch(params)),
    "keras": lambda params: lstm_from_keras(lstm_to_keras(params)),
}


def assert_same(actual, expected):
    assert type(actual) is LSTMParams
    for ours, theirs in zip(actual, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sizes", [(D, H), (1, 1), (6, 2)])
@pytest.mark.parametrize("library", ROUND_TRIPS)
def test_there_and_back_is_exact(draw, library, sizes, dtype):
    params = draw(B, T, *sizes, dtype=dtype).params
    assert_same(ROUND_TRIPS[library](params), params)


@pytest.mark.parametrize("library", ROUND_TRIPS)
def test_results_are_copies(draw, library):
    params = draw(B, T, D, H).params
    back = ROUND_TRIPS[library](params)
    laid_out = lstm_to_torch(params).values() if library == "torch" else lstm_to_keras(params)
    for array in (*back, *laid_out):
        assert not any(np.shares_memory(array, p) for p in params)


def test_through_a_real_torch_layer(draw):
    torch = pytest.importorskip("torch")
    params = draw(B, T, D, H).params
    layer = torch.nn.LSTM(D, H).double()
    layer.load_state_dict({k: torch.tensor(v) for k, v in lstm_to_torch(params).items()})
    assert_same(lstm_from_torch(layer.state_dict()), params)
    assert_same(lstm_from_torch(dict(layer.named_parameters())), params)


def test_both_biases_of_torch_count(draw):
    torch = pytest.importorskip("torch")
    xs = draw(B, T, D, H).xs
    layer = torch.nn.LSTM(D, H, batch_first=True).double()
    expected = layer(torch.tensor(xs))[0].detach().numpy()
    ys, _ = unroll(LSTMCell(lstm_from_torch(layer.state_dict())), xs)
    np.testing.assert_allclose(ys, expected, atol=1e-12)


def test_through_a_real_keras_layer(draw):
    keras = pytest.importorskip("keras")
    params = draw(B, T, D, H).params
    layer = keras.layers.LSTM(H, dtype="float64")
    layer.build((B, T, D))
    layer.set_weights(lstm_to_keras(params))
    assert_same(lstm_from_keras(layer.get_weights()), params)
    assert_same(lstm_from_keras(layer.weights), params)


@pytest.mark.parametrize("order", ["figo", "igfo", "ifog", "iofg", "ofgi"])
def test_a_wrong_gate_order_is_seen(draw, order):
    """ONNX stores i o f g, old TensorFlow i g f o: copied unpermuted, the answer is far off."""
    params, xs, _, _, _ = draw(B, T, D, H)
    blocks = ["ifgo".index(gate) for gate in order]
    wrong = LSTMParams(
        *(np.concatenate([np.split(p, 4, axis=-1)[k] for k in blocks], axis=-1) for p in params)
    )
    right, _ = unroll(LSTMCell(params), xs)
    assert relative_error(unroll(LSTMCell(wrong), xs)[0], right) > 1e-2


WRONG_SHAPES = [
    (lambda p: p._replace(W=p.W[:, 1:]), "lstm: W has shape (3, 15), expected (3, 16)"),
    (lambda p: p._replace(W=p.W.T), "lstm: W has shape (16, 3), expected (16, 16)"),
    (lambda p: p._replace(W=p.b), "lstm: W has shape (16,), expected (D, 4*H)"),
    (lambda p: p._replace(U=p.U[:, :12]), "lstm: U has shape (4, 12), expected (4, 16)"),
    (lambda p: p._replace(b=p.b[1:]), "lstm: b has shape (15,), expected (16,)"),
]


@pytest.mark.parametrize("convert", [lstm_to_torch, lstm_to_keras, lambda p: lstm_from_keras([*p])])
@pytest.mark.parametrize(("change", "expected"), WRONG_SHAPES)
def test_a_wrong_shape_is_one_sentence(draw, convert, change, expected):
    with pytest.raises(ValueError, match="lstm: ") as caught:
        convert(change(draw(B, T, D, H).params))
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("weight_ih_l0", (15, 3), "lstm: W has shape (3, 15), expected (3, 16)"),
        ("weight_hh_l0", (12, 4), "lstm: U has shape (4, 12), expected (4, 16)"),
        ("bias_ih_l0", (15,), "lstm: b has shape (15,), expected (16,)"),
        ("bias_hh_l0", (15,), "lstm: bias_hh_l0 has shape (15,), expected (16,)"),
        ("bias_hh_l0", (1,), "lstm: bias_hh_l0 has shape (1,), expected (16,)"),
    ],
)
def test_a_torch_tensor_of_the_wrong_shape(draw, name, shape, expected):
    laid_out = lstm_to_torch(draw(B, T, D, H).params) | {name: np.zeros(shape)}
    with pytest.raises(ValueError, match="lstm: ") as caught:
        lstm_from_torch(laid_out)
    assert str(caught.value) == expected


def test_a_torch_layer_without_biases(draw):
    laid_out = lstm_to_torch(draw(B, T, D, H).params)
    del laid_out["bias_hh_l0"]
    with pytest.raises(ValueError, match="lstm_from_torch: state_dict lacks bias_hh_l0, expected"):
        lstm_from_torch(laid_out)


def test_a_keras_layer_without_a_bias(draw):
    with pytest.raises(ValueError, match="lstm_from_keras") as caught:
        lstm_from_keras(lstm_to_keras(draw(B, T, D, H).params)[:2])
    assert str(caught.value) == (
        "lstm_from_keras: received 2 arrays, expected kernel, recurrent_kernel and bias"
    )


@pytest.mark.parametrize("sizes", [(32, 32), (28, 128), (128, 64)])
def test_counts_equal_the_frameworks_own(sizes):
    torch, keras = pytest.importorskip("torch"), pytest.importorskip("keras")
    D, H = sizes
    theirs = sum(p.numel() for p in torch.nn.LSTM(D, H).parameters())
    assert count_params(LSTM, D, H, biases=2) == theirs
    layer = keras.layers.LSTM(H)
    layer.build((None, None, D))
    assert count_params(LSTM, D, H) == layer.count_params()
