"""The explorer's mathematics, in JavaScript and in Python, against the reference cell."""

import itertools
import json
import math
import shutil
import subprocess
from base64 import b64encode

import numpy as np
import pytest

from gatedrnn.reference import LSTMCell, Tape, unroll_backward, unroll_forward
from gatedrnn.spec import LSTMState
from gatedrnn.viz.explorers.gradient_flow import MODULE, describe
from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow, half_life
from gatedrnn.viz.explorers.gradient_flow_network import (
    KNOBS,
    B,
    D,
    H,
    check_knobs,
    lstm_params,
    network,
)
from gatedrnn.viz.explorers.panel import module_text

GRID = [
    dict(zip(KNOBS, values, strict=True))
    for values in itertools.product(
        (-2.0, 0, 1, 6), (-4.0, 0.0, 4), (0.0, 0.7, 1, 3.0), (2, 37, 200)
    )
]
SCRIPT = """
import { readFileSync } from "node:fs";
const { simulate, describe } = await import(process.argv[1]);
const settings = JSON.parse(readFileSync(0, "utf8"));
const answer = settings.map((s) => {
  const flow = simulate(s);
  return { ...flow, words: describe(flow, s) };
});
process.stdout.write(JSON.stringify(answer));
"""


@pytest.fixture(scope="module")
def javascript():
    """What the module computes for the whole grid, by node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is missing (for example: apt install nodejs)")
    url = "data:text/javascript;base64," + b64encode(module_text(MODULE).encode()).decode()
    done = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT, url],
        input=json.dumps(GRID),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def rounding(curve, T):
    """Rounding errors of the states grow like the gradient itself, so the bound grows with it."""
    return max(1e-9, 1e-15 * T * max(curve))


@pytest.mark.parametrize("number", range(len(GRID)))
def test_module_draws_what_python_computes(javascript, number):
    settings, page = GRID[number], javascript[number]
    flow = gradient_flow(**settings)
    assert page["forget_gate"] == pytest.approx(flow.forget_gate, rel=1e-12)
    for name in ("lstm", "rnn", "highway"):
        expected = getattr(flow, name)
        bound = rounding(expected, settings["T"])
        if name == "rnn" and bound > 1e-6:
            # The plain RNN is chaotic here: only the order of magnitude is a fact.
            assert np.log10(np.array(page[name], float)) == pytest.approx(np.log10(expected), abs=4)
        else:
            # Squares of numbers below 1e-150 underflow; the axis ends at 1e-16.
            assert page[name] == pytest.approx(expected, rel=bound, abs=1e-150)


def test_page_and_alternative_text_say_the_same(javascript):
    calm = [n for n, s in enumerate(GRID) if s["recurrent_scale"] < 3]
    assert len(calm) == len(GRID) * 3 // 4
    for n in calm:
        assert javascript[n]["words"] == describe(**GRID[n]).replace("bias 1.0", "bias 1")


@pytest.mark.parametrize(
    "settings",
    [{}, {"forget_bias": 5.0}, {"recurrent_scale": 3.0, "T": 60}, {"forget_bias": -2.0, "T": 200}],
)
def test_lstm_curve_is_what_unroll_backward_gives(settings):
    settings = {name: knob[0] for name, knob in KNOBS.items()} | settings
    T, knobs = settings["T"], list(settings.values())[:3]
    flow = gradient_flow(**settings)
    cell = LSTMCell(lstm_params(*knobs))
    _, _, tape = unroll_forward(cell, network().xs[:, :T])
    upstream = LSTMState(*network().upstream)
    for back in (0, 1, 2, T // 2, T):
        end = Tape(tape.caches[T - back :], list(range(back)), tape.active[:, T - back :])
        _, dstate, _ = unroll_backward(cell, np.zeros((B, back, H)), upstream, end)
        expected = np.linalg.norm(dstate) / np.linalg.norm(upstream)
        assert flow.lstm[back] == pytest.approx(expected, rel=1e-9)
        product = np.prod([cache.f for cache in end.caches], axis=0) * np.ones((B, H))
        assert flow.highway[back] == pytest.approx(np.sqrt((product**2).mean()), rel=1e-9)


@pytest.mark.parametrize(("scale", "T"), [(1.0, 12), (0.0, 3), (3.0, 8)])
def test_rnn_curve_is_backpropagation_written_with_scalars(scale, T):
    W, U = network().W[:, 2 * H : 3 * H], scale * network().U[:, 2 * H : 3 * H]
    squares = np.zeros(T + 1)
    for s in range(B):
        h, pre_activations = [0.0] * H, []
        for t in range(T):
            x = network().xs[s, t]
            a = [
                sum(x[j] * W[j, k] for j in range(D)) + sum(h[j] * U[j, k] for j in range(H))
                for k in range(H)
            ]
            h = [math.tanh(entry) for entry in a]
            pre_activations.append(a)
        dh = list(network().upstream[0, s])
        squares[0] += sum(d * d for d in dh)
        for back, a in enumerate(reversed(pre_activations), start=1):
            da = [d / math.cosh(entry) ** 2 for d, entry in zip(dh, a, strict=True)]
            dh = [sum(da[k] * U[j, k] for k in range(H)) for j in range(H)]
            squares[back] += sum(d * d for d in dh)
    expected = np.sqrt(squares / squares[0])
    assert gradient_flow(recurrent_scale=scale, T=T).rnn == pytest.approx(expected, rel=1e-9)


def test_recurrent_weights_are_orthogonal_and_inputs_have_variance_one():
    for U in np.split(network().U, 4, axis=1):
        assert np.array_equal(U @ U.T, np.eye(H))
    assert network().xs.var() == pytest.approx(1, abs=0.05)
    assert network().xs.mean() == pytest.approx(0, abs=0.05)


def test_curves_show_what_the_chapter_says():
    start = gradient_flow()
    assert start.lstm[-1] > 100 * start.highway[-1] > 100 * start.rnn[-1]
    shut = gradient_flow(input_bias=-4.0)
    assert 0.3 < shut.lstm[-1] / shut.highway[-1] < 3
    loud = gradient_flow(forget_bias=5.0, recurrent_scale=3.0, T=100)
    assert loud.highway.max() == 1
    assert loud.lstm[-1] > 100
    assert loud.rnn[-1] > 1e6


def test_without_recurrence_only_the_highway_is_left():
    flow = gradient_flow(forget_bias=3.0, recurrent_scale=0.0)
    assert flow.rnn[1:].max() == 0
    # After the first step back nothing but forget gates multiplies the gradient at c.
    assert flow.lstm[-1] / flow.lstm[1] == pytest.approx(
        flow.highway[-1] / flow.highway[1], rel=0.1
    )


def test_half_life():
    for f, steps in ((0.5, 1), (0.731, 2.2), (0.881, 5.5), (0.953, 14.4), (0.993, 98.7)):
        assert half_life(f) == pytest.approx(steps, abs=0.06)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"T": 1}, "gradient flow: T is 1, expected an integer from 2 to 200"),
        ({"T": 20.0}, "gradient flow: T is 20.0, expected an integer from 2 to 200"),
        ({"T": True}, "gradient flow: T is True, expected an integer from 2 to 200"),
        (
            {"forget_bias": 7},
            "gradient flow: forget_bias is 7, expected a number from -2.0 to 6.0",
        ),
        (
            {"input_bias": math.nan},
            "gradient flow: input_bias is nan, expected a number from -4.0 to 4.0",
        ),
        (
            {"recurrent_scale": "1"},
            "gradient flow: recurrent_scale is '1', expected a number from 0.0 to 3.0",
        ),
    ],
)
def test_bad_settings_get_one_sentence(bad, sentence):
    start = {name: knob[0] for name, knob in KNOBS.items()}
    for function in (gradient_flow, check_knobs):
        with pytest.raises(ValueError, match=r"^gradient flow") as caught:
            function(**start | bad)
        assert str(caught.value) == sentence
