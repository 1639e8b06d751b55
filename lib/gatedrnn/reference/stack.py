"""Layers made of cells: one direction, both directions, several on top of each other.

All three have the same two methods, so each may stand where another stands.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gatedrnn.reference.unroll import unroll_backward, unroll_forward
from gatedrnn.spec import Directions


@dataclass(frozen=True)
class Layer:
    """A cell over time, as `unroll_forward` and `unroll_backward` run it.

    Attributes
    ----------
    cell : Cell
        A NumPy cell.
    reverse : bool
        Read from the end to the start.
    """

    cell: Any
    reverse: bool = False

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of inputs and of outputs of one step."""
        return self.cell.params.W.shape[0], self.cell.params.U.shape[0]

    def forward(self, xs, state=None, *, lengths=None) -> tuple[np.ndarray, Any, Any]:
        """Run the layer over a batch of sequences; see `unroll_forward`.

        Parameters
        ----------
        xs, state, lengths
            As in `unroll`.

        Returns
        -------
        ys, state, tape
            As from `unroll_forward`.
        """
        return unroll_forward(self.cell, xs, state, lengths=lengths, reverse=self.reverse)

    def backward(self, dys, dstate, tape) -> tuple[np.ndarray, Any, Any]:
        """Backpropagate through time; see `unroll_backward`.

        Parameters
        ----------
        dys, dstate, tape
            As in `unroll_backward`.

        Returns
        -------
        dxs, dstate, dparams
            As from `unroll_backward`.
        """
        return unroll_backward(self.cell, dys, dstate, tape)


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
        if D != D_back:
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
        states = _one_each("bidirectional", "state", state, 2)
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
        arriving = _one_each("bidirectional", "dstate", dstate, 2)
        runs = [
            layer.backward(*part)
            for layer, *part in zip(self._layers, parts, arriving, tape, strict=True)
        ]
        dxs, before, dparams = zip(*runs, strict=True)
        return sum(dxs), Directions(*before), Directions(*dparams)

    @property
    def _layers(self) -> tuple[Layer, Layer]:
        return Layer(self.ahead), Layer(self.back, reverse=True)


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
        states = _one_each("stacked", "state", state, len(self.layers))
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
        arriving = _one_each("stacked", "dstate", dstate, len(self.layers))
        before, dparams = [], []
        for layer, above, below in reversed(list(zip(self.layers, arriving, tape, strict=True))):
            dys, dfirst, share = layer.backward(dys, above, below)
            before.append(dfirst)
            dparams.append(share)
        return dys, tuple(before[::-1]), tuple(dparams[::-1])


def _one_each(owner: str, name: str, states, count: int):
    if states is None:
        return [None] * count
    if not isinstance(states, (tuple, list)) or len(states) != count:
        held = f"holds {len(states)}" if isinstance(states, (tuple, list)) else "is no sequence"
        raise ValueError(f"{owner}: {name} {held}, expected {count} states")
    return states
