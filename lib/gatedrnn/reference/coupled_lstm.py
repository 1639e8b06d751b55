"""The LSTM cell with coupled gates, forward and backward, slow and right."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gatedrnn.params import CoupledLSTMParams
from gatedrnn.reference.activations import sigmoid
from gatedrnn.spec import COUPLED, CellSpec, LSTMState


class CoupledLSTMCache(NamedTuple):
    """What one forward step keeps for the backward step.

    Attributes
    ----------
    x : ndarray (B, D)
        Input.
    h, c : ndarray (B, H)
        State before the step.
    f, g, o : ndarray (B, H)
        Gates and candidate after activation.
    c_new : ndarray (B, H)
        Cell state after the step.
    """

    x: np.ndarray
    h: np.ndarray
    c: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c_new: np.ndarray


@dataclass(frozen=True)
class CoupledLSTMCell:
    """One step of an LSTM that writes as much as it forgets, with its hand-derived gradient.

    The share ``1 - f`` takes the place of the input gate.

    Parameters
    ----------
    params : CoupledLSTMParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), float32 or float64.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    params: CoupledLSTMParams
    spec: ClassVar[CellSpec] = COUPLED

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
    ) -> tuple[np.ndarray, LSTMState, CoupledLSTMCache]:
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
        cache : CoupledLSTMCache
            Values the backward step needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`coupled-lstm-gates`, :eq:`coupled-lstm-cell` and
        :eq:`coupled-lstm-hidden`.
        """
        W, U, b = self.params
        self.spec.check_step(W.shape[0], U.shape[0], W.dtype, x, state)
        h, c = state
        a_f, a_g, a_o = np.split(x @ W + h @ U + b, 3, axis=1)
        f, g, o = sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c_new = f * c + (1 - f) * g
        h_new = o * np.tanh(c_new)
        return h_new, LSTMState(h_new, c_new), CoupledLSTMCache(x, h, c, f, g, o, c_new)

    def backward(
        self, dy: np.ndarray, dstate: LSTMState, cache: CoupledLSTMCache
    ) -> tuple[np.ndarray, LSTMState, CoupledLSTMParams]:
        """Carry the gradient of the loss back through one step.

        Parameters
        ----------
        dy : ndarray (B, H)
            Gradient that reaches the output `y` from this step's own loss.
        dstate : LSTMState
            Gradient that reaches the new `h` and `c` from the next step.
        cache : CoupledLSTMCache
            What `forward` returned.

        Returns
        -------
        dx : ndarray (B, D)
            Gradient at the input.
        dstate : LSTMState
            Gradient at the old `h` and `c`.
        dparams : CoupledLSTMParams
            This step's share of the gradient at `W`, `U` and `b`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`coupled-lstm-dc`, :eq:`coupled-lstm-da`, :eq:`coupled-lstm-dx` and
        :eq:`coupled-lstm-dparams`.
        """
        x, h, c, f, g, o, c_new = cache
        W, U, _ = self.params
        self.spec.check_array("dy", dy, h.shape, W.dtype)
        self.spec.check_state(*h.shape, W.dtype, dstate)
        dh, dc = dstate
        dh_new = dy + dh
        tanh_c = np.tanh(c_new)
        dc_new = dc + dh_new * o * (1 - tanh_c**2)
        da_f = dc_new * (c - g) * f * (1 - f)
        da_g = dc_new * (1 - f) * (1 - g**2)
        da_o = dh_new * tanh_c * o * (1 - o)
        da = np.concatenate([da_f, da_g, da_o], axis=1)
        dparams = CoupledLSTMParams(W=x.T @ da, U=h.T @ da, b=da.sum(axis=0))
        return da @ W.T, LSTMState(h=da @ U.T, c=dc_new * f), dparams
