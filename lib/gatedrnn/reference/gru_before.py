"""The GRU cell with the reset before the product, forward and backward, slow and right."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gatedrnn.params import GRUBeforeParams
from gatedrnn.reference.activations import sigmoid
from gatedrnn.spec import GRU_BEFORE, CellSpec, HiddenState


class GRUBeforeCache(NamedTuple):
    """What one forward step keeps for the backward step.

    Attributes
    ----------
    x : ndarray (B, D)
        Input.
    h : ndarray (B, H)
        Hidden state before the step.
    r, z, n : ndarray (B, H)
        Gates and candidate after activation.
    s : ndarray (B, H)
        The hidden state behind the reset gate.
    """

    x: np.ndarray
    h: np.ndarray
    r: np.ndarray
    z: np.ndarray
    n: np.ndarray
    s: np.ndarray


@dataclass(frozen=True)
class GRUBeforeCell:
    """One step of a GRU that resets the state before the product with `U`, with its gradient.

    Parameters
    ----------
    params : GRUBeforeParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), float32 or float64.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    params: GRUBeforeParams
    spec: ClassVar[CellSpec] = GRU_BEFORE

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
    ) -> tuple[np.ndarray, HiddenState, GRUBeforeCache]:
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
        cache : GRUBeforeCache
            Values the backward step needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`gru-before-gates`, :eq:`gru-before-reset`, :eq:`gru-before-candidate` and
        :eq:`gru-before-hidden`.
        """
        W, U, b = self.params
        self.spec.check_step(W.shape[0], U.shape[0], W.dtype, x, state)
        (h,) = state
        x_r, x_z, x_n = np.split(x @ W + b, 3, axis=1)
        U_r, U_z, U_n = np.split(U, 3, axis=1)
        r, z = sigmoid(x_r + h @ U_r), sigmoid(x_z + h @ U_z)
        s = r * h
        n = np.tanh(x_n + s @ U_n)
        h_new = (1 - z) * n + z * h
        return h_new, HiddenState(h_new), GRUBeforeCache(x, h, r, z, n, s)

    def backward(
        self, dy: np.ndarray, dstate: HiddenState, cache: GRUBeforeCache
    ) -> tuple[np.ndarray, HiddenState, GRUBeforeParams]:
        """Take the gradients one step back.

        Parameters
        ----------
        dy : ndarray (B, H)
            Gradient that reaches the output `y` from this step's own loss.
        dstate : HiddenState
            Gradient that reaches the new `h` from the next step.
        cache : GRUBeforeCache
            What `forward` returned.

        Returns
        -------
        dx : ndarray (B, D)
            Gradient at the input.
        dstate : HiddenState
            Gradient at the old `h`.
        dparams : GRUBeforeParams
            This step's share of the gradient at `W`, `U` and `b`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`gru-before-da`, :eq:`gru-before-ds`, :eq:`gru-before-dx` and
        :eq:`gru-before-dparams`. The block `U_n` multiplied `s`, so its gradient is built from `s`.
        """
        x, h, r, z, n, s = cache
        W, U, _ = self.params
        self.spec.check_array("dy", dy, h.shape, W.dtype)
        self.spec.check_state(*h.shape, W.dtype, dstate)
        (dh,) = dstate
        U_r, U_z, U_n = np.split(U, 3, axis=1)
        dh_new = dy + dh
        da_n = dh_new * (1 - z) * (1 - n**2)
        da_z = dh_new * (h - n) * z * (1 - z)
        ds = da_n @ U_n.T
        da_r = ds * h * r * (1 - r)
        da = np.concatenate([da_r, da_z, da_n], axis=1)
        dU = np.concatenate([h.T @ da_r, h.T @ da_z, s.T @ da_n], axis=1)
        dh_old = dh_new * z + ds * r + da_r @ U_r.T + da_z @ U_z.T
        dparams = GRUBeforeParams(W=x.T @ da, U=dU, b=da.sum(axis=0))
        return da @ W.T, HiddenState(h=dh_old), dparams
