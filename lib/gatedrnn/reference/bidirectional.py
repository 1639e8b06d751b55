"""Two cells that read the same sequences, one from each end."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gatedrnn.reference.layer import Layer, states_of
from gatedrnn.spec import Directions


@dataclass(frozen=True)
class Bidirectional:
    """Two cells that read the same sequences, one from each end; their outputs stand side by side.

    States, tapes and parameter gradients are `Directions`.

    Attributes
    ----------
    ahead, back : Cell
        NumPy cells with the same number of inputs; `back` starts at the end.

    Raises
    ------
    ValueError
        If the two cells take different numbers of inputs.
    """

    ahead: Any
    back: Any

    def __post_init__(self):
        D, D_back = (layer.sizes[0] for layer in self._layers)
        if D_back != D:
            raise ValueError(f"bidirectional: back takes {D_back} inputs, expected {D} as ahead")

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of inputs and of outputs of one step, those of both cells together."""
        (D, H), (_, H_back) = (layer.sizes for layer in self._layers)
        return D, H + H_back

    def forward(self, xs, state=None, *, lengths=None) -> tuple[np.ndarray, Directions, Directions]:
        """Run both cells over a batch of sequences.

        Parameters
        ----------
        xs : ndarray (B, T, D)
            Input sequences.
        state : pair of states, optional
            State of each cell before its own first step; zeros when absent.
        lengths : sequence of int (B,), optional
            As in `unroll`; `back` starts at each sequence's own end.

        Returns
        -------
        ys : ndarray (B, T, H_ahead + H_back)
            Outputs, both cells aligned with `xs`.
        state : Directions
            State of each cell after its own last step, which for `back` is the first of the
            sequence.
        tape : Directions
            What `backward` needs.

        Raises
        ------
        ValueError
            If a shape, a dtype or a length does not fit.
        """
        states = states_of("bidirectional", "state", state, 2)
        runs = [
            layer.forward(xs, before, lengths=lengths)
            for layer, before in zip(self._layers, states, strict=True)
        ]
        ys, last, tapes = zip(*runs, strict=True)
        return np.concatenate(ys, axis=2), Directions(*last), Directions(*tapes)

    def backward(self, dys, dstate, tape) -> tuple[np.ndarray, Directions, Directions]:
        """Backpropagate through both cells; the input receives from both.

        Parameters
        ----------
        dys : ndarray (B, T, H_ahead + H_back)
            Gradient of the loss at every output.
        dstate : pair of states, optional
            Gradient of the loss at the last states; zeros when None.
        tape : Directions
            What `forward` returned.

        Returns
        -------
        dxs : ndarray (B, T, D)
            Gradient at the inputs.
        dstate : Directions
            Gradient at the initial states.
        dparams : Directions
            Gradient at the parameters.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        spec, dtype = self.ahead.spec, self.ahead.params.W.dtype
        spec.check_array("dys", dys, (*tape.ahead.active.shape, self.sizes[1]), dtype)
        parts = np.split(dys, [self.ahead.params.U.shape[0]], axis=2)
        arriving = states_of("bidirectional", "dstate", dstate, 2)
        runs = [
            layer.backward(*part)
            for layer, *part in zip(self._layers, parts, arriving, tape, strict=True)
        ]
        dxs, before, dparams = zip(*runs, strict=True)
        return sum(dxs), Directions(*before), Directions(*dparams)

    @property
    def _layers(self) -> tuple[Layer, Layer]:
        return Layer(self.ahead), Layer(self.back, reverse=True)
