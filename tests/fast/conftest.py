"""The three fast layers, each beside the slow cell whose numbers it must give."""

from typing import NamedTuple

import numpy as np
import pytest

from gatedrnn import fast
from gatedrnn.reference import GRUCell, LSTMCell, RNNCell, unroll_backward, unroll_forward


class Pair(NamedTuple):
    """A fast layer, its slow cell, and ways to run both."""

    layer: type
    cell: type

    def fast(self, instance) -> dict[str, np.ndarray]:
        """Everything that comes out of the layer: values, last state and all the gradients."""
        params, xs, state, dys, dstate = instance
        layer = self.layer(params)
        ys, last, tape = layer.forward(xs, state)
        return name_all(ys, last, *layer.backward(dys, dstate, tape))

    def slow(self, instance) -> dict[str, np.ndarray]:
        """The same from the cell and the loops of the reference."""
        params, xs, state, dys, dstate = instance
        cell = self.cell(params)
        ys, last, tape = unroll_forward(cell, xs, state)
        return name_all(ys, last, *unroll_backward(cell, dys, dstate, tape))


def name_all(ys, last, dxs, dfirst, dparams) -> dict[str, np.ndarray]:
    return {
        "ys": ys, **last._asdict(), "dxs": dxs,
        **{"d" + name: d for name, d in (dfirst._asdict() | dparams._asdict()).items()},
    }  # fmt: skip


PAIRS = [Pair(fast.RNN, RNNCell), Pair(fast.LSTM, LSTMCell), Pair(fast.GRU, GRUCell)]


@pytest.fixture(scope="session", params=PAIRS, ids=lambda pair: pair.layer.spec.name)
def pair(request) -> Pair:
    """Each layer in turn; session scope lets hypothesis use it."""
    return request.param
