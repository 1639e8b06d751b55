"""The questions about memory: initial weights, two tasks, and a step without one of its gates."""

from functools import partial

import numpy as np

from gatedrnn.checks.lstm_draws import draw_step, reference_cache
from gatedrnn.checks.memory_marks import MARKS
from gatedrnn.checks.memory_numbers import NUMBERS
from gatedrnn.checks.memory_weights import WEIGHTS
from gatedrnn.checks.own_work import OWN_WORK
from gatedrnn.checks.question import Question

CALL = """
from gatedrnn.checks import memory
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), memory.{arguments}, inputs, {count})
"""
GATES = "ifo"


def draw_weights_request(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `seed`, `H`, a `D` of about 1.5 `H`, and a `forget_bias`."""
    # With these sizes a limit from D, from H, or from all gates is another one, and by far.
    H = int(rng.integers(56, 65))
    sizes = {"D": np.array(H + int(rng.integers(26, 33))), "H": np.array(H)}
    return {**_seed(rng), **sizes, "forget_bias": np.array(rng.uniform(0.5, 5))}


def draw_batch_request(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `seed`, a batch size `B` of two thousand or more, and a short, even `T`."""
    B, T = int(rng.integers(2000, 2201)), int(rng.choice([10, 12, 14]))
    return {**_seed(rng), "B": np.array(B), "T": np.array(T)}


def draw_copy_task(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a delay `T`, `k` symbols and their `s` kinds, no two of them near each other."""
    k, s = rng.permutation([3, 6, 12, 15])[:2]
    return {
        "T": np.array(float(rng.integers(20, 200))),
        "k": np.array(float(k)),
        "s": np.array(float(s)),
    }


def draw_ablation(rng: np.random.Generator, number: float) -> dict[str, np.ndarray]:
    """Draw one step, and the `number` of the gate to hold open: 1 for i, 2 for f, 3 for o."""
    return {**draw_step(rng), "gate": np.array(number)}


def _seed(rng) -> dict[str, np.ndarray]:
    return {"seed": np.array(int(rng.integers(2**31)))}


def weights_arguments(values: dict) -> dict:
    """Arguments of ``init_lstm_weights(rng, D, H, forget_bias)``."""
    sizes = {"D": int(values["D"]), "H": int(values["H"])}
    return {"rng": _rng(values), **sizes, "forget_bias": float(values["forget_bias"])}


def batch_arguments(values: dict) -> dict:
    """Arguments of ``adding_batch(rng, B, T)``."""
    return {"rng": _rng(values), "B": int(values["B"]), "T": int(values["T"])}


def baseline_arguments(values: dict) -> dict:
    """Arguments of ``copy_baseline(T, k, s)``."""
    return {name: int(values[name]) for name in ("T", "k", "s")}


def ablated_arguments(values: dict) -> dict:
    """Arguments of ``ablated_step(x, h, c, W, U, b, gate)``."""
    arrays = {name: values[name] for name in ("x", "h", "c", "W", "U", "b")}
    return {**arrays, "gate": _gate(values)}


def _rng(values: dict) -> np.random.Generator:
    return np.random.default_rng(int(values["seed"]))


def _gate(values: dict) -> str:
    return GATES[int(values["gate"]) - 1]


def expected_weights(values: dict) -> tuple:
    """Arrays shaped like `W, U, b`; their values are nobody's answer."""
    D, H = int(values["D"]), int(values["H"])
    return np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)


def expected_batch(values: dict) -> tuple:
    """Arrays shaped like `xs, targets`; their values are nobody's answer."""
    B, T = int(values["B"]), int(values["T"])
    return np.zeros((B, T, 2)), np.zeros((B, 1))


def expected_baseline(values: dict) -> tuple:
    """Right loss of whoever remembers nothing of the copy task."""
    T, k, s = values["T"], values["k"], values["s"]
    return (k * np.log(s) / (T + 2 * k),)


def expected_ablated(values: dict) -> tuple:
    """Right `h_new, c_new`, each (B, H), with one gate of :eq:`lstm-cell` held at 1."""
    cache = reference_cache(values)
    i, f, o = (1 if name == _gate(values) else getattr(cache, name) for name in GATES)
    c_new = f * values["c"] + i * cache.g
    return o * np.tanh(c_new), c_new


def _question(name, points, returns, draws, arguments, expected, demands=(), own=()) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    work = (*OWN_WORK, *own)
    return Question(name, points, returns, call, draws, arguments, expected, demands, own_work=work)


init_lstm_weights = _question(
    "init_lstm_weights",
    3,
    {"W": ("D", "4*H"), "U": ("H", "4*H"), "b": ("4*H",)},
    (draw_weights_request, draw_weights_request),
    weights_arguments,
    expected_weights,
    WEIGHTS,
    ("gatedrnn.params.init_lstm", "gatedrnn.params.initial"),
)
adding_batch = _question(
    "adding_batch",
    2,
    {"xs": ("B", "T", "2"), "targets": ("B", "1")},
    (draw_batch_request, draw_batch_request),
    batch_arguments,
    expected_batch,
    (*MARKS, *NUMBERS),
    ("gatedrnn.data.tasks.adding", "gatedrnn.data.tasks.recall"),
)
copy_baseline = _question(
    "copy_baseline",
    1,
    {"loss": ()},
    (draw_copy_task, draw_copy_task),
    baseline_arguments,
    expected_baseline,
    own=("gatedrnn.data.tasks.baseline", "gatedrnn.data.tasks.scores"),
)
ablated_step = _question(
    "ablated_step",
    3,
    {"h_new": ("B", "H"), "c_new": ("B", "H")},
    tuple(partial(draw_ablation, number=number) for number in (1.0, 2.0, 3.0)),
    ablated_arguments,
    expected_ablated,
)
