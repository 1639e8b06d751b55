"""What equal placements demand: the two GRUs agree, and the reset gate is at work."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.reference import sigmoid

# Largest difference that still counts as none, in states of size 1.
SAME = 1e-12


def run(values: dict, answer: list) -> dict[str, np.ndarray]:
    """Take one step in both placements on the instance's inputs.

    Parameters
    ----------
    values : dict of ndarray
        One instance of `draw_request`.
    answer : list of ndarray
        `W` (D, 3*H), `U` (H, 3*H) and `b` (3*H,).

    Returns
    -------
    dict of ndarray (B, H)
        Gate `r`; recurrent parts of the candidate, `after` and `before`; new states, `h_after`
        and `h_before`.
    """
    W, U, b = (np.asarray(array, np.float64) for array in answer)
    x, h = values["x"], values["h"]
    # Products of huge weights overflow, and a warning would cost points in nbgrader.
    with np.errstate(all="ignore"):
        x_r, x_z, x_n = np.split(x @ W + b, 3, axis=1)
        U_r, U_z, U_n = np.split(U, 3, axis=1)
        r, z = sigmoid(x_r + h @ U_r), sigmoid(x_z + h @ U_z)
        made = {"r": r, "after": r * (h @ U_n), "before": (r * h) @ U_n}
        for name in ("after", "before"):
            made[f"h_{name}"] = (1 - z) * np.tanh(x_n + made[name]) + z * h
    return made


def _gap(one: np.ndarray, other: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        gap = float(np.abs(one - other).max())
    return gap if np.isfinite(gap) else np.inf


def _nothing_to_reset(values, answer):
    largest = float(np.abs(np.split(answer[1], 3, axis=1)[2]).max())
    if largest < 0.1:
        return f"The largest entry of U in the block n is {largest:.1g}; it should be 0.1 or more."
    return None


def _always_open(values, answer):
    share = float(np.mean(run(values, answer)["r"] <= 0.9))
    if share < 0.25:
        return f"Only {share:.0%} of the values of r are 0.9 or less; at least a quarter should be."
    return None


def _never_moves(values, answer):
    r = run(values, answer)["r"]
    if not np.isfinite(r).all():
        return "Some values of r are no numbers, because the sums overflow."
    span = float(np.ptp(r, axis=0).min())
    if span < 0.1:
        return f"In one unit the values of r lie within {span:.1g} over all sequences."
    return None


def _covered(values, answer):
    made = run(values, answer)
    inside = _gap(made["after"], made["before"])
    if inside > SAME * max(1.0, _gap(made["after"], 0)) and (
        _gap(made["h_after"], made["h_before"]) <= SAME
    ):
        return f"The new states agree; what enters the tanh differs by up to {inside:.2g}."
    return None


def _different(values, answer):
    made = run(values, answer)
    gap = _gap(made["h_after"], made["h_before"])
    if gap > SAME:
        return f"The new states differ by up to {gap:.2g}."
    return None


DEMANDS = (
    Demand(
        "nothing-to-reset",
        "The candidate does not see the state",
        _nothing_to_reset,
        "Where the past takes no part, every placement of the reset gate gives the same numbers.",
        "What does the reset gate scale when U is zero in the block n?",
    ),
    Demand(
        "reset-always-open",
        "The reset gate stands open",
        _always_open,
        "With r = 1 both placements are one function, and then there is no reset gate.",
        "For which sequences does your reset gate hold the past back?",
    ),
    Demand(
        "reset-never-moves",
        "The reset gate does not move",
        _never_moves,
        "A constant gate has all the right shapes, and a small one leaves nothing to compare.",
        "What does r depend on, and through which columns of W and U?",
    ),
    Demand(
        "agreement-covered",
        "Something else hides the difference",
        _covered,
        "The new states are equal, and only the new states are usually compared.",
        "How much of the candidate reaches the new state, and can the candidate still move?",
    ),
    Demand(
        "placements-differ",
        "The two placements differ",
        _different,
        "With small recurrent weights the two states look alike.",
        "When may the factor r_j of a sum over j be taken out of the sum?",
    ),
)
