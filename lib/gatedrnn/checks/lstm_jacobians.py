"""Two questions about the Jacobian of an LSTM's whole state: one step of it, and how it grows."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.lstm_draws import draw_one_sequence
from gatedrnn.checks.question import Question
from gatedrnn.params import LSTMParams
from gatedrnn.reference import LSTMCache, LSTMCell, state_jacobian, unroll_forward
from gatedrnn.spec import LSTMState

CALL = """
from gatedrnn.checks import lstm_jacobians
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), lstm_jacobians.{arguments}, inputs, {count})
"""
T = 50
LARGEST_GATE, SMALLEST_GROWTH = 0.9, 1e4


def draw_sizes_and_inputs(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `seed`, sizes `D` and `H`, and inputs `xs` (T, D) to try the weights on."""
    D, H = int(rng.integers(3, 6)), int(rng.integers(8, 17))
    seed = np.array(int(rng.integers(2**31)))
    return {"seed": seed, "D": np.array(D), "H": np.array(H), "xs": rng.normal(size=(T, D))}


def jacobian_arguments(values: dict) -> dict:
    """Arguments of ``lstm_state_jacobian(cache, U)``."""
    cache = LSTMCache(**{name: values[name] for name in LSTMCache._fields})
    return {"cache": cache, "U": values["U"]}


def exploding_arguments(values: dict) -> dict:
    """Arguments of ``exploding_lstm(rng, D, H)``."""
    rng = np.random.default_rng(int(values["seed"]))
    return {"rng": rng, "D": int(values["D"]), "H": int(values["H"])}


def expected_jacobian(values: dict) -> tuple:
    """Right :eq:`lstm-state-jacobian` of one step, (2*H, 2*H), by the reference's way back."""
    U = values["U"]
    H = len(U)
    cell = LSTMCell(LSTMParams(np.zeros((len(values["x"]), 4 * H)), U, np.zeros(4 * H)))
    # One copy of the step for each output entry: the gradient of that entry alone arrives.
    copies = LSTMCache(*(np.tile(values[name], (2 * H, 1)) for name in LSTMCache._fields))
    arriving = LSTMState(*np.split(np.eye(2 * H), 2, axis=1))
    _, dstate, _ = cell.backward(np.zeros((2 * H, H)), arriving, copies)
    return (np.concatenate(dstate, axis=1).T,)


def expected_shapes(values: dict) -> tuple:
    """Arrays shaped like `W, U, b`; their values are nobody's answer."""
    D, H = int(values["D"]), int(values["H"])
    return np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)


def _gate_too_open(values, answer):
    with np.errstate(all="ignore"):
        _, _, tape = unroll_forward(_cell(answer), values["xs"][None])
    # NumPy's maximum keeps NaN, Python's may lose it.
    largest = np.max([cache.f for cache in tape.caches])
    if not largest < LARGEST_GATE:
        return f"A forget gate reaches {largest:.4f}; all should stay below {LARGEST_GATE}."
    return None


def _stays_small(values, answer):
    with np.errstate(all="ignore"):
        J = state_jacobian(_cell(answer), values["xs"])
    # Beyond the largest float it has long exploded, and no norm can be computed.
    norm = float(np.linalg.norm(J, 2)) if np.isfinite(J).all() else np.inf
    if norm > SMALLEST_GROWTH:
        return None
    with np.errstate(all="ignore"):
        hs = unroll_forward(_cell(answer), values["xs"][None])[0]
    return (
        f"Over {T} steps the norm is {norm:.2g}; it should pass {SMALLEST_GROWTH:.0e}. "
        f"On the way |h| reaches {np.abs(hs).max():.2g}."
    )


def _deaf(values, answer):
    with np.errstate(all="ignore"):
        state, other = (
            unroll_forward(_cell(answer), xs[None])[1] for xs in (values["xs"], -values["xs"])
        )
    if np.array_equal(np.concatenate(state), np.concatenate(other)):
        return "The inputs with all signs turned lead to the same last state."
    return None


def _cell(answer) -> LSTMCell:
    return LSTMCell(LSTMParams(*(np.asarray(array, np.float64) for array in answer)))


DEMANDS = (
    Demand(
        "forget-gate-too-open",
        "A forget gate opens too far",
        _gate_too_open,
        "The gradient may well explode, and then nobody looks at the gates.",
        "Which blocks of the three arrays decide how open the forget gate is?",
    ),
    Demand(
        "does-not-explode",
        "The gradient does not explode",
        _stays_small,
        "One step may stretch some direction a lot while fifty steps together do not.",
        "Which road from one state to the next has a factor that nothing bounds?",
    ),
    Demand(
        "inputs-ignored",
        "The inputs have no say",
        _deaf,
        "Gates and norm are as asked, for a network that does not read its inputs.",
        "Through which array does an input reach the state?",
    ),
)


def _question(name, points, returns, draw, arguments, expected, demands=()) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(
        name,
        points,
        returns,
        call,
        (draw, draw),
        arguments,
        expected,
        demands,
        whole_numbers=bool(demands),
    )


lstm_state_jacobian = _question(
    "lstm_state_jacobian",
    3,
    {"J": ("2*H", "2*H")},
    draw_one_sequence,
    jacobian_arguments,
    expected_jacobian,
)
exploding_lstm = _question(
    "exploding_lstm",
    2,
    {"W": ("D", "4*H"), "U": ("H", "4*H"), "b": ("4*H",)},
    draw_sizes_and_inputs,
    exploding_arguments,
    expected_shapes,
    DEMANDS,
)
