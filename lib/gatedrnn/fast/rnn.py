"""The plain RNN over whole sequences, in NumPy and fast."""

import itertools
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np

from gatedrnn.fast.sequence import Scratch, check_backward, check_forward, time_first, with_ones
from gatedrnn.params import RNNParams
from gatedrnn.spec import RNN as RNN_SPEC
from gatedrnn.spec import CellSpec, HiddenState


class RNNTape(NamedTuple):
    """What `RNN.forward` keeps for `RNN.backward`.

    Attributes
    ----------
    xs : ndarray (T, B, D + 1)
        Inputs, time first, and a last column of ones.
    hs : ndarray (T + 1, B, H)
        Hidden states, the initial one first.
    """

    xs: np.ndarray
    hs: np.ndarray


@dataclass(frozen=True)
class RNN:
    """A plain RNN over whole sequences: the numbers of `reference.RNNCell`, sooner.

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
    spec: ClassVar[CellSpec] = RNN_SPEC

    _scratch: Scratch = field(default_factory=Scratch, init=False, repr=False, compare=False)

    def __post_init__(self):
        self.spec.check_params(self.params)

    def forward(
        self, xs: np.ndarray, state: HiddenState | None = None
    ) -> tuple[np.ndarray, HiddenState, RNNTape]:
        """Run over a batch of sequences.

        Parameters
        ----------
        xs : ndarray (B, T, D)
            Input sequences, in the parameters' dtype.
        state : HiddenState, optional
            `h` (B, H) before the first step; zeros when absent.

        Returns
        -------
        ys : ndarray (B, T, H)
            Outputs.
        state : HiddenState
            State after the last step.
        tape : RNNTape
            What `backward` needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`rnn-preactivation` and :eq:`rnn-hidden`. The inputs of all steps are
        multiplied by `W` at once, and the bias is one more row of `W`.
        """
        check_forward(self, xs, state)
        (B, T, D), (W, U, b), H = xs.shape, self.params, len(self.params.U)
        xs, hs, product = with_ones(xs), np.empty((T + 1, B, H), W.dtype), np.empty((B, H), W.dtype)
        hs[0] = 0 if state is None else state[0]
        np.matmul(xs.reshape(T * B, D + 1), np.vstack([W, b]), out=hs[1:].reshape(T * B, H))
        for h, h_new in itertools.pairwise(hs):
            # For two plain matrices np.dot starts sooner than np.matmul.
            np.dot(h, U, out=product)
            h_new += product
            np.tanh(h_new, out=h_new)
        return time_first(hs[1:]), HiddenState(hs[-1].copy()), RNNTape(xs, hs)

    def backward(
        self, dys: np.ndarray, dstate: HiddenState | None, tape: RNNTape
    ) -> tuple[np.ndarray, HiddenState, RNNParams]:
        """Backpropagate through time.

        Parameters
        ----------
        dys : ndarray (B, T, H)
            Gradient of the loss at every output.
        dstate : HiddenState, optional
            Gradient of the loss at the last state; zeros when None.
        tape : RNNTape
            What `forward` returned.

        Returns
        -------
        dxs : ndarray (B, T, D)
            Gradient at the inputs.
        dstate : HiddenState
            Gradient at the initial state.
        dparams : RNNParams
            Gradient at the parameters, summed over time and batch.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`rnn-da`, :eq:`rnn-dx` and :eq:`rnn-dparams`.
        """
        check_backward(self, dys, dstate, tape)
        (W, U, _), (xs, hs), (B, T, H) = self.params, tape, dys.shape
        dh = np.zeros((B, H), W.dtype) if dstate is None else np.array(dstate[0], order="C")
        from_above, dA, dX = self._scratch.take(W.dtype, (T, B, H), (T, B, H), (T * B, len(W)))
        from_above[...], U_T = dys.swapaxes(0, 1), U.T.copy()
        # The slope of tanh, which becomes da step by step.
        np.multiply(hs[1:], hs[1:], out=dA)
        np.subtract(1, dA, out=dA)
        for dy, da in reversed([*zip(from_above, dA, strict=True)]):
            dh += dy
            da *= dh
            np.dot(da, U_T, out=dh)
        dA = dA.reshape(T * B, H)
        dW = xs.reshape(T * B, len(W) + 1).T @ dA
        dU = hs[:-1].reshape(T * B, H).T @ dA
        dxs = time_first(np.matmul(dA, W.T, out=dX).reshape(T, B, len(W)))
        return dxs, HiddenState(dh), RNNParams(dW[:-1], dU, dW[-1])
