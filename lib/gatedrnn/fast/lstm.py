"""The LSTM over whole sequences, in NumPy and fast."""

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np
from numpy import add, dot, matmul, multiply, tanh

from gatedrnn.fast.sequence import (
    Scratch,
    block_steps,
    blocks,
    check_backward,
    check_forward,
    planes,
    time_first,
    with_ones,
)
from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTM as LSTM_SPEC
from gatedrnn.spec import CellSpec, LSTMState


class LSTMTape(NamedTuple):
    """What `LSTM.forward` keeps for `LSTM.backward`.

    Attributes
    ----------
    xs : ndarray (T, B, D + 1)
        Inputs, time first, and a last column of ones.
    gates : ndarray (T + 1, 5, B, H)
        Planes c i f g o: `c` before a step and the step's gates after activation. The last plane
        c is the last state, and the gates behind it hold nothing.
    hs : ndarray (T + 1, B, H)
        `h`, the initial one first.
    """

    xs: np.ndarray
    gates: np.ndarray
    hs: np.ndarray


@dataclass(frozen=True)
class LSTM:
    """An LSTM over whole sequences: the numbers of `reference.LSTMCell`, sooner.

    Parameters
    ----------
    params : LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,), float32 or float64.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    params: LSTMParams
    spec: ClassVar[CellSpec] = LSTM_SPEC

    _scratch: Scratch = field(default_factory=Scratch, init=False, repr=False, compare=False)

    def __post_init__(self):
        self.spec.check_params(self.params)

    def forward(
        self, xs: np.ndarray, state: LSTMState | None = None
    ) -> tuple[np.ndarray, LSTMState, LSTMTape]:
        """Run over a batch of sequences.

        Parameters
        ----------
        xs : ndarray (B, T, D)
            Input sequences, in the parameters' dtype.
        state : LSTMState, optional
            `h` and `c`, each (B, H), before the first step; zeros when absent.

        Returns
        -------
        ys : ndarray (B, T, H)
            Outputs.
        state : LSTMState
            State after the last step.
        tape : LSTMTape
            What `backward` needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`lstm-preactivation`, :eq:`lstm-gates`, :eq:`lstm-cell` and
        :eq:`lstm-hidden`. One formula serves all four planes: ``s * tanh(s * a) + (1 - s)`` is
        :eq:`lstm-sigmoid` for ``s = 0.5`` and tanh for ``s = 1``. The inner `s` is put into the
        weights beforehand.
        """
        check_forward(self, xs, state)
        (B, T, D), (W, U, b), H = xs.shape, self.params, len(self.params.U)
        s = np.array([0.5, 0.5, 1, 0.5], W.dtype).reshape(4, 1, 1)
        W, U = planes(np.vstack([W, b]), 4) * s, planes(U, 4) * s
        # NumPy multiplies by a whole array sooner than by one number for each plane.
        s = np.repeat(s, B * H).reshape(4, B, H)
        xs, gates = with_ones(xs), np.empty((T + 1, 5, B, H), W.dtype)
        hs = np.empty((T + 1, B, H), W.dtype)
        hs[0], gates[0, 0] = (0, 0) if state is None else state
        for now in blocks(T, B):
            inputs = xs[now].reshape(-1, D + 1) @ W
            gates[now, 1:] = inputs.reshape(4, now.stop - now.start, B, H).swapaxes(0, 1)
            _steps(gates[now.start : now.stop + 1], hs[now.start :], U, s)
        state = LSTMState(hs[-1].copy(), gates[-1, 0].copy())
        return time_first(hs[1:]), state, LSTMTape(xs, gates, hs)

    def backward(
        self, dys: np.ndarray, dstate: LSTMState | None, tape: LSTMTape
    ) -> tuple[np.ndarray, LSTMState, LSTMParams]:
        """Backpropagate through time.

        Parameters
        ----------
        dys : ndarray (B, T, H)
            Gradient of the loss at every output.
        dstate : LSTMState, optional
            Gradient of the loss at the last state; zeros when None.
        tape : LSTMTape
            What `forward` returned.

        Returns
        -------
        dxs : ndarray (B, T, D)
            Gradient at the inputs.
        dstate : LSTMState
            Gradient at the initial state.
        dparams : LSTMParams
            Gradient at the parameters, summed over time and batch.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`lstm-dc`, :eq:`lstm-da`, :eq:`lstm-dx` and :eq:`lstm-dparams`. All that
        does not depend on the gradient, the slopes, is computed for a whole block at once.
        """
        check_backward(self, dys, dstate, tape)
        (W, U, _), (B, T, H), D = self.params, dys.shape, len(self.params.W)
        xs, gates, hs = tape
        dh, dc = np.zeros((2, B, H), W.dtype) if dstate is None else np.array(dstate)
        from_above, dA, dX, slopes = self._scratch.take(
            W.dtype, (T, B, H), (T, B, 4 * H), (T * B, D), (block_steps(T, B), 6, B, H)
        )
        from_above[...], U_T = dys.swapaxes(0, 1), U.T.copy()
        for now in reversed([*blocks(T, B)]):
            k = slopes[: now.stop - now.start]
            _slopes(gates[now.start : now.stop + 1], hs[now.start :], k)
            _steps_back(from_above[now], gates[now, 2], k, U_T, dA[now], dh, dc)
        dA = dA.reshape(T * B, 4 * H)
        dW = xs.reshape(T * B, D + 1).T @ dA
        dU = hs[:-1].reshape(T * B, H).T @ dA
        dxs = time_first(np.matmul(dA, W.T, out=dX).reshape(T, B, D))
        return dxs, LSTMState(dh, dc), LSTMParams(dW[:-1], dU, dW[-1])


def _steps(gates, hs, U, s) -> None:
    """Take the steps of one block; the planes i f g o come in as ``s * (xs @ W + b)``."""
    product, shift, parts = np.empty_like(s), 1 - s, np.empty_like(s[:2])
    times, out = matmul, product
    if s.shape[1] == 1:
        # The planes of a single sequence lie in one row: one product in place of four.
        times, U, out = dot, np.hstack(U), product.reshape(1, -1)
    now, (kept, added), h = gates[:-1], parts, hs[0]
    views = zip(now[:, 1:], now[:, :2], now[:, 2:4], now[:, 4], gates[1:, 0], hs[1:], strict=False)
    # The last argument of a call is where its result goes.
    for a, ci, fg, o, c_new, h_new in views:
        times(h, U, out)
        add(a, product, a)
        tanh(a, a)
        multiply(a, s, a)
        add(a, shift, a)
        multiply(ci, fg, parts)
        add(kept, added, c_new)
        tanh(c_new, h_new)
        multiply(h_new, o, h_new)
        h = h_new


def _slopes(gates, hs, slopes) -> None:
    """Fill in what multiplies `dc_new` (planes i f g) and `dh_new` (o, and its way to dc_new)."""
    c, i, f, g, o = gates[:-1].swapaxes(0, 1)
    c_new, h_new = gates[1:, 0], hs[1 : len(gates)]
    k_i, k_f, k_g, k_o, k_c, spare = slopes.swapaxes(0, 1)
    # g * i * (1 - i) and i * (1 - g**2)
    np.multiply(i, g, out=k_i)
    np.multiply(k_i, g, out=k_g)
    np.subtract(i, k_g, out=k_g)
    k_i *= np.subtract(1, i, out=spare)
    # c * f * (1 - f)
    np.multiply(c, f, out=k_f)
    k_f *= np.subtract(1, f, out=spare)
    # tanh(c_new) * o * (1 - o) and o * (1 - tanh(c_new) ** 2), where h_new = o * tanh(c_new)
    np.subtract(1, o, out=k_o)
    k_o *= h_new
    np.tanh(c_new, out=k_c)
    k_c *= h_new
    np.subtract(o, k_c, out=k_c)


def _steps_back(dys, f, slopes, U_T, dA, dh, dc) -> None:
    """Take the steps of one block from the last to the first; `dh` and `dc` change in place."""
    B, H = dh.shape
    planes_of_dA = dA.reshape(len(dA), B, 4, H).swapaxes(1, 2)
    dc_from_h = np.empty_like(dc)
    forward = (
        dys, f, slopes[:, :3], slopes[:, 3], slopes[:, 4],
        dA, planes_of_dA[:, :3], planes_of_dA[:, 3],
    )  # fmt: skip
    for dy, f, k_ifg, k_o, k_c, da, da_ifg, da_o in zip(*map(reversed, forward), strict=True):
        add(dh, dy, dh)
        multiply(dh, k_c, dc_from_h)
        add(dc, dc_from_h, dc)
        multiply(dc, k_ifg, da_ifg)
        multiply(dh, k_o, da_o)
        multiply(dc, f, dc)
        dot(da, U_T, dh)
