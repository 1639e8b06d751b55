"""Two questions that are answered by reading: which layers are fused, and which timings lie."""

import numpy as np

from gatedrnn.checks.question import Question

CALL = """
from gatedrnn.checks import kernels_faults
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), kernels_faults.no_arguments, inputs, {count})
"""


def draw_nothing(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw nothing: the calls and the programs stand in the notebook."""
    return {}


def no_arguments(values: dict) -> dict:
    """Neither function takes arguments."""
    return {}


def expected_fusion(values: dict) -> tuple:
    """How calls A to F in the notebook run: 1 fused, 2 in a loop, 3 not at all.

    The tests ask `gatedrnn.kernels.why_not_fused`, which this package does not import: it needs
    PyTorch.
    """
    return tuple(np.array(number) for number in (1, 2, 3, 1, 3, 2))


def expected_faults(values: dict) -> tuple:
    """Numbers of the faults of programs A, B and C in the notebook's table."""
    return np.array(2), np.array(4), np.array(3)


def _question(name: str, letters: str, expected) -> Question:
    call = CALL.format(name=name, count=len(letters)).strip()
    returns = dict.fromkeys(letters, ())
    draws = (draw_nothing, draw_nothing)
    return Question(name, 2, returns, call, draws, no_arguments, expected, integers=True)


why_falls_back = _question("why_falls_back", "ABCDEF", expected_fusion)
find_timing_faults = _question("find_timing_faults", "ABC", expected_faults)
