"""What the initial weights of an LSTM have to fulfil."""

from itertools import combinations

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.memory_sizes import SIZES, blocks_of


def _forget_bias(values, answer):
    asked, blocks = float(values["forget_bias"]), blocks_of(answer[2])
    if np.abs(blocks["f"] - asked).max() < 1e-5:
        return None
    low, high = blocks["f"].min(), blocks["f"].max()
    held = f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"
    sentence = f"Block f of b holds {held}, and the call asked for {asked:.3g}."
    other = [n for n, block in blocks.items() if np.abs(block - asked).max() < 1e-5]
    return f"{sentence} Block {other[0]} holds that number." if other else sentence


def _other_bias(values, answer):
    wrong = [n for n, block in blocks_of(answer[2]).items() if n != "f" and block.any()]
    return f"Block {wrong[0]} of b is not zero." if wrong else None


def _range(block: np.ndarray) -> str:
    largest = max(1.0, np.abs(block).max())
    with np.errstate(all="ignore"):
        stretch = largest * np.linalg.svd(block / largest, compute_uv=False)
    return f"singular values from {stretch[-1]:.2g} to {stretch[0]:.3g}"


def _orthonormal(matrix: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.abs(matrix @ matrix.T - np.eye(len(matrix))).max() < 1e-4)


def _as_a_whole(values, answer):
    U, i = np.asarray(answer[1], np.float64), blocks_of(answer[1])["i"]
    if not _orthonormal(U) or _orthonormal(i):
        return None
    return f"The rows of all of U are orthonormal, and block i alone has {_range(i)}."


def _not_orthogonal(values, answer):
    for name, block in blocks_of(answer[1]).items():
        if not _orthonormal(block):
            return f"Block {name} of U has {_range(block)}."
    return None


def _shared(values, answer):
    for label, array in (("W", answer[0]), ("U", answer[1])):
        for (one, a), (two, b) in combinations(blocks_of(array).items(), 2):
            same = [b, -b] + ([b.T, -b.T] if label == "U" else [])
            if any(np.array_equal(a, other) for other in same):
                return f"Blocks {one} and {two} of {label} hold the same numbers."
    return None


WEIGHTS = (
    Demand(
        "forget-bias-missing",
        "The forget bias is not at the forget gate",
        _forget_bias,
        "The shapes are right, and a short task is learned with any bias.",
        "Which H entries of b belong to the forget gate?",
    ),
    Demand(
        "bias-on-other-gates",
        "Other gates have a bias too",
        _other_bias,
        "The forget gate is as asked, and training moves every bias anyway.",
        "What does a bias at the input gate or the output gate do at the first step?",
    ),
    Demand(
        "orthogonal-as-a-whole",
        "Orthogonal as one wide matrix",
        _as_a_whole,
        "A test of the whole of U passes, and Keras draws it like this.",
        "Which matrix does one gate multiply the state with, and what does that one do to lengths?",
    ),
    Demand(
        "gate-not-orthogonal",
        "A gate's matrix is not orthogonal",
        _not_orthogonal,
        "Its entries look like those of any other random matrix.",
        "How long is a vector after it was multiplied with an orthogonal matrix?",
    ),
    Demand(
        "gates-share-a-draw",
        "Two gates start as one",
        _shared,
        "Every gate is right on its own.",
        "If two gates start with the same weights, how do they ever come to differ?",
    ),
    *SIZES,
)
