"""The LSTM cell with peepholes, forward and backward, slow and right."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gatedrnn.params import PeepholeLSTMParams
from gatedrnn.reference.activations import sigmoid
from gatedrnn.spec import PEEPHOLE, CellSpec, LSTMState


class PeepholeLSTMCache(NamedTuple):
    """What one forward step keeps for the backward step.

    Attributes
    ----------
    x : ndarray (B, D)
        Input.
    h, c : ndarray (B, H)
        State before the step.
    i, f, g, o : ndarray (B, H)
        Gates and candidate after activation.
    c_new : ndarray (B, H)
        Cell state after the step.
    """

    x: np.ndarray
    h: np.ndarray
    c: np.ndarray
    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c_new: np.ndarray


@dataclass(frozen=True)
class PeepholeLSTMCell:
    """One step of an LSTM whose gates see the cell, with its hand-derived gradient.

    The input and the forget gate see the old cell, the output gate sees the new one, each unit
    its own.

    Parameters
    ----------
    params : PeepholeLSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,), `p_i`, `p_f` and `p_o` (H,), float32 or float64.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    params: PeepholeLSTMParams
    spec: ClassVar[CellSpec] = PEEPHOLE

    def __post_init__(self):
        self.spec.check_params(self.params)

    def initial_state(self, batch_size: int) -> LSTMState:
        """Return the zero state for a batch.

        Parameters
        ----------
        batch_size : int
            Number of sequences B.

        Returns
        -------
        LSTMState
            `h` and `c`, each zeros (B, H), in the parameters' dtype.
        """
        H = self.params.U.shape[0]
        return LSTMState(*np.zeros((2, batch_size, H), self.params.U.dtype))

    def __call__(self, x: np.ndarray, state: LSTMState) -> tuple[np.ndarray, LSTMState]:
        """Advance one step; see `forward`, which also returns the cache.

        Parameters
        ----------
        x : ndarray (B, D)
            Input.
        state : LSTMState
            `h` and `c`, each (B, H).

        Returns
        -------
        y : ndarray (B, H)
            Output, equal to the new `h`.
        state : LSTMState
            State after the step.
        """
        y, state, _ = self.forward(x, state)
        return y, state

    def forward(
        self, x: np.ndarray, state: LSTMState
    ) -> tuple[np.ndarray, LSTMState, PeepholeLSTMCache]:
        """Advance one step and keep what the backward step needs.

        Parameters
        ----------
        x : ndarray (B, D)
            Input, in the parameters' dtype.
        state : LSTMState
            `h` and `c`, each (B, H).

        Returns
        -------
        y : ndarray (B, H)
            Output, equal to the new `h`.
        state : LSTMState
            State after the step.
        cache : PeepholeLSTMCache
            Values the backward step needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`peephole-lstm-inner`, :eq:`peephole-lstm-cell`, :eq:`peephole-lstm-outer`
        and :eq:`peephole-lstm-hidden`.
        """
        W, U, b, p_i, p_f, p_o = self.params
        self.spec.check_step(W.shape[0], U.shape[0], W.dtype, x, state)
        h, c = state
        a_i, a_f, a_g, a_o = np.split(x @ W + h @ U + b, 4, axis=1)
        i, f, g = sigmoid(a_i + p_i * c), sigmoid(a_f + p_f * c), np.tanh(a_g)
        c_new = f * c + i * g
        o = sigmoid(a_o + p_o * c_new)
        h_new = o * np.tanh(c_new)
        cache = PeepholeLSTMCache(x, h, c, i, f, g, o, c_new)
        return h_new, LSTMState(h_new, c_new), cache

    def backward(
        self, dy: np.ndarray, dstate: LSTMState, cache: PeepholeLSTMCache
    ) -> tuple[np.ndarray, LSTMState, PeepholeLSTMParams]:
        """Carry the gradient of the loss back through one step.

        Parameters
        ----------
        dy : ndarray (B, H)
            Gradient that reaches the output `y` from this step's own loss.
        dstate : LSTMState
            Gradient that reaches the new `h` and `c` from the next step.
        cache : PeepholeLSTMCache
            What `forward` returned.

        Returns
        -------
        dx : ndarray (B, D)
            Gradient at the input.
        dstate : LSTMState
            Gradient at the old `h` and `c`.
        dparams : PeepholeLSTMParams
            This step's share of the gradient at `W`, `U`, `b` and the peepholes.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`peephole-lstm-dc`, :eq:`peephole-lstm-da`, :eq:`peephole-lstm-dx` and
        :eq:`peephole-lstm-dparams`. Each peephole gives the cell it saw one more gradient.
        """
        x, h, c, i, f, g, o, c_new = cache
        W, U, _, p_i, p_f, p_o = self.params
        self.spec.check_array("dy", dy, h.shape, W.dtype)
        self.spec.check_state(*h.shape, W.dtype, dstate)
        dh, dc = dstate
        dh_new = dy + dh
        tanh_c = np.tanh(c_new)
        da_o = dh_new * tanh_c * o * (1 - o)
        dc_new = dc + dh_new * o * (1 - tanh_c**2) + da_o * p_o
        da_i = dc_new * g * i * (1 - i)
        da_f = dc_new * c * f * (1 - f)
        da_g = dc_new * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
        peepholes = ((da_i * c).sum(axis=0), (da_f * c).sum(axis=0), (da_o * c_new).sum(axis=0))
        dparams = PeepholeLSTMParams(x.T @ da, h.T @ da, da.sum(axis=0), *peepholes)
        dc_old = dc_new * f + da_i * p_i + da_f * p_f
        return da @ W.T, LSTMState(h=da @ U.T, c=dc_old), dparams
