"""Initial values and the number of parameters."""

import numpy as np
import pytest

from gatedrnn.params import (
    count_params,
    init_coupled_lstm,
    init_gru,
    init_gru_before,
    init_lstm,
    init_peephole_lstm,
    init_rnn,
)
from gatedrnn.spec import COUPLED, GRU, GRU_BEFORE, LSTM, PEEPHOLE, RNN

D, H = 5, 7
INITS = {
    init_rnn: RNN,
    init_lstm: LSTM,
    init_gru: GRU,
    init_gru_before: GRU_BEFORE,
    init_peephole_lstm: PEEPHOLE,
    init_coupled_lstm: COUPLED,
}
WITH_FORGET_GATE = [init_lstm, init_peephole_lstm, init_coupled_lstm]


@pytest.fixture(params=INITS, ids=lambda init: init.__name__)
def init(request):
    return request.param


def draw(init, seed=0, **options):
    return init(D, H, rng=np.random.default_rng(seed), **options)


def test_shapes(init):
    params, spec = draw(init), INITS[init]
    W, U, b, *extra = params
    width = spec.G * H
    assert (W.shape, U.shape, b.shape) == ((D, width), (H, width), (width,))
    assert [p.shape for p in extra] == [(H,)] * len(spec.extra)
    assert spec.check_params(params) == (D, H)
    assert init.__name__ == f"init_{spec.name}"


def test_recurrent_weights_are_orthogonal_per_block(init):
    for Q in np.split(draw(init).U, INITS[init].G, axis=1):
        np.testing.assert_allclose(Q @ Q.T, np.eye(H), atol=1e-14)


def test_blocks_are_drawn_apart(init):
    params, G = draw(init), INITS[init].G
    for blocks in (np.split(params.W, G, axis=1), np.split(params.U, G, axis=1)):
        for one in range(G):
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
@pytest.mark.parametrize("init", WITH_FORGET_GATE)
def test_only_the_forget_gate_has_a_bias(init, forget_bias):
    spec = INITS[init]
    blocks = np.split(draw(init, forget_bias=forget_bias).b, spec.G)
    for block, b in zip(spec.blocks, blocks, strict=True):
        np.testing.assert_array_equal(b, forget_bias if block == "f" else 0.0)


@pytest.mark.parametrize("init", WITH_FORGET_GATE)
def test_the_forget_bias_is_one_unless_told_otherwise(init):
    for once, told in zip(draw(init), draw(init, forget_bias=1.0), strict=True):
        np.testing.assert_array_equal(once, told)


@pytest.mark.parametrize("init", [init_rnn, init_gru, init_gru_before])
def test_without_a_forget_gate_every_bias_is_zero(init):
    assert not any(p.any() for p in draw(init) if p.ndim == 1)


def test_peepholes_start_shut():
    assert not any(p.any() for p in draw(init_peephole_lstm)[3:])


def test_a_seed_gives_the_same_parameters_again(init):
    for once, again, other in zip(draw(init, 3), draw(init, 3), draw(init, 4), strict=True):
        np.testing.assert_array_equal(once, again)
        assert once.ndim == 1 or (once != other).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype(init, dtype):
    assert {p.dtype for p in draw(init, dtype=dtype)} == {np.dtype(dtype)}
    for rough, exact in zip(draw(init, dtype=dtype), draw(init), strict=True):
        np.testing.assert_allclose(rough, exact, rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "options", "expected"),
    [
        ((0, 4), {}, "D is 0, expected a positive integer"),
        ((3, -1), {}, "H is -1, expected a positive integer"),
        ((3, 4.0), {}, "H is 4.0, expected a positive integer"),
        (("3", 4), {}, "D is '3', expected a positive integer"),
        ((3, 4), {"dtype": int}, "dtype is int64, expected float32 or float64"),
    ],
)
def test_wrong_arguments(init, arguments, options, expected):
    with pytest.raises(ValueError, match=init.__name__) as caught:
        init(*arguments, rng=np.random.default_rng(0), **options)
    assert str(caught.value) == f"{init.__name__}: {expected}"


def test_a_seed_is_no_generator(init):
    with pytest.raises(ValueError, match=init.__name__) as caught:
        init(D, H, rng=0)
    assert str(caught.value) == (
        f"{init.__name__}: rng is 0, expected a generator such as numpy.random.default_rng(0)"
    )


# Sizes, then PyTorch, Keras (its GRU resets after), this book; where a library lacks it, None.
COUNTS = [
    (LSTM, (32, 32), 8_448, 8_320, 8_320),
    (LSTM, (28, 128), 80_896, 80_384, 80_384),
    (LSTM, (128, 64), 49_664, 49_408, 49_408),
    (LSTM, (1, 1), 16, 12, 12),
    (GRU, (32, 32), 6_336, 6_336, 6_272),
    (GRU, (28, 128), 60_672, 60_672, 60_416),
    (GRU, (128, 64), 37_248, 37_248, 37_120),
    (RNN, (32, 32), 2_112, 2_080, 2_080),
    (RNN, (28, 128), 20_224, 20_096, 20_096),
    (RNN, (128, 64), 12_416, 12_352, 12_352),
    (GRU_BEFORE, (32, 32), None, 6_240, 6_240),
    (GRU_BEFORE, (28, 128), None, 60_288, 60_288),
    (GRU_BEFORE, (128, 64), None, 37_056, 37_056),
]


@pytest.mark.parametrize(("spec", "sizes", "pytorch", "keras", "ours"), COUNTS)
def test_count(spec, sizes, pytorch, keras, ours):
    assert count_params(spec, *sizes) == ours
    if pytorch is not None:
        assert count_params(spec, *sizes, biases=2) == pytorch
    assert count_params(spec, *sizes, biases=2 if spec is GRU else 1) == keras


def test_count_is_what_the_arrays_hold(init):
    assert count_params(INITS[init], D, H) == sum(p.size for p in draw(init))


def test_a_second_bias_adds_no_peephole():
    assert count_params(PEEPHOLE, D, H, biases=2) - count_params(LSTM, D, H, biases=2) == 3 * H


@pytest.mark.parametrize("biases", [0, 3, -1, "two"])
def test_one_bias_or_two(biases):
    with pytest.raises(ValueError, match="count_params") as caught:
        count_params(LSTM, D, H, biases=biases)
    assert str(caught.value) == f"count_params: biases is {biases!r}, expected 1 or 2"


def test_a_whole_model():
    """A published LSTM of 90 inputs and 64 units with a dense layer of 90: 45,530 in all."""
    assert count_params(LSTM, 90, 64) + 64 * 90 + 90 == 45_530
