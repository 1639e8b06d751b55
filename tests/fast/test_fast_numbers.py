"""A fast layer gives the numbers of the slow loop, whatever the sizes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrnn import fast
from gatedrnn.fast import sequence
from gatedrnn.reference import numerical_gradient, relative_error

laws = settings(max_examples=40, deadline=None, derandomize=True)
# B, T, D, H: no sequence, no step, one of each.
sizes = st.tuples(st.integers(0, 4), st.integers(0, 7), st.integers(1, 4), st.integers(1, 5))
seeds = st.integers(0, 2**32 - 1)


def assert_same(actual, expected, tolerance):
    """Each array within `tolerance` of its largest entry, or of 1."""
    assert actual.keys() == expected.keys()
    for name, e in expected.items():
        largest = max(1, np.abs(e).max(initial=0))
        np.testing.assert_allclose(
            actual[name], e, rtol=0, atol=tolerance * largest, err_msg=name, strict=True
        )


@laws
@given(sizes, seeds, st.integers(1, 20))
def test_float64(draw, pair, sizes, seed, rows):
    """Blocks of any length included: `rows` cuts time into many, with a shorter one at the end."""
    instance = draw(*sizes, cell=pair.cell, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequence, "ROWS", rows)
        actual = pair.fast(instance)
    assert_same(actual, pair.slow(instance), 1e-12)


@laws
@given(sizes, seeds)
def test_float32(draw, pair, sizes, seed):
    instance = draw(*sizes, cell=pair.cell, seed=seed, dtype=np.float32)
    assert_same(pair.fast(instance), pair.slow(instance), 1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("B", "T", "D", "H"), [(40, 30, 7, 16), (1, 600, 3, 8), (600, 3, 2, 4)])
def test_real_sizes(draw, pair, B, T, D, H, dtype):
    """More rows than one block holds, with weights small enough for long sequences."""
    params, *rest = draw(B, T, D, H, cell=pair.cell, dtype=dtype)
    small = type(params)(*(p / np.sqrt(2 * H, dtype=dtype) for p in params))
    instance = (small, *rest)
    assert_same(
        pair.fast(instance), pair.slow(instance), {"float32": 1e-5}.get(dtype.__name__, 1e-12)
    )


def test_saturated_gates(draw, pair):
    """Gates that are almost open or shut, where 1 - i has few digits left."""
    params, xs, *rest = draw(3, 6, 2, 4, cell=pair.cell)
    instance = (params, 30 * xs, *rest)
    assert_same(pair.fast(instance), pair.slow(instance), 1e-12)


def test_gradient_of_the_layer_itself(draw, pair):
    """Central differences, so that the slow gradient is not the only witness."""
    params, xs, state, dys, dstate = draw(2, 3, 2, 3, cell=pair.cell)
    gradients = pair.fast((params, xs, state, dys, dstate))

    def loss(params=params, xs=xs, state=state):
        ys, last, _ = pair.layer(params).forward(xs, state)
        return (ys * dys).sum() + sum((s * d).sum() for s, d in zip(last, dstate, strict=True))

    for field in params._fields:
        expected = numerical_gradient(
            lambda p, field=field: loss(params._replace(**{field: p})), getattr(params, field)
        )
        assert relative_error(gradients["d" + field], expected) < 1e-7
    for field in state._fields:
        expected = numerical_gradient(
            lambda s, field=field: loss(state=state._replace(**{field: s})), getattr(state, field)
        )
        assert relative_error(gradients["d" + field], expected) < 1e-7
    expected = numerical_gradient(lambda x: loss(xs=x), xs)
    assert relative_error(gradients["dxs"], expected) < 1e-7


def test_absent_states_mean_zeros(draw, pair):
    params, xs, state, dys, _ = draw(3, 5, 2, 4, cell=pair.cell)
    zeros = type(state)(*(np.zeros_like(s) for s in state))
    actual = pair.fast((params, xs, None, dys, None))
    assert_same(actual, pair.slow((params, xs, zeros, dys, zeros)), 1e-12)


def test_every_layer_has_its_tape():
    assert set(fast.__all__) == {
        name + suffix for name in ("RNN", "LSTM", "GRU") for suffix in ("", "Tape")
    }
