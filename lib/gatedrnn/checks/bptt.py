"""Two more questions about the way back: finite differences, and the fault in three programs."""

import numpy as np

from gatedrnn.checks.own_work import OWN_WORK
from gatedrnn.checks.question import Question
from gatedrnn.reference import numerical_gradient as right_gradient

CALL = """
from gatedrnn.checks import bptt
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), bptt.{arguments}, inputs, {count})
"""


def draw_function(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a point `array` (K, N), coefficients of a curved function, and a large `step`.

    With a step this large every other quotient is far from the central one.
    """
    shape = (int(rng.integers(2, 4)), int(rng.integers(4, 6)))

    def numbers(low, high):
        return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)

    coefficients = {"A": numbers(0.5, 1.5), "C": numbers(0.5, 1.5)}
    return {"array": numbers(0.5, 1.5), **coefficients, "step": np.array(rng.uniform(0.2, 0.3))}


def draw_nothing(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw nothing: the three programs stand in the notebook."""
    return {}


def gradient_arguments(values: dict) -> dict:
    """Arguments of ``numerical_gradient(loss, array, step)``."""
    loss = make_loss(values["A"], values["C"])
    return {"loss": loss, "array": values["array"], "step": float(values["step"])}


def faults_arguments(values: dict) -> dict:
    """``find_faults()`` takes no arguments."""
    return {}


def make_loss(A: np.ndarray, C: np.ndarray):
    """Make a curved function of an array.

    Parameters
    ----------
    A, C : ndarray (K, N)
        Coefficients.

    Returns
    -------
    callable
        ``loss(array) -> float``.
    """
    A, C = A.copy(), C.copy()

    def loss(array) -> float:
        array = np.array(array, dtype=np.float64)
        if array.shape != A.shape:
            raise ValueError(f"loss: array has shape {array.shape}, expected {A.shape}")
        return float((A * np.exp(array) + C * array**3).sum())

    # What Python says about a call with too few arguments begins with this name.
    loss.__qualname__ = "loss"
    return loss


def expected_gradient(values: dict) -> tuple:
    """Right central differences, shaped like `array`."""
    loss = make_loss(values["A"], values["C"])
    return (right_gradient(loss, values["array"], step=float(values["step"])),)


def expected_faults(values: dict) -> tuple:
    """Numbers of the faults of programs A, B and C in the notebook's table."""
    return np.array(3), np.array(6), np.array(1)


def _call(name: str, arguments: str, count: int) -> str:
    return CALL.format(name=name, arguments=arguments, count=count).strip()


numerical_gradient = Question(
    "numerical_gradient",
    2,
    {"gradient": ("K", "N")},
    _call("numerical_gradient", "gradient_arguments", 1),
    (draw_function, draw_function),
    gradient_arguments,
    expected_gradient,
    own_work=(
        *OWN_WORK,
        "gatedrnn.reference.numerical_gradient",
        "gatedrnn.reference.gradcheck.numerical_gradient",
    ),
)
find_faults = Question(
    "find_faults",
    3,
    {"A": (), "B": (), "C": ()},
    _call("find_faults", "faults_arguments", 3),
    (draw_nothing, draw_nothing),
    faults_arguments,
    expected_faults,
    integers=True,
)
