"""Initial values and the number of parameters."""

import numpy as np
import pytest

from gatedrnn.params import count_params, init_lstm
from gatedrnn.spec import LSTM, CellSpec, HiddenState

D, H = 5, 7


def draw(seed=0, **options):
    return init_lstm(D, H, rng=np.random.default_rng(seed), **options)


def test_shapes():
    W, U, b = draw()
    assert (W.shape, U.shape, b.shape) == ((D, 4 * H), (H, 4 * H), (4 * H,))
    assert LSTM.check_params(draw()) == (D, H)


@pytest.mark.parametrize("gate", range(4))
def test_recurrent_weights_are_orthogonal_per_gate(gate):
    Q = draw().U[:, gate * H : (gate + 1) * H]
    np.testing.assert_allclose(Q @ Q.T, np.eye(H), atol=1e-14)


def test_gates_are_drawn_apart():
    W, U, _ = draw()
    for blocks in (np.split(W, 4, axis=1), np.split(U, 4, axis=1)):
        for one in range(4):
            for other in range(one):
                assert np.abs(blocks[one] - blocks[other]).max() > 0.1


def test_orthogonal_weights_favour_no_sign():
    """QR alone leaves R's diagonal, and so Q's, with a fixed sign in each entry."""
    rng = np.random.default_rng(0)
    corners = [init_lstm(1, 2, rng=rng).U[0, 0] for _ in range(400)]
    assert 0.4 < np.mean(np.array(corners) > 0) < 0.6


def test_input_weights_are_glorot_uniform_per_gate():
    """The limit counts one gate's H columns, not all 4*H."""
    W = init_lstm(60, 40, rng=np.random.default_rng(0)).W
    limit = np.sqrt(6 / (60 + 40))
    assert 0.99 * limit < np.abs(W).max() <= limit
    assert W.std() == pytest.approx(limit / np.sqrt(3), rel=0.02)


@pytest.mark.parametrize("forget_bias", [1.0, 0.0, -2.5])
def test_only_the_forget_gate_has_a_bias(forget_bias):
    b = draw(forget_bias=forget_bias).b
    np.testing.assert_array_equal(b[H : 2 * H], forget_bias)
    assert not b[:H].any()
    assert not b[2 * H :].any()


def test_the_forget_bias_is_one_unless_told_otherwise():
    np.testing.assert_array_equal(draw().b[H : 2 * H], 1.0)


def test_a_seed_gives_the_same_parameters_again():
    for once, again, other in zip(draw(3), draw(3), draw(4), strict=True):
        np.testing.assert_array_equal(once, again)
        assert once.ndim == 1 or (once != other).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype(dtype):
    assert {p.dtype for p in draw(dtype=dtype)} == {np.dtype(dtype)}
    for rough, exact in zip(draw(dtype=dtype), draw(), strict=True):
        np.testing.assert_allclose(rough, exact, rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "options", "expected"),
    [
        ((0, 4), {}, "init_lstm: D is 0, expected a positive integer"),
        ((3, -1), {}, "init_lstm: H is -1, expected a positive integer"),
        ((3, 4.0), {}, "init_lstm: H is 4.0, expected a positive integer"),
        (("3", 4), {}, "init_lstm: D is '3', expected a positive integer"),
        ((3, 4), {"dtype": int}, "init_lstm: dtype is int64, expected float32 or float64"),
    ],
)
def test_wrong_arguments(arguments, options, expected):
    with pytest.raises(ValueError, match="init_lstm") as caught:
        init_lstm(*arguments, rng=np.random.default_rng(0), **options)
    assert str(caught.value) == expected


def test_a_seed_is_no_generator():
    with pytest.raises(ValueError, match="init_lstm") as caught:
        init_lstm(D, H, rng=0)
    assert str(caught.value) == (
        "init_lstm: rng is 0, expected a generator such as numpy.random.default_rng(0)"
    )


@pytest.mark.parametrize(
    ("sizes", "keras", "pytorch"),
    [
        ((32, 32), 8_320, 8_448),
        ((28, 128), 80_384, 80_896),
        ((128, 64), 49_408, 49_664),
        ((1, 1), 12, 16),
    ],
)
def test_count(sizes, keras, pytorch):
    assert count_params(LSTM, *sizes) == keras
    assert count_params(LSTM, *sizes, biases=2) == pytorch
    params = init_lstm(*sizes, rng=np.random.default_rng(0))
    assert sum(p.size for p in params) == keras


def test_count_of_other_layouts():
    """The GRU's extra b_hn and the plain RNN, by the same formula."""
    gru = CellSpec("gru", ("r", "z", "n"), HiddenState, extra=("b_hn",))
    rnn = CellSpec("rnn", ("n",), HiddenState)
    assert (count_params(gru, 32, 32), count_params(rnn, 32, 32)) == (6_272, 2_080)
