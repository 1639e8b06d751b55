"""Keras's LSTM with `use_cudnn` off and on, in a process of its own, where TensorFlow sees a GPU.

``python -m gatedrnn.bench.kernels.keras_side`` takes a case as JSON and prints the rows of the
record. TensorFlow has no events of the device in Python: the clock on the wall runs until the last
result of a block has arrived.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

import numpy as np

from gatedrnn.bench.cases import Size
from gatedrnn.bench.kernels import problem as problems
from gatedrnn.bench.kernels.gate import complaint
from gatedrnn.bench.kernels.grid import Case
from gatedrnn.bench.kernels.rows import row
from gatedrnn.convert import lstm_to_keras
from gatedrnn.params import LSTMParams

NAMES = {"keras_loop": False, "keras_cudnn": True}
BLOCK = 0.02


def rows(case: Case, rounds: int) -> list[dict]:
    """Measure Keras on a case, in another process.

    Parameters
    ----------
    case : Case
        One layer, one direction.
    rounds : int
        Rounds of each contender.

    Returns
    -------
    list of dict
        As in the record; without times where TensorFlow is missing or sees no GPU.
    """
    command = [sys.executable, "-m", "gatedrnn.bench.kernels.keras_side"]
    environment = os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    request = json.dumps({"case": asdict(case), "rounds": rounds})
    done = subprocess.run(command, input=request, capture_output=True, text=True, env=environment)
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return [row(name, f"not timed: {reason}", {}) for name in NAMES]


def measure(case: Case, rounds: int) -> list[dict]:
    """Gate and time both contenders in this process.

    Parameters
    ----------
    case, rounds
        As in `rows`.

    Returns
    -------
    list of dict
        As in the record.
    """
    problem = problems.draw(case)
    short = problems.shortened(problem, min(case.size.T, problems.CHECKED))
    expected = problems.solve(case, short)
    complaints, calls = {}, {}
    for name, use_cudnn in NAMES.items():
        try:
            wrong = complaint(_answer(case, short, use_cudnn), expected, case.dtype)
            if wrong:
                complaints[name] = f"wrong, not timed: {wrong}"
                continue
            forward, both, inputs = _functions(case, problem, use_cudnn)
            calls[name, "f"] = lambda forward=forward, inputs=inputs: forward(*inputs[:2])[0]
            calls[name, "fb"] = lambda both=both, inputs=inputs: both(*inputs)[1][0]
        except Exception as error:
            # Whatever Keras raises becomes a line of the table.
            complaints[name] = f"failed, not timed: {_sentence(error)}"
    repeats = {key: max(1, round(BLOCK / _clock(call, 1))) for key, call in _warm(calls).items()}
    seconds = {key: [] for key in calls}
    for _ in range(rounds):
        for key, call in calls.items():
            seconds[key].append(_clock(call, repeats[key]))
    return [row(name, complaints.get(name), seconds) for name in NAMES]


def _functions(case: Case, problem: problems.Problem, use_cudnn: bool):
    import keras
    import tensorflow as tf

    (params,), (state,), (dstate,) = problem.layers, problem.states, problem.dstates
    layer = keras.layers.LSTM(
        case.size.H, return_sequences=True, return_state=True, use_cudnn=use_cudnn
    )
    layer.build(problem.xs.shape)
    narrow = LSTMParams(*(p.astype(np.float32) for p in params))
    layer.set_weights(lstm_to_keras(narrow))

    # Arguments, not captured constants, so that nothing can be folded away.
    @tf.function
    def forward(xs, state):
        return layer(xs, initial_state=state)

    @tf.function
    def both(xs, state, dys, dstate):
        with tf.GradientTape() as tape:
            tape.watch([xs, *state])
            out = layer(xs, initial_state=state, training=True)
        below = [xs, *state, *layer.trainable_weights]
        return out, tape.gradient(out, below, output_gradients=[dys, *dstate])

    def tensor(array):
        return tf.constant(array, tf.float32)

    states = [[tensor(a) for a in part] for part in (state, dstate)]
    return forward, both, (tensor(problem.xs), states[0], tensor(problem.dys), states[1])


def _answer(case: Case, problem: problems.Problem, use_cudnn: bool) -> dict[str, np.ndarray]:
    _, both, inputs = _functions(case, problem, use_cudnn)
    (ys, *last), (dxs, dh, dc, *dparams) = (
        [np.asarray(tensor, np.float64) for tensor in part] for part in both(*inputs)
    )
    return problems.named(ys, last, dxs, [dh, dc], LSTMParams(*dparams))


def _sentence(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # Keras wraps what went wrong into the way there and its arguments, and prints it bold.
    places = [k for k, line in enumerate(lines) if "Exception encountered" in line]
    return re.sub(r"\x1b\[\d+m", "", lines[places[-1] + 1] if places else lines[0])


def _warm(calls: dict) -> dict:
    for call in calls.values():
        _clock(call, 3)
    return calls


def _clock(call: Callable, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        result = call()
    # Only a number that has arrived ends the work.
    np.asarray(result)
    return (time.perf_counter() - start) / repeats


def main() -> None:
    """Read a case, measure it, print its rows; without a GPU, end with a sentence."""
    try:
        import tensorflow as tf
    except ImportError:
        sys.exit("TensorFlow is not installed")
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        sys.exit("TensorFlow sees no GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, True)
    # As exact as its neighbors in the table.
    tf.config.experimental.enable_tensor_float_32_execution(False)
    request = json.loads(sys.stdin.read())
    fields = request["case"] | {"size": Size(*request["case"]["size"])}
    print(json.dumps(measure(Case(**fields), request["rounds"])))


if __name__ == "__main__":
    main()
