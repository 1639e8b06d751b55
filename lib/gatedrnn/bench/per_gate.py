"""The LSTM as many textbooks program it: four pairs of matrices, one gate after the other."""

import numpy as np

from gatedrnn.bench.cases import Case
from gatedrnn.bench.contender import Contender
from gatedrnn.bench.problem import draw, results
from gatedrnn.params import LSTMParams
from gatedrnn.reference import sigmoid


def per_gate(case: Case) -> Contender:
    """The LSTM with a matrix product for each gate, whose lists of steps are its tape."""
    params, xs, state, dys, dstate = draw(case)
    weights = [np.split(p, 4, axis=-1) for p in params]
    weights = [[np.ascontiguousarray(p) for p in blocks] for blocks in weights]

    def forward_backward():
        ys, last, tape = _forward(weights, xs, *state)
        return ys, last, *_backward(weights, dys, *dstate, tape)

    return Contender(
        {"f": lambda: _forward(weights, xs, *state)[:2], "fb": forward_backward},
        lambda raw: results(case, *raw),
    )


def _forward(weights, xs, h, c):
    ys, tape = [], []
    for t in range(xs.shape[1]):
        x = xs[:, t]
        a_i, a_f, a_g, a_o = (x @ W + h @ U + b for W, U, b in zip(*weights, strict=True))
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c_new = f * c + i * g
        tape.append((x, h, c, i, f, g, o, c_new))
        h, c = o * np.tanh(c_new), c_new
        ys.append(h)
    return np.stack(ys, axis=1), (h, c), tape


def _backward(weights, dys, dh, dc, tape):
    Ws, Us, _ = weights
    dWs, dUs, dbs = ([np.zeros_like(p) for p in blocks] for blocks in weights)
    dxs = []
    for t in reversed(range(len(tape))):
        x, h, c, i, f, g, o, c_new = tape[t]
        dh = dh + dys[:, t]
        tanh_c = np.tanh(c_new)
        dc = dc + dh * o * (1 - tanh_c**2)
        das = (
            dc * g * i * (1 - i),
            dc * c * f * (1 - f),
            dc * i * (1 - g**2),
            dh * tanh_c * o * (1 - o),
        )
        for k, da in enumerate(das):
            dWs[k] += x.T @ da
            dUs[k] += h.T @ da
            dbs[k] += da.sum(axis=0)
        dxs.append(sum(da @ W.T for da, W in zip(das, Ws, strict=True)))
        dh = sum(da @ U.T for da, U in zip(das, Us, strict=True))
        dc = dc * f
    dparams = LSTMParams(*(np.concatenate(blocks, axis=-1) for blocks in (dWs, dUs, dbs)))
    return np.stack(dxs[::-1], axis=1), (dh, dc), dparams
