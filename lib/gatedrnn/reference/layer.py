"""One cell over time as a layer: the smallest of the compositions.

A layer has `forward(xs, state)` and `backward(dys, dstate, tape)`. `Layer`, `Bidirectional` and
`Stacked` all do, so each may stand where another stands.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gatedrnn.reference.unroll import unroll_backward, unroll_forward


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


def states_of(owner: str, name: str, states, count: int) -> tuple | list:
    """Return one state for each part of a composition, None for each when there are none.

    Parameters
    ----------
    owner, name : str
        Who asks and what it is called, for the error message.
    states : sequence of states or None
        What the caller was given.
    count : int
        How many parts there are.

    Returns
    -------
    sequence
        `count` states, each of which may be None.

    Raises
    ------
    ValueError
        If `states` is no sequence of `count` states.
    """
    if states is None:
        return [None] * count
    if not isinstance(states, (tuple, list)):
        raise ValueError(f"{owner}: {name} is a {type(states).__name__}, expected {count} states")
    if len(states) != count:
        raise ValueError(f"{owner}: {name} holds {len(states)} states, expected {count}")
    return states
