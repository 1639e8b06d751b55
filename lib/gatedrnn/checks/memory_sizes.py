"""What the initial input weights of an LSTM have to fulfil: their size and how they are drawn."""

import numpy as np

from gatedrnn.checks.demands import Demand

BLOCKS = "ifgo"
# A block holds 4500 numbers or more: chance moves its size and its shares by a seventh of this.
LIMIT = 0.05


def blocks_of(array) -> dict[str, np.ndarray]:
    """Take the four column blocks of an array apart, in float64."""
    parts = np.split(np.asarray(array, np.float64), 4, axis=-1)
    return dict(zip(BLOCKS, parts, strict=True))


def _sizes(values, answer) -> dict[str, float]:
    # Root mean square of each block of W, as a fraction of Glorot's.
    D, H = len(answer[0]), len(answer[1])
    with np.errstate(all="ignore"):
        return {
            n: float(np.sqrt((block**2).mean() * (D + H) / 2))
            for n, block in blocks_of(answer[0]).items()
        }


def _one_sided(values, answer):
    for name, block in blocks_of(answer[0]).items():
        share = float((block > 0).mean())
        if not 0.3 < share < 0.7 and block.any():
            return f"In block {name} of W, {share:.0%} of the numbers are positive."
    return None


def _over_all_gates(values, answer):
    D, H = len(answer[0]), len(answer[1])
    mean = np.mean(list(_sizes(values, answer).values()))
    if abs(mean / np.sqrt((D + H) / (D + 4 * H)) - 1) < 0.02:
        return f"The numbers in W are {mean:.2f} times as large as Glorot's for one gate."
    return None


def _another_size(values, answer):
    for name, size in _sizes(values, answer).items():
        if not abs(size - 1) < LIMIT:
            return f"The numbers in block {name} of W are {size:.3g} times as large as Glorot's."
    return None


def _units(answer) -> dict[str, np.ndarray]:
    # Blocks of W in units of Glorot's limit.
    D, H = len(answer[0]), len(answer[1])
    return {n: block / np.sqrt(6 / (D + H)) for n, block in blocks_of(answer[0]).items()}


def _unevenly(values, answer):
    for name, block in _units(answer).items():
        largest = float(np.abs(block).max())
        if largest > 1.001:
            return f"The largest number in block {name} of W is {largest:.3g} times the limit."
        share = float((np.abs(block) < 0.5).mean())
        if abs(share - 0.5) > LIMIT:
            return (
                f"In block {name} of W, {share:.0%} of the numbers are smaller than half the limit."
            )
    return None


def _in_order(values, answer):
    for name, block in _units(answer).items():
        for axis, what in ((1, "row"), (0, "column")):
            means = block.mean(axis=axis)
            k = int(np.abs(means).argmax())
            # Six standard deviations.
            if abs(means[k]) > 6 / np.sqrt(3 * block.shape[axis]):
                where = f"{what} {k} in block {name} of W"
                return f"The mean of {where} is {means[k]:.2g} times the limit."
    return None


SIZES = (
    Demand(
        "one-sided",
        "W has one sign",
        _one_sided,
        "The mean square of a number between 0 and L is that of one between -L and L.",
        "How large is a sum of many terms of one sign?",
    ),
    Demand(
        "glorot-over-all-gates",
        "Glorot's size for four gates in one",
        _over_all_gates,
        "The formula is right, and so is the shape of W.",
        "How many units does the matrix of one gate lead to?",
    ),
    Demand(
        "another-size",
        "W is not of Glorot's size",
        _another_size,
        "Any size trains something; only deeper or longer does it show.",
        "Which two sizes enter the limit, and is it a limit or a standard deviation?",
    ),
    Demand(
        "not-drawn-evenly",
        "W is not drawn evenly",
        _unevenly,
        "Its mean square is the right one.",
        "Which share of an even draw lies in the inner half of its range, and which outside?",
    ),
    Demand(
        "weights-in-order",
        "The numbers in W stand in an order",
        _in_order,
        "A histogram does not show where a number stands.",
        "If one input has like weights to all units, what does it tell one unit and not another?",
    ),
)
