"""Fixtures that every test may use."""

from typing import NamedTuple

import numpy as np
import pytest

from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTMState


class Instance(NamedTuple):
    """One random problem, with the gradients that come from above."""

    params: LSTMParams
    xs: np.ndarray
    state: LSTMState
    dys: np.ndarray
    dstate: LSTMState


def draw_lstm(B, T, D, H, *, seed=0, dtype=np.float64) -> Instance:
    """Draw weights of order one and non-zero biases and states, so that no term can hide."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return rng.standard_normal(shape).astype(dtype)

    params = LSTMParams(normal(D, 4 * H), normal(H, 4 * H), normal(4 * H))
    state = LSTMState(normal(B, H), normal(B, H))
    dstate = LSTMState(normal(B, H), normal(B, H))
    return Instance(params, normal(B, T, D), state, normal(B, T, H), dstate)


@pytest.fixture(scope="session")
def draw():
    """The function that draws an LSTM instance; session scope lets hypothesis use it."""
    return draw_lstm
