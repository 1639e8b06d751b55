"""The GRU cell with the reset after the product, forward and backward, slow and right."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gatedrnn.params import GRUParams
from gatedrnn.reference.activations import sigmoid
from gatedrnn.spec import GRU, CellSpec, HiddenState


class GRUCache(NamedTuple):
    """What one forward step keeps for the backward step.

    Attributes
    ----------
    x : ndarray (B, D)
        Input.
    h : ndarray (B, H)
        Hidden state before the step.
    r, z, n : ndarray (B, H)
        Gates and candidate after activation.
    q : ndarray (B, H)
        What the reset gate scales, the recurrent part of the candidate.
    """

    x: np.ndarray
    h: np.ndarray
    r: np.ndarray
    z: np.ndarray
    n: np.ndarray
    q: np.ndarray


@dataclass(frozen=True)
class GRUCell:
    """One step of a GRU in NumPy, with its hand-derived gradient.

    The reset gate acts after the product with `U`, and ``z = 1`` keeps the past.

    Parameters
    ----------
    params : GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,), float32 or float64.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    params: GRUParams
    spec: ClassVar[CellSpec] = GRU

    def __post_init__(self):
        self.spec.check_params(self.params)

    def initial_state(self, batch_size: int) -> HiddenState:
        """Return the zero state for a batch.

        Parameters
        ----------
        batch_size : int
            Number of sequences B.

        Returns
        -------
        HiddenState
            `h`, zeros (B, H), in the parameters' dtype.
        """
        U = self.params.U
        return HiddenState(np.zeros((batch_size, U.shape[0]), U.dtype))

    def __call__(self, x: np.ndarray, state: HiddenState) -> tuple[np.ndarray, HiddenState]:
        """Advance one step; see `forward`, which also returns the cache.

        Parameters
        ----------
        x : ndarray (B, D)
            Input.
        state : HiddenState
            `h` (B, H).

        Returns
        -------
        y : ndarray (B, H)
            Output, equal to the new `h`.
        state : HiddenState
            State after the step.
        """
        y, state, _ = self.forward(x, state)
        return y, state

    def forward(
        self, x: np.ndarray, state: HiddenState
    ) -> tuple[np.ndarray, HiddenState, GRUCache]:
        """Advance one step and keep what the backward step needs.

        Parameters
        ----------
        x : ndarray (B, D)
            Input, in the parameters' dtype.
        state : HiddenState
            `h` (B, H).

        Returns
        -------
        y : ndarray (B, H)
            Output, equal to the new `h`.
        state : HiddenState
            State after the step.
        cache : GRUCache
            Values the backward step needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`gru-preactivation`, :eq:`gru-gates`, :eq:`gru-candidate` and
        :eq:`gru-hidden`.
        """
        W, U, b, b_hn = self.params
        self.spec.check_step(W.shape[0], U.shape[0], W.dtype, x, state)
        (h,) = state
        x_r, x_z, x_n = np.split(x @ W + b, 3, axis=1)
        h_r, h_z, h_n = np.split(h @ U, 3, axis=1)
        r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
        q = h_n + b_hn
        n = np.tanh(x_n + r * q)
        h_new = (1 - z) * n + z * h
        return h_new, HiddenState(h_new), GRUCache(x, h, r, z, n, q)

    def backward(
        self, dy: np.ndarray, dstate: HiddenState, cache: GRUCache
    ) -> tuple[np.ndarray, HiddenState, GRUParams]:
        """Take the gradients one step back.

        Parameters
        ----------
        dy : ndarray (B, H)
            Gradient that reaches the output `y` from this step's own loss.
        dstate : HiddenState
            Gradient that reaches the new `h` from the next step.
        cache : GRUCache
            What `forward` returned.

        Returns
        -------
        dx : ndarray (B, D)
            Gradient at the input.
        dstate : HiddenState
            Gradient at the old `h`.
        dparams : GRUParams
            This step's share of the gradient at `W`, `U`, `b` and `b_hn`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`gru-da`, :eq:`gru-dq`, :eq:`gru-dx` and :eq:`gru-dparams`. The input and
        the state reach the candidate by different ways, so `dq` stands where `da_n` stood.
        """
        x, h, r, z, n, q = cache
        W, U, _, _ = self.params
        self.spec.check_array("dy", dy, h.shape, W.dtype)
        self.spec.check_state(*h.shape, W.dtype, dstate)
        (dh,) = dstate
        dh_new = dy + dh
        da_n = dh_new * (1 - z) * (1 - n**2)
        da_z = dh_new * (h - n) * z * (1 - z)
        da_r = da_n * q * r * (1 - r)
        dq = da_n * r
        da_x = np.concatenate([da_r, da_z, da_n], axis=1)
        da_h = np.concatenate([da_r, da_z, dq], axis=1)
        dparams = GRUParams(W=x.T @ da_x, U=h.T @ da_h, b=da_x.sum(axis=0), b_hn=dq.sum(axis=0))
        return da_x @ W.T, HiddenState(h=dh_new * z + da_h @ U.T), dparams
