"""The network of every experiment: one of PyTorch's recurrent layers and a linear head."""

import numpy as np
import torch
from torch import nn

from gatedrnn import convert, spec
from gatedrnn.experiments.problems import PROBLEMS
from gatedrnn.experiments.setting import Setting
from gatedrnn.params import init_gru, init_lstm, init_rnn

SHUT = 100.0
"""A pre-activation at which float32's sigmoid and tanh are exactly 1 and their slopes exactly 0."""


class Network(nn.Module):
    """A recurrent layer and a linear head.

    Parameters
    ----------
    setting : Setting
        Says which layer, its sizes and its initial values.
    """

    def __init__(self, setting: Setting):
        super().__init__()
        problem = PROBLEMS[setting.task]
        # The global generator is somebody else's.
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(setting.seed)
            layer = getattr(nn, setting.cell)
            self.layer = layer(problem.D, setting.H, batch_first=True)
            self.head = nn.Linear(setting.H, problem.outputs)
        if setting.bias is not None:
            weights = initial_weights(setting, problem.D)
            self.layer.load_state_dict({name: torch.tensor(w) for name, w in weights.items()})
        if setting.without:
            self.hold_at_one(setting)

    def hold_at_one(self, setting: Setting) -> None:
        """Hold a block at 1: no weights and a large bias. Its gradient is zero, so it stays."""
        blocks = getattr(spec, setting.cell).blocks
        place = blocks.index(setting.without)
        rows = slice(place * setting.H, (place + 1) * setting.H)
        with torch.no_grad():
            for parameter in self.layer.parameters():
                parameter[rows] = 0
            self.layer.bias_ih_l0[rows] = SHUT

    def forward(self, xs: torch.Tensor) -> torch.Tensor:
        """Answer at every step: `xs` (B, T, D) gives (B, T, outputs)."""
        return self.head(self.layer(xs)[0])


def initial_weights(setting: Setting, D: int) -> dict[str, np.ndarray]:
    """Draw our own initial values, in PyTorch's layout.

    Parameters
    ----------
    setting : Setting
        With a number as `bias`.
    D : int
        Channels of the input.

    Returns
    -------
    dict of ndarray of float32
        What the layer's `load_state_dict` takes.
    """
    H, options = setting.H, {"rng": np.random.default_rng([setting.seed, 0]), "dtype": np.float32}
    if setting.cell == "LSTM":
        return convert.lstm_to_torch(init_lstm(D, H, forget_bias=setting.bias, **options))
    if setting.cell == "RNN":
        return convert.rnn_to_torch(init_rnn(D, H, **options))
    params = init_gru(D, H, **options)
    params.b[H : 2 * H] = setting.bias
    return convert.gru_to_torch(params)
