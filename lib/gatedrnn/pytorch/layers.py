"""PyTorch twin of `gatedrnn.reference.unroll`."""

import torch

from gatedrnn.lengths import active_steps


def unroll(cell, xs: torch.Tensor, state=None, *, lengths=None, reverse=False):
    """Run a PyTorch cell over a batch of sequences.

    Parameters
    ----------
    cell : torch.nn.Module
        A cell of `gatedrnn.pytorch`.
    xs : Tensor (B, T, D)
        Input sequences.
    state, lengths, reverse
        As in `gatedrnn.reference.unroll`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs, zero past a sequence's end.
    state : NamedTuple of Tensor (B, H)
        State after the last step of each sequence.

    Raises
    ------
    ValueError
        If a shape, a dtype or a length does not fit.
    """
    cell.spec.check_array("xs", xs, ("B", "T", cell.W.shape[0]), cell.W.dtype)
    B, T, _ = xs.shape
    H = cell.U.shape[0]
    state = cell.initial_state(B) if state is None else state
    cell.spec.check_state(B, H, cell.W.dtype, state)
    state = cell.spec.states(*state)
    active = torch.as_tensor(active_steps(cell.spec.name, lengths, B, T), device=xs.device)
    ys = [xs.new_zeros(B, H)] * T
    # Indexing xs[:, t] in the loop would make the backward pass quadratic in T.
    inputs = xs.unbind(1)
    for t in reversed(range(T)) if reverse else range(T):
        on = active[:, t, None]
        y, new = cell(torch.where(on, inputs[t], 0), state)
        ys[t] = torch.where(on, y, 0)
        state = type(new)(*(torch.where(on, n, s) for n, s in zip(new, state, strict=True)))
    return torch.stack(ys, dim=1) if T else xs.new_zeros(B, 0, H), state
