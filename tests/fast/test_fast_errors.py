"""A fast layer answers bad input with the sentences of the slow cell."""

import re

import numpy as np
import pytest

from gatedrnn.reference import unroll_backward, unroll_forward

B, T, D, H = 3, 5, 2, 4


@pytest.fixture
def instance(draw, pair):
    return draw(B, T, D, H, cell=pair.cell)


def sentence(call) -> str:
    with pytest.raises(ValueError, match=": ") as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(
    "xs",
    [np.zeros((B, D)), np.zeros((B, T, D + 1)), np.zeros((B, T, D), np.float32), [[[0.0, 0.0]]]],
    ids=["two-axes", "too-wide", "float32", "list"],
)
def test_inputs(pair, instance, xs):
    cell, layer = pair.cell(instance.params), pair.layer(instance.params)
    expected = sentence(lambda: unroll_forward(cell, xs))
    assert expected.startswith(f"{layer.spec.name}: xs ")
    assert sentence(lambda: layer.forward(xs)) == expected


def bad_states(state):
    yield type(state)(*(s[:, 1:] for s in state))
    yield type(state)(*(s[1:] for s in state))
    yield type(state)(*(s.astype(np.float32) for s in state))
    yield (*state, state[0])
    yield state[0]
    yield 0.0


def test_states(pair, instance):
    cell, layer = pair.cell(instance.params), pair.layer(instance.params)
    for state in bad_states(instance.state):
        expected = sentence(lambda state=state: unroll_forward(cell, instance.xs, state))
        assert sentence(lambda state=state: layer.forward(instance.xs, state)) == expected


def test_gradients_from_above(pair, instance):
    params, xs, state, dys, _ = instance
    cell, layer = pair.cell(params), pair.layer(params)
    slow, fast = unroll_forward(cell, xs, state)[2], layer.forward(xs, state)[2]
    for bad in (dys[1:], dys[:, 1:], dys[..., 1:], dys[0], dys.astype(np.float32), dys.tolist()):
        expected = sentence(lambda bad=bad: unroll_backward(cell, bad, None, slow))
        assert sentence(lambda bad=bad: layer.backward(bad, None, fast)) == expected
    for bad in bad_states(state):
        expected = sentence(lambda bad=bad: unroll_backward(cell, dys, bad, slow))
        assert sentence(lambda bad=bad: layer.backward(dys, bad, fast)) == expected


def test_parameters(pair, instance):
    params = instance.params
    for bad in (
        params._replace(U=params.U[:, 1:]),
        params._replace(b=params.b[1:]),
        params._replace(W=params.W.astype(np.int64)),
        params._replace(U=params.U.astype(np.float32)),
        "weights",
    ):
        expected = sentence(lambda bad=bad: pair.cell(bad))
        assert sentence(lambda bad=bad: pair.layer(bad)) == expected


def test_a_plain_tuple_is_a_state(pair, instance):
    """As in the reference: a pair becomes a named state."""
    layer = pair.layer(instance.params)
    _, last, tape = layer.forward(instance.xs, tuple(instance.state))
    _, first, _ = layer.backward(instance.dys, list(instance.dstate), tape)
    assert type(last) is type(first) is layer.spec.states
    assert re.fullmatch(r"(Hidden|LSTM)State", type(last).__name__)
