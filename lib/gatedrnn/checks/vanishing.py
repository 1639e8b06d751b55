"""The questions of the chapter on vanishing gradients."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.question import Question

CALL = """
from gatedrnn.checks import vanishing
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), vanishing.{arguments}, inputs, {count})
"""
GRADIENTS = ("W", "U", "b")
POWERS = 200


def draw_states(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw states `hs` (T, H) well inside (-1, 1) and weights `U` (H, H)."""
    T, H = int(rng.integers(6, 8)), int(rng.choice([4, 5]))
    sign = rng.choice([-1.0, 1.0], (T, H))
    return {"hs": sign * rng.uniform(0.3, 0.8, (T, H)), "U": rng.normal(size=(H, H))}


def draw_long_gradients(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw three gradients whose common norm is about ten times the threshold."""
    return _gradients(rng, 1 / rng.uniform(8, 12))


def draw_short_gradients(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw three gradients whose common norm is below the threshold."""
    return _gradients(rng, rng.uniform(1.5, 3))


def _gradients(rng, threshold_over_norm: float) -> dict[str, np.ndarray]:
    # Norms that differ a lot, and the threshold above or below all of them together.
    shapes = {"W": (3, 5), "U": (5, 5), "b": (5,)}
    arrays = {
        n: s * rng.normal(size=shapes[n]) for n, s in zip(GRADIENTS, (1, 3, 0.5), strict=True)
    }
    return {**arrays, "threshold": np.array(threshold_over_norm * _norm(arrays))}


def draw_size(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a size `n`."""
    return {"n": np.array(int(rng.integers(6, 13)))}


def norms_arguments(values: dict) -> dict:
    """Arguments of ``jacobian_product_norms(hs, U)``."""
    return {"hs": values["hs"], "U": values["U"]}


def clip_arguments(values: dict) -> dict:
    """Arguments of ``clip_by_global_norm(gradients, threshold)``."""
    return {
        "gradients": [values[name] for name in GRADIENTS],
        "threshold": float(values["threshold"]),
    }


def matrix_arguments(values: dict) -> dict:
    """Arguments of ``growing_matrix(n)``."""
    return {"n": int(values["n"])}


def expected_norms(values: dict) -> tuple:
    """Right norms of the Jacobians of :eq:`rnn-state-jacobian` over 1 to T steps, (T,)."""
    product, norms = np.eye(len(values["U"])), []
    for h in values["hs"][::-1]:
        product = (values["U"] * (1 - h**2)) @ product
        norms.append(np.linalg.norm(product, 2))
    return (np.array(norms),)


def expected_clipped(values: dict) -> tuple:
    """Right gradients, all scaled by one factor: :eq:`clip-norm`."""
    factor = min(1.0, float(values["threshold"]) / _norm(values))
    return tuple(factor * values[name] for name in GRADIENTS)


def expected_matrix(values: dict) -> tuple:
    """An array of the right shape; its values are nobody's answer."""
    return (np.zeros((int(values["n"]),) * 2),)


def _norm(values: dict) -> float:
    return float(np.sqrt(sum((values[name] ** 2).sum() for name in GRADIENTS)))


def _radius_too_large(values, answer):
    radius = np.abs(np.linalg.eigvals(np.asarray(answer[0], np.float64))).max()
    # Eigenvalues of a defective matrix are computed to a root of the rounding error.
    if radius > 0.96:
        return f"The spectral radius is {radius:.3f}; it should be at most 0.95."
    return None


def _normal(values, answer):
    U = np.asarray(answer[0], np.float64)
    # Only directions count here, and squares of huge entries overflow.
    U = U / max(1.0, np.abs(U).max())
    if np.abs(U @ U.T - U.T @ U).max() < 1e-9 * max(1.0, np.abs(U @ U.T).max()):
        return "The matrix is normal: it commutes with its transpose."
    return None


def _never_grows(values, answer):
    U, power, largest = np.asarray(answer[0], np.float64), np.eye(len(answer[0])), 0.0
    for _ in range(POWERS):
        power = power @ U
        largest = max(largest, float(np.linalg.norm(power, 2)))
        # Further powers of a huge matrix would overflow.
        if largest > 100:
            return None
    return f"The largest norm of a power up to {POWERS} is {largest:.3g}; it should pass 100."


DEMANDS = (
    Demand(
        "spectral-radius-too-large",
        "Spectral radius too large",
        _radius_too_large,
        "Its powers grow, and that is all that a look at them shows.",
        "What do the powers do in the long run?",
    ),
    Demand(
        "normal-matrix",
        "A normal matrix cannot grow",
        _normal,
        "Its spectral radius is as asked, and its entries look like any others.",
        "How do singular values and eigenvalues of a symmetric matrix compare?",
    ),
    Demand(
        "never-grows",
        "The powers hardly grow",
        _never_grows,
        "The matrix is not normal and one step may stretch; the steps do not add up.",
        "If unit 1 feeds unit 2, unit 2 feeds unit 3 and so on, what happens along the chain?",
    ),
)


def _question(name, points, returns, draws, arguments, expected, demands=()) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(name, points, returns, call, draws, arguments, expected, demands)


jacobian_product_norms = _question(
    "jacobian_product_norms",
    3,
    {"norms": ("T",)},
    (draw_states, draw_states),
    norms_arguments,
    expected_norms,
)
clip_by_global_norm = _question(
    "clip_by_global_norm",
    2,
    {"W": ("D", "H"), "U": ("H", "H"), "b": ("H",)},
    (draw_long_gradients, draw_short_gradients),
    clip_arguments,
    expected_clipped,
)
growing_matrix = _question(
    "growing_matrix",
    2,
    {"U": ("n", "n")},
    (draw_size, draw_size),
    matrix_arguments,
    expected_matrix,
    DEMANDS,
)
