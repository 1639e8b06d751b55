"""Layers and their compositions: every one is a plain loop done by hand, and differentiable."""

import numpy as np
import pytest

from gatedrnn.reference import (
    Bidirectional,
    GRUCell,
    Layer,
    LSTMCell,
    RNNCell,
    Stacked,
    numerical_gradient,
    relative_error,
    unroll,
    unroll_backward,
    unroll_forward,
)
from gatedrnn.spec import Directions

B, T, D, H = 3, 5, 4, 2
OPTIONS = [{}, {"lengths": [5, 2, 0]}]


@pytest.fixture
def both(draw, cell_class):
    """A bidirectional layer of two cells, and what runs through it."""
    ahead, back = (draw(B, T, D, H, cell=cell_class, seed=seed) for seed in (0, 1))
    layer = Bidirectional(cell_class(ahead.params), cell_class(back.params))
    state, dstate = Directions(ahead.state, back.state), Directions(ahead.dstate, back.dstate)
    return layer, ahead.xs, state, np.concatenate([ahead.dys, back.dys], axis=2), dstate


@pytest.fixture
def stack(draw):
    """Three layers of three kinds, one of them in both directions."""
    rnn = draw(B, T, D, 3, cell=RNNCell)
    ahead, back = (draw(B, T, 3, H, cell=GRUCell, seed=seed) for seed in (1, 2))
    lstm = draw(B, T, 2 * H, 5, seed=3)
    layers = (
        Layer(RNNCell(rnn.params)),
        Bidirectional(GRUCell(ahead.params), GRUCell(back.params)),
        Layer(LSTMCell(lstm.params), reverse=True),
    )
    state = (rnn.state, Directions(ahead.state, back.state), lstm.state)
    dstate = (rnn.dstate, Directions(ahead.dstate, back.dstate), lstm.dstate)
    return Stacked(layers), rnn.xs, state, lstm.dys, dstate


def leaves(tree) -> list:
    """The arrays of nested tuples, in order."""
    return [tree] if isinstance(tree, np.ndarray) else [leaf for t in tree for leaf in leaves(t)]


def planted(tree, arrays):
    """The same nested tuples around other arrays."""
    if isinstance(tree, np.ndarray):
        return next(arrays)
    parts = [planted(part, arrays) for part in tree]
    return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("options", OPTIONS)
def test_a_layer_is_the_loop(draw, cell_class, options, reverse):
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=cell_class)
    cell = cell_class(params)
    layer = Layer(cell, reverse=reverse)
    ys, last, tape = layer.forward(xs, state, **options)
    expected = unroll_forward(cell, xs, state, reverse=reverse, **options)
    np.testing.assert_array_equal(ys, expected[0])
    back = layer.backward(dys, dstate, tape)
    for actual, right in zip(
        leaves((last, back)),
        leaves((expected[1], unroll_backward(cell, dys, dstate, expected[2]))),
        strict=True,
    ):
        np.testing.assert_array_equal(actual, right)
    assert layer.sizes == (D, H)


@pytest.mark.parametrize("options", OPTIONS)
def test_bidirectional_is_two_loops(both, options):
    layer, xs, state, dys, dstate = both
    ys, last, tape = layer.forward(xs, state, **options)
    ahead = unroll_forward(layer.ahead, xs, state.ahead, **options)
    back = unroll_forward(layer.back, xs, state.back, reverse=True, **options)
    np.testing.assert_array_equal(ys, np.concatenate([ahead[0], back[0]], axis=2))
    np.testing.assert_array_equal(leaves(last), leaves([ahead[1], back[1]]))
    dxs, dfirst, dparams = layer.backward(dys, dstate, tape)
    one = unroll_backward(layer.ahead, dys[..., :H], dstate.ahead, ahead[2])
    two = unroll_backward(layer.back, dys[..., H:], dstate.back, back[2])
    np.testing.assert_array_equal(dxs, one[0] + two[0])
    for actual, expected in zip(
        leaves((dfirst, dparams)), leaves(((one[1], two[1]), (one[2], two[2]))), strict=True
    ):
        np.testing.assert_array_equal(actual, expected)
    assert layer.sizes == (D, 2 * H)
    assert {type(last), type(tape), type(dfirst), type(dparams)} == {Directions}


def test_the_two_directions_may_differ_in_kind_and_width(draw):
    wide, narrow = draw(B, T, D, 5), draw(B, T, D, 2, cell=GRUCell)
    layer = Bidirectional(LSTMCell(wide.params), GRUCell(narrow.params))
    ys, _, tape = layer.forward(wide.xs)
    assert layer.sizes == (D, 7)
    np.testing.assert_array_equal(ys[..., :5], unroll(layer.ahead, wide.xs)[0])
    np.testing.assert_array_equal(ys[..., 5:], unroll(layer.back, wide.xs, reverse=True)[0])
    assert layer.backward(ys, None, tape)[0].shape == (B, T, D)


@pytest.mark.parametrize("options", OPTIONS)
def test_stacked_is_one_layer_after_the_other(stack, options):
    network, xs, state, _, _ = stack
    ys, last, _ = network.forward(xs, state, **options)
    for layer, before, end in zip(network.layers, state, last, strict=True):
        xs, after, _ = layer.forward(xs, before, **options)
        np.testing.assert_array_equal(np.stack(leaves(end)), np.stack(leaves(after)))
    np.testing.assert_array_equal(ys, xs)
    assert network.sizes == (D, 5)


@pytest.mark.parametrize("options", OPTIONS)
def test_gradients_of_a_stack(stack, options):
    """Every input, initial state and parameter of a stack that has a bit of everything."""
    network, xs, state, dys, dstate = stack
    params = tuple(
        Directions(layer.ahead.params, layer.back.params)
        if isinstance(layer, Bidirectional)
        else layer.cell.params
        for layer in network.layers
    )
    point = leaves((xs, state, params))

    def loss(k, array):
        moved = iter([*point[:k], array, *point[k + 1 :]])
        inputs, before, (rnn, gru, lstm) = planted((xs, state, params), moved)
        layers = (
            Layer(RNNCell(rnn)),
            Bidirectional(GRUCell(gru.ahead), GRUCell(gru.back)),
            Layer(LSTMCell(lstm), reverse=True),
        )
        ys, last, _ = Stacked(layers).forward(inputs, before, **options)
        ends = zip(leaves(last), leaves(dstate), strict=True)
        return (ys * dys).sum() + sum((end * d).sum() for end, d in ends)

    _, _, tape = network.forward(xs, state, **options)
    for k, actual in enumerate(leaves(network.backward(dys, dstate, tape))):
        expected = numerical_gradient(lambda array, k=k: loss(k, array), point[k])
        assert relative_error(actual, expected) < 1e-7


def test_absent_states_are_zeros(stack, both):
    for layer, xs, state, dys, dstate in (stack, both):
        zeros = [planted(tree, map(np.zeros_like, leaves(tree))) for tree in (state, dstate)]
        absent, given = layer.forward(xs), layer.forward(xs, zeros[0])
        np.testing.assert_array_equal(absent[0], given[0])
        for actual, expected in zip(
            leaves(layer.backward(dys, None, absent[2])),
            leaves(layer.backward(dys, zeros[1], given[2])),
            strict=True,
        ):
            np.testing.assert_array_equal(actual, expected)


def test_no_step_and_no_sequence(stack, both):
    for layer, xs, _, dys, _ in (stack, both):
        for rows, steps in ((B, 0), (0, T)):
            ys, _, tape = layer.forward(xs[:rows, :steps])
            dxs, _, dparams = layer.backward(dys[:rows, :steps], None, tape)
            assert (ys.shape, dxs.shape) == (dys[:rows, :steps].shape, xs[:rows, :steps].shape)
            assert not any(array.any() for array in leaves(dparams))


def test_inputs_are_never_changed(stack, both):
    for layer, xs, state, dys, dstate in (stack, both):
        for array in leaves((xs, state, dys, dstate)):
            array.setflags(write=False)
        _, _, tape = layer.forward(xs, state)
        layer.backward(dys, dstate, tape)


def sentence(call, *args) -> str:
    with pytest.raises(ValueError, match=": ") as caught:
        call(*args)
    return str(caught.value)


def test_wrong_compositions(draw):
    small, large = (LSTMCell(draw(1, 1, D, H).params) for D in (4, 6))
    assert sentence(Bidirectional, small, large) == (
        "bidirectional: back takes 6 inputs, expected 4 as ahead"
    )
    assert sentence(Stacked, ()) == "stacked: received no layers, expected at least one"
    assert sentence(Stacked, (Layer(small), Layer(large))) == (
        "stacked: layer 1 takes 6 inputs, expected 2, the outputs of layer 0"
    )


def test_wrong_states_and_gradients(stack, both):
    network, xs, state, _, _ = stack
    assert sentence(network.forward, xs, state[:2]) == "stacked: state holds 2 states, expected 3"
    assert sentence(network.forward, xs, xs) == "stacked: state is a ndarray, expected 3 states"
    layer, xs, state, dys, dstate = both
    assert sentence(layer.forward, xs, (*state, state)) == (
        "bidirectional: state holds 3 states, expected 2"
    )
    _, _, tape = layer.forward(xs, state)
    assert sentence(layer.backward, dys, dstate[:1], tape) == (
        "bidirectional: dstate holds 1 states, expected 2"
    )
    name = layer.ahead.spec.name
    assert sentence(layer.backward, dys[..., 1:], dstate, tape) == (
        f"{name}: dys has shape (3, 5, 3), expected (3, 5, 4)"
    )
