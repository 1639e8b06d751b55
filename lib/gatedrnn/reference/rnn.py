"""The plain RNN cell, forward and backward, slow and right."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gatedrnn.params import RNNParams
from gatedrnn.spec import RNN, CellSpec, HiddenState


class RNNCache(NamedTuple):
    """What one forward step keeps for the backward step.

    Attributes
    ----------
    x : ndarray (B, D)
        Input.
    h : ndarray (B, H)
        Hidden state before the step.
    h_new : ndarray (B, H)
        Hidden state after the step.
    """

    x: np.ndarray
    h: np.ndarray
    h_new: np.ndarray


@dataclass(frozen=True)
class RNNCell:
    """One step of a plain RNN in NumPy, with its hand-derived gradient.

    Parameters
    ----------
    params : RNNParams
        `W` (D, H), `U` (H, H), `b` (H,), float32 or float64.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    params: RNNParams
    spec: ClassVar[CellSpec] = RNN

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
    ) -> tuple[np.ndarray, HiddenState, RNNCache]:
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
        cache : RNNCache
            Values the backward step needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`rnn-preactivation` and :eq:`rnn-hidden`.
        """
        W, U, b = self.params
        self.spec.check_step(W.shape[0], U.shape[0], W.dtype, x, state)
        (h,) = state
        a = x @ W + h @ U + b
        h_new = np.tanh(a)
        return h_new, HiddenState(h_new), RNNCache(x, h, h_new)

    def backward(
        self, dy: np.ndarray, dstate: HiddenState, cache: RNNCache
    ) -> tuple[np.ndarray, HiddenState, RNNParams]:
        """Take the gradients one step back.

        Parameters
        ----------
        dy : ndarray (B, H)
            Gradient that reaches the output `y` from this step's own loss.
        dstate : HiddenState
            Gradient that reaches the new `h` from the next step.
        cache : RNNCache
            What `forward` returned.

        Returns
        -------
        dx : ndarray (B, D)
            Gradient at the input.
        dstate : HiddenState
            Gradient at the old `h`.
        dparams : RNNParams
            This step's share of the gradient at `W`, `U` and `b`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`rnn-da`, :eq:`rnn-dx` and :eq:`rnn-dparams`.
        """
        x, h, h_new = cache
        W, U, _ = self.params
        self.spec.check_array("dy", dy, h.shape, W.dtype)
        self.spec.check_state(*h.shape, W.dtype, dstate)
        (dh,) = dstate
        da = (dy + dh) * (1 - h_new**2)
        dparams = RNNParams(W=x.T @ da, U=h.T @ da, b=da.sum(axis=0))
        return da @ W.T, HiddenState(h=da @ U.T), dparams
