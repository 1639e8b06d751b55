"""The GRU over whole sequences, in NumPy and fast."""

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np

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
from gatedrnn.params import GRUParams
from gatedrnn.spec import GRU as GRU_SPEC
from gatedrnn.spec import CellSpec, HiddenState


class GRUTape(NamedTuple):
    """What `GRU.forward` keeps for `GRU.backward`.

    Attributes
    ----------
    xs : ndarray (T, B, D + 1)
        Inputs, time first, and a last column of ones.
    gates : ndarray (T, 4, B, H)
        Planes r z n after activation, and q, the candidate's recurrent part.
    hs : ndarray (T + 1, B, H)
        Hidden states, the initial one first.
    """

    xs: np.ndarray
    gates: np.ndarray
    hs: np.ndarray


@dataclass(frozen=True)
class GRU:
    """A GRU over whole sequences: the numbers of `reference.GRUCell`, sooner.

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
    spec: ClassVar[CellSpec] = GRU_SPEC

    _scratch: Scratch = field(default_factory=Scratch, init=False, repr=False, compare=False)

    def __post_init__(self):
        self.spec.check_params(self.params)

    def forward(
        self, xs: np.ndarray, state: HiddenState | None = None
    ) -> tuple[np.ndarray, HiddenState, GRUTape]:
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
        tape : GRUTape
            What `backward` needs.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`gru-preactivation`, :eq:`gru-gates`, :eq:`gru-candidate` and
        :eq:`gru-hidden`. The weights of r and z are halved beforehand, because
        ``0.5 * tanh(0.5 * a) + 0.5`` is :eq:`lstm-sigmoid`.
        """
        check_forward(self, xs, state)
        (B, T, D), (W, U, b, b_hn), H = xs.shape, self.params, len(self.params.U)
        s = np.array([0.5, 0.5, 1], W.dtype).reshape(3, 1, 1)
        W, U = planes(np.vstack([W, b]), 3) * s, planes(U, 3) * s
        # NumPy adds a whole array sooner than one row again and again.
        b_hn = np.tile(b_hn, (B, 1))
        xs, gates = with_ones(xs), np.empty((T, 4, B, H), W.dtype)
        hs = np.empty((T + 1, B, H), W.dtype)
        hs[0] = 0 if state is None else state[0]
        for now in blocks(T, B):
            inputs = xs[now].reshape(-1, D + 1) @ W
            gates[now, :3] = inputs.reshape(3, now.stop - now.start, B, H).swapaxes(0, 1)
            _steps(gates[now], hs[now.start :], U, b_hn)
        return time_first(hs[1:]), HiddenState(hs[-1].copy()), GRUTape(xs, gates, hs)

    def backward(
        self, dys: np.ndarray, dstate: HiddenState | None, tape: GRUTape
    ) -> tuple[np.ndarray, HiddenState, GRUParams]:
        """Backpropagate through time.

        Parameters
        ----------
        dys : ndarray (B, T, H)
            Gradient of the loss at every output.
        dstate : HiddenState, optional
            Gradient of the loss at the last state; zeros when None.
        tape : GRUTape
            What `forward` returned.

        Returns
        -------
        dxs : ndarray (B, T, D)
            Gradient at the inputs.
        dstate : HiddenState
            Gradient at the initial state.
        dparams : GRUParams
            Gradient at the parameters, summed over time and batch.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.

        Notes
        -----
        Implements :eq:`gru-da`, :eq:`gru-dq`, :eq:`gru-dx` and :eq:`gru-dparams`. The blocks of
        `dA` are q r z n: the first three belong to `U`, the last three to `W`.
        """
        check_backward(self, dys, dstate, tape)
        (W, U, _, _), (B, T, H), D = self.params, dys.shape, len(self.params.W)
        xs, gates, hs = tape
        dh = np.zeros((B, H), W.dtype) if dstate is None else np.array(dstate[0], order="C")
        from_above, dA, dX, slopes = self._scratch.take(
            W.dtype, (T, B, H), (T, B, 4 * H), (T * B, D), (block_steps(T, B), 5, B, H)
        )
        from_above[...], U_T = dys.swapaxes(0, 1), np.roll(U, H, axis=1).T.copy()
        for now in reversed([*blocks(T, B)]):
            k = slopes[: now.stop - now.start]
            _slopes(gates[now], hs[now], k)
            _steps_back(from_above[now], gates[now, 1], k[:, :4], U_T, dA[now], dh)
        of_U, of_W = dA.reshape(T * B, 4 * H)[:, : 3 * H], dA.reshape(T * B, 4 * H)[:, H:]
        dW = xs.reshape(T * B, D + 1).T @ of_W
        dU = np.roll(hs[:-1].reshape(T * B, H).T @ of_U, -H, axis=1)
        dxs = time_first(np.matmul(of_W, W.T, out=dX).reshape(T, B, D))
        db_hn = of_U[:, :H].sum(axis=0)
        return dxs, HiddenState(dh), GRUParams(dW[:-1], dU, dW[-1], db_hn)


def _steps(gates, hs, U, b_hn) -> None:
    """Take the steps of one block; `gates` comes in as ``xs @ W + b``, halved for r and z."""
    product = np.empty((3, *b_hn.shape), U.dtype)
    half = np.full((2, *b_hn.shape), 0.5, U.dtype)
    product_rz, product_n = product[:2], product[2]
    views = zip(gates[:, :2], *gates.swapaxes(0, 1), hs, hs[1:], strict=False)
    for rz, r, z, n, q, h, h_new in views:
        np.matmul(h, U, out=product)
        rz += product_rz
        np.tanh(rz, out=rz)
        rz *= half
        rz += half
        np.add(product_n, b_hn, out=q)
        np.multiply(r, q, out=product_n)
        n += product_n
        np.tanh(n, out=n)
        # n + z * (h - n) is (1 - z) * n + z * h with one product less.
        np.subtract(h, n, out=h_new)
        h_new *= z
        h_new += n


def _slopes(gates, hs, slopes) -> None:
    """Fill in what multiplies `dh_new` to give the planes dq da_r da_z da_n."""
    r, z, n, q = gates.swapaxes(0, 1)
    k_q, k_r, k_z, k_n, spare = slopes.swapaxes(0, 1)
    np.subtract(1, z, out=spare)
    # (h - n) * z * (1 - z)
    np.subtract(hs, n, out=k_z)
    k_z *= z
    k_z *= spare
    # (1 - z) * (1 - n**2)
    np.multiply(n, n, out=k_n)
    np.subtract(1, k_n, out=k_n)
    k_n *= spare
    # k_n * r and k_n * q * r * (1 - r)
    np.multiply(k_n, r, out=k_q)
    np.multiply(k_q, q, out=k_r)
    k_r *= np.subtract(1, r, out=spare)


def _steps_back(dys, z, slopes, U_T, dA, dh) -> None:
    """Take the steps of one block from the last to the first; `dh` changes in place."""
    B, H = dh.shape
    planes_of_dA = dA.reshape(len(dA), B, 4, H).swapaxes(1, 2)
    kept, width = np.empty_like(dh), U_T.shape[0]
    views = zip(dys, z, slopes, planes_of_dA, dA[:, :, :width], strict=True)
    for dy, z, k, da, da_h in reversed([*views]):
        dh += dy
        np.multiply(dh, k, out=da)
        np.multiply(dh, z, out=kept)
        np.dot(da_h, U_T, out=dh)
        dh += kept
