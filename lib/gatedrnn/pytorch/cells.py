"""PyTorch twins of the NumPy cells; the docstrings of `gatedrnn.reference` hold for them."""

import torch
from torch import nn

from gatedrnn.params import GRUParams, LSTMParams, RNNParams
from gatedrnn.spec import GRU, LSTM, RNN, CellSpec, HiddenState, LSTMState


class RNNCell(nn.Module):
    """One step of a plain RNN in PyTorch; autograd takes the backward step.

    Parameters
    ----------
    params : RNNParams
        NumPy arrays; they become the trainable parameters `W` (D, H), `U` (H, H), `b` (H,).
    device : torch.device or str, optional
        Where the parameters live.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    spec: CellSpec = RNN

    def __init__(self, params: RNNParams, *, device=None):
        super().__init__()
        self.spec.check_params(params)
        self.W, self.U, self.b = (nn.Parameter(torch.tensor(p, device=device)) for p in params)

    def initial_state(self, batch_size: int) -> HiddenState:
        """Return the zero state, `h` (B, H), on the parameters' device."""
        return HiddenState(self.U.new_zeros(batch_size, self.U.shape[0]))

    def forward(self, x: torch.Tensor, state: HiddenState) -> tuple[torch.Tensor, HiddenState]:
        """Advance one step: `x` (B, D) and `h` (B, H) give `y` (B, H) and the next state.

        Implements :eq:`rnn-preactivation` and :eq:`rnn-hidden`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        self.spec.check_step(*self.W.shape[:1], *self.U.shape[:1], self.W.dtype, x, state)
        (h,) = state
        h_new = (x @ self.W + h @ self.U + self.b).tanh()
        return h_new, HiddenState(h_new)


class LSTMCell(nn.Module):
    """One step of an LSTM in PyTorch; autograd takes the backward step.

    Parameters
    ----------
    params : LSTMParams
        NumPy arrays; they become the trainable parameters `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).
    device : torch.device or str, optional
        Where the parameters live.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    spec: CellSpec = LSTM

    def __init__(self, params: LSTMParams, *, device=None):
        super().__init__()
        self.spec.check_params(params)
        self.W, self.U, self.b = (nn.Parameter(torch.tensor(p, device=device)) for p in params)

    def initial_state(self, batch_size: int) -> LSTMState:
        """Return the zero state, `h` and `c` (B, H), on the parameters' device."""
        h, c = self.U.new_zeros(2, batch_size, self.U.shape[0]).unbind()
        return LSTMState(h, c)

    def forward(self, x: torch.Tensor, state: LSTMState) -> tuple[torch.Tensor, LSTMState]:
        """Advance one step: `x` (B, D) and `h`, `c` (B, H) give `y` (B, H) and the next state.

        Implements :eq:`lstm-preactivation`, :eq:`lstm-gates`, :eq:`lstm-cell` and
        :eq:`lstm-hidden`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        self.spec.check_step(*self.W.shape[:1], *self.U.shape[:1], self.W.dtype, x, state)
        h, c = state
        a_i, a_f, a_g, a_o = (x @ self.W + h @ self.U + self.b).chunk(4, dim=1)
        i, f, g, o = a_i.sigmoid(), a_f.sigmoid(), a_g.tanh(), a_o.sigmoid()
        c_new = f * c + i * g
        h_new = o * c_new.tanh()
        return h_new, LSTMState(h_new, c_new)


class GRUCell(nn.Module):
    """One step of a GRU, reset after, in PyTorch; autograd takes the backward step.

    Parameters
    ----------
    params : GRUParams
        NumPy arrays; they become the trainable parameters `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,)
        and `b_hn` (H,).
    device : torch.device or str, optional
        Where the parameters live.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    spec: CellSpec = GRU

    def __init__(self, params: GRUParams, *, device=None):
        super().__init__()
        self.spec.check_params(params)
        self.W, self.U, self.b, self.b_hn = (
            nn.Parameter(torch.tensor(p, device=device)) for p in params
        )

    def initial_state(self, batch_size: int) -> HiddenState:
        """Return the zero state, `h` (B, H), on the parameters' device."""
        return HiddenState(self.U.new_zeros(batch_size, self.U.shape[0]))

    def forward(self, x: torch.Tensor, state: HiddenState) -> tuple[torch.Tensor, HiddenState]:
        """Advance one step: `x` (B, D) and `h` (B, H) give `y` (B, H) and the next state.

        Implements :eq:`gru-preactivation`, :eq:`gru-gates`, :eq:`gru-candidate` and
        :eq:`gru-hidden`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        self.spec.check_step(*self.W.shape[:1], *self.U.shape[:1], self.W.dtype, x, state)
        (h,) = state
        x_r, x_z, x_n = (x @ self.W + self.b).chunk(3, dim=1)
        h_r, h_z, h_n = (h @ self.U).chunk(3, dim=1)
        r, z = (x_r + h_r).sigmoid(), (x_z + h_z).sigmoid()
        n = (x_n + r * (h_n + self.b_hn)).tanh()
        h_new = (1 - z) * n + z * h
        return h_new, HiddenState(h_new)
