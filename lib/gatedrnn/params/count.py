"""How many numbers a layer holds."""

from gatedrnn.spec import CellSpec


def count_params(spec: CellSpec, D: int, H: int, *, biases: int = 1) -> int:
    """Count the parameters of one layer.

    Parameters
    ----------
    spec : CellSpec
        Layout of the cell.
    D, H : int
        Input size and hidden size.
    biases : int
        Bias vectors per block: 1 in this book, 2 in PyTorch and cuDNN. Keras has 1, but 2 in its
        GRU with `reset_after=True`.

    Returns
    -------
    int
        ``G * H * (D + H + biases)`` and one (H,) vector for each of `spec.extra`. The GRU's
        `b_hn` is counted beside one bias only: it is a part of the second.

    Raises
    ------
    ValueError
        If `biases` is not 1 or 2.
    """
    if biases not in (1, 2):
        raise ValueError(f"count_params: biases is {biases!r}, expected 1 or 2")
    extra = [name for name in spec.extra if biases == 1 or not name.startswith("b_")]
    return spec.G * H * (D + H + biases) + H * len(extra)
