"""NumPy's contenders: the fast layer twice, the textbook loop, and the machine's floor."""

import numpy as np

from gatedrnn import fast, reference
from gatedrnn.bench.cases import CELLS, Case
from gatedrnn.bench.contender import Contender
from gatedrnn.bench.floor import floor
from gatedrnn.bench.per_gate import per_gate
from gatedrnn.bench.problem import draw, results

__all__ = ["fast_layer", "floor", "per_gate", "prepare", "textbook"]

LAYERS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


def prepare() -> dict[str, str]:
    """Return the versions; NumPy reads the number of threads from the environment."""
    build = np.show_config(mode="dicts")
    blas = build["Build Dependencies"]["blas"]
    return {"numpy": np.__version__, "blas": f"{blas['name']} {blas['version']}"}


def fast_layer(case: Case) -> Contender:
    """A layer of `gatedrnn.fast`."""
    params, xs, state, dys, dstate = draw(case)
    layer = getattr(fast, LAYERS[case.cell])(params)

    def forward_backward():
        ys, last, tape = layer.forward(xs, state)
        return ys, last, *layer.backward(dys, dstate, tape)

    return Contender(
        {"f": lambda: layer.forward(xs, state)[:2], "fb": forward_backward},
        lambda raw: results(case, *raw),
    )


def textbook(case: Case) -> Contender:
    """The reference cell, one step at a time."""
    params, xs, state, dys, dstate = draw(case)
    cell = CELLS[case.cell][1](params)

    def forward_backward():
        ys, last, tape = reference.unroll_forward(cell, xs, state)
        return ys, last, *reference.unroll_backward(cell, dys, dstate, tape)

    return Contender(
        {"f": lambda: reference.unroll(cell, xs, state), "fb": forward_backward},
        lambda raw: results(case, *raw),
    )
