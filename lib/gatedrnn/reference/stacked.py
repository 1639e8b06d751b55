"""Layers on top of each other."""

from dataclasses import dataclass

import numpy as np

from gatedrnn.reference.layer import states_of


@dataclass(frozen=True)
class Stacked:
    """Layers on top of each other: the outputs of one are the inputs of the next.

    States, tapes and parameter gradients are tuples with one entry a layer, the lowest first.

    Attributes
    ----------
    layers : sequence of Layer or Bidirectional
        The lowest first.

    Raises
    ------
    ValueError
        If there is no layer, or a layer does not take what the one below gives.
    """

    layers: tuple

    def __post_init__(self):
        if not self.layers:
            raise ValueError("stacked: received no layers, expected at least one")
        for k in range(1, len(self.layers)):
            gives, takes = self.layers[k - 1].sizes[1], self.layers[k].sizes[0]
            if gives != takes:
                raise ValueError(
                    f"stacked: layer {k} takes {takes} inputs, "
                    f"expected {gives}, the outputs of layer {k - 1}"
                )

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of inputs of the lowest layer and of outputs of the highest."""
        return self.layers[0].sizes[0], self.layers[-1].sizes[1]

    def forward(self, xs, state=None, *, lengths=None) -> tuple[np.ndarray, tuple, tuple]:
        """Run the layers one after the other over a batch of sequences.

        Parameters
        ----------
        xs : ndarray (B, T, D)
            Input sequences.
        state : sequence of states, optional
            One for each layer; zeros when absent.
        lengths : sequence of int (B,), optional
            As in `unroll`.

        Returns
        -------
        ys : ndarray (B, T, H)
            Outputs of the highest layer.
        state : tuple of states
            Last state of each layer.
        tape : tuple of tapes
            What `backward` needs.

        Raises
        ------
        ValueError
            If a shape, a dtype, a length or the number of states does not fit.
        """
        states = states_of("stacked", "state", state, len(self.layers))
        last, tapes = [], []
        for layer, before in zip(self.layers, states, strict=True):
            xs, after, tape = layer.forward(xs, before, lengths=lengths)
            last.append(after)
            tapes.append(tape)
        return xs, tuple(last), tuple(tapes)

    def backward(self, dys, dstate, tape) -> tuple[np.ndarray, tuple, tuple]:
        """Backpropagate through the layers, the highest first.

        Parameters
        ----------
        dys : ndarray (B, T, H)
            Gradient of the loss at every output of the highest layer.
        dstate : sequence of states, optional
            Gradient of the loss at each layer's last state; zeros when None.
        tape : tuple of tapes
            What `forward` returned.

        Returns
        -------
        dxs : ndarray (B, T, D)
            Gradient at the inputs of the lowest layer.
        dstate : tuple of states
            Gradient at each layer's initial state.
        dparams : tuple
            Gradient at each layer's parameters.

        Raises
        ------
        ValueError
            If a shape, a dtype or the number of states does not fit.
        """
        arriving = states_of("stacked", "dstate", dstate, len(self.layers))
        before, dparams = [], []
        for layer, above, below in reversed(list(zip(self.layers, arriving, tape, strict=True))):
            dys, dfirst, share = layer.backward(dys, above, below)
            before.append(dfirst)
            dparams.append(share)
        return dys, tuple(before[::-1]), tuple(dparams[::-1])
