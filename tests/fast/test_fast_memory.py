"""A fast layer works in buffers, and none of that shows from outside."""

import numpy as np
import pytest

from gatedrnn.fast import sequence

B, T, D, H = 3, 5, 2, 4


@pytest.fixture(autouse=True)
def _many_blocks(monkeypatch):
    monkeypatch.setattr(sequence, "ROWS", 2 * B)


def arrays(*results):
    """All arrays in nested tuples."""
    for result in results:
        if isinstance(result, tuple):
            yield from arrays(*result)
        else:
            yield result


def assert_all_equal(actual, expected):
    for a, e in zip(arrays(actual), arrays(expected), strict=True):
        np.testing.assert_array_equal(a, e)


def copies(*results):
    return tuple(a.copy() for a in arrays(*results))


def test_inputs_are_never_changed(draw, pair):
    instance = draw(B, T, D, H, cell=pair.cell)
    before = copies(*instance)
    for array in arrays(*instance):
        array.setflags(write=False)
    pair.fast(instance)
    assert_all_equal(instance, before)


def test_memory_layout_does_not_matter(draw, pair):
    instance = draw(B, T, D, H, cell=pair.cell)

    def strided(array):
        wide = np.full((*array.shape[:-1], 2 * array.shape[-1]), np.nan)
        wide[..., ::2] = array
        return wide[..., ::2] if array.ndim < 2 else np.asfortranarray(wide)[..., ::2]

    def view(part):
        return type(part)(*map(strided, part)) if isinstance(part, tuple) else strided(part)

    strides = type(instance)(*map(view, instance))
    assert not strides.xs.flags["C_CONTIGUOUS"]
    expected = pair.fast(instance)
    for name, actual in pair.fast(strides).items():
        np.testing.assert_allclose(actual, expected[name], rtol=1e-14, atol=1e-14)


def test_what_comes_out_is_contiguous_and_writable(draw, pair):
    for array in pair.fast(draw(B, T, D, H, cell=pair.cell)).values():
        assert array.flags["C_CONTIGUOUS"]
        assert array.flags["WRITEABLE"]


def test_outputs_of_one_call_outlive_the_next(draw, pair):
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=pair.cell)
    layer = pair.layer(params)
    first = layer.forward(xs, state)
    back = layer.backward(dys, dstate, first[2])
    before = copies(first, back)
    later = layer.forward(-xs, dstate)
    layer.backward(-dys, state, later[2])
    assert_all_equal((first, back), before)


def test_two_tapes_do_not_mix(draw, pair):
    """Two forward passes, then their backward passes in either order."""
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=pair.cell)
    layer = pair.layer(params)
    expected_1 = layer.backward(dys, dstate, layer.forward(xs, state)[2])
    expected_2 = layer.backward(dys, dstate, layer.forward(-xs, None)[2])
    tape_1, tape_2 = layer.forward(xs, state)[2], layer.forward(-xs, None)[2]
    assert_all_equal(layer.backward(dys, dstate, tape_1), expected_1)
    assert_all_equal(layer.backward(dys, dstate, tape_2), expected_2)
    assert_all_equal(layer.backward(dys, dstate, tape_1), expected_1)


def test_one_layer_for_sequences_of_any_size(draw, pair):
    """What a call leaves behind in the layer's own arrays must not reach the next."""
    params = draw(B, T, D, H, cell=pair.cell).params
    layer, calls = pair.layer(params), []
    for seed, (batch, steps) in enumerate([(B, T), (1, 7), (B, T), (0, 2), (B, T - 1), (2, 0)]):
        _, *inputs = draw(batch, steps, D, H, cell=pair.cell, seed=seed)
        xs, state, dys, dstate = inputs
        calls.append((inputs, layer.backward(dys, dstate, layer.forward(xs, state)[2])))
    for (xs, state, dys, dstate), result in calls:
        alone = pair.layer(params)
        assert_all_equal(result, alone.backward(dys, dstate, alone.forward(xs, state)[2]))


def test_nothing_that_comes_out_is_part_of_the_tape(draw, pair):
    """Work in place on the outputs, or on the inputs afterwards, and the tape stays good."""
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=pair.cell)
    layer = pair.layer(params)
    expected = copies(layer.backward(dys, dstate, layer.forward(xs, state)[2]))
    ys, last, tape = layer.forward(xs, state)
    for array in arrays(ys, last, xs, state):
        assert not any(np.shares_memory(array, kept) for kept in tape)
        array[...] = np.nan
    assert_all_equal(layer.backward(dys, dstate, tape), expected)


def test_a_new_value_in_a_weight_is_seen(draw, pair):
    """A layer keeps no copy of its weights, so training may update them in place."""
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=pair.cell)
    layer = pair.layer(params)
    layer.forward(xs, state)
    for array in params:
        array += 0.5
    ys, _, tape = layer.forward(xs, state)
    expected = pair.slow((params, xs, state, dys, dstate))
    np.testing.assert_allclose(ys, expected["ys"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(
        layer.backward(dys, dstate, tape)[0], expected["dxs"], rtol=0, atol=1e-11
    )


def test_nan_stays_in_its_own_sequence(draw, pair):
    params, xs, state, _, _ = draw(B, T, D, H, cell=pair.cell)
    layer = pair.layer(params)
    clean, _, _ = layer.forward(xs, state)
    xs[1, 2, 0] = np.nan
    ys, last, _ = layer.forward(xs, state)
    assert np.isnan(ys[1, 2:]).all()
    assert all(np.isnan(s[1]).all() for s in last)
    np.testing.assert_array_equal(ys[1, :2], clean[1, :2])
    np.testing.assert_array_equal(ys[[0, 2]], clean[[0, 2]])
