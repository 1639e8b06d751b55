"""The gate refuses every wrong answer and names the tensor; nobody it refuses is timed."""

import re
from dataclasses import replace

import numpy as np
import pytest

from gatedrnn.bench import problem
from gatedrnn.bench.cases import Case, Size
from gatedrnn.bench.contender import Contender
from gatedrnn.bench.gate import TOLERANCES, complaint
from gatedrnn.bench.numpy_side import fast_layer, textbook
from gatedrnn.bench.per_gate import per_gate
from gatedrnn.bench.turns import measure_case

from .conftest import TINY, spoilt


def right(case):
    return {name: array.astype(case.dtype) for name, array in problem.solve(case).items()}


@pytest.mark.parametrize("dtype", list(TOLERANCES))
def test_right_answers_pass(case, dtype):
    case = Case(case.cell, dtype, TINY, 0)
    assert complaint(right(case), problem.solve(case), dtype) is None


def test_every_tensor_is_looked_at(case):
    """One entry off by a thousandth of the largest is enough, whichever tensor it is in."""
    expected = problem.solve(case)
    for name, array in expected.items():
        changed = array.copy()
        changed.flat[-1] += 1e-3 * np.abs(array).max()
        sentence = complaint({**expected, name: changed}, expected, "float64")
        assert sentence == f"{name} is off by 1.0e-03 of its largest entry, allowed 1e-12"


def test_gradients_may_be_further_off_than_outputs(lstm_case):
    case = replace(lstm_case, dtype="float32")
    expected, single = problem.solve(case), right(case)

    def off(name, error):
        changed = single[name] + np.float32(error * np.abs(expected[name]).max())
        return complaint({**single, name: changed}, expected, "float32")

    assert off("ys", 5e-5).startswith("ys is off by 5.0e-05 of its largest entry, allowed 1e-05")
    assert off("dU", 5e-5) is None
    assert off("dU", 5e-4).startswith("dU is off by 5.0e-04 of its largest entry, allowed 1e-04")


def test_the_lstm_has_all_its_gradients(lstm_case):
    names = ["ys", "h", "c", "dxs", "dh", "dc", "dW", "dU", "db"]
    assert list(problem.solve(lstm_case)) == names


def test_the_gru_has_its_second_bias():
    assert "db_hn" in problem.solve(Case("gru", "float64", TINY, 0))


BAD = [
    (lambda a: a.pop("dU"), "dU is missing"),
    (lambda a: a.update(dU=a["dU"].T), "dU has shape (20, 5), expected (5, 20)"),
    (lambda a: a.update(dU=a["dU"].astype("f4")), "dU has dtype float32, expected float64"),
    (lambda a: a["dU"].fill(np.nan), "dU is not finite"),
    (lambda a: a.update(dU=2 * a["dU"]), "dU is off by 1.0e+00 of its largest entry"),
]


@pytest.mark.parametrize(("spoil", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_the_wrong_layer_is_not_timed(player, asked, lstm_case, spoil, sentence):
    def only_backward(arrays):
        if "dU" in arrays:
            spoil(arrays)

    wrong = player(fast=fast_layer, textbook=spoilt(textbook, only_backward))
    complaints, seconds = measure_case(lstm_case, [wrong], rounds=1, block=1e-9)
    assert list(complaints) == ["textbook"]
    assert re.match("wrong, not timed: " + re.escape(sentence), complaints["textbook"])
    assert set(seconds) == {("fast", "f"), ("fast", "fb")}
    assert not [request for request in asked if request[:2] == ("time", "textbook")]


def test_a_wrong_forward_only_call_is_found(player, lstm_case):
    """The backward call may be right and the forward call, which is timed too, wrong."""

    def forward_only(arrays):
        if "dxs" not in arrays:
            arrays["ys"][0, 0, 0] += 1

    complaints, _ = measure_case(
        lstm_case, [player(fast=spoilt(fast_layer, forward_only))], rounds=1, block=1e-9
    )
    assert complaints["fast"].startswith("wrong, not timed: ys is off by")


def test_a_layer_that_lends_its_buffers_is_found(player, lstm_case):
    """Right when it returns, overwritten by the next call: the results are read after that."""

    def lends(case):
        inner, buffer = textbook(case), {}

        def call(mode):
            def run():
                ys, *rest = inner.calls[mode]()
                kept = buffer.setdefault(mode, ys)
                # What stands in the buffer is of use until the next call comes.
                kept[...] = ys if kept is ys else 0
                return kept, *rest

            return run

        return Contender({mode: call(mode) for mode in inner.calls}, inner.named)

    complaints, _ = measure_case(lstm_case, [player(fast=lends)], rounds=1, block=1e-9)
    assert complaints["fast"] == (
        "wrong, not timed: ys is off by 1.0e+00 of its largest entry, allowed 1e-12"
    )


def test_a_layer_that_cannot_be_built_or_run_says_why(player, lstm_case):
    def absent(case):
        raise ImportError("no such\nlibrary")

    def breaks(case):
        return Contender({"f": lambda: 1 / 0, "fb": lambda: None}, lambda raw: raw)

    complaints, seconds = measure_case(
        lstm_case, [player(absent=absent, breaks=breaks)], rounds=1, block=1e-9
    )
    assert complaints == {
        "absent": "failed, not timed: ImportError: no such",
        "breaks": "failed, not timed: ZeroDivisionError: division by zero",
    }
    assert seconds == {}


@pytest.mark.parametrize("dtype", list(TOLERANCES))
def test_numpy_contenders_pass(case, dtype):
    case = Case(case.cell, dtype, Size(7, 3, 4, 5), 1)
    builders = [fast_layer, textbook] + [per_gate] * (case.cell == "lstm")
    for build in builders:
        contender = build(case)
        got = contender.named(contender.calls["fb"]())
        assert complaint(got, problem.solve(case), dtype) is None, build.__name__


def test_every_process_draws_the_same_problem(case):
    first, second = problem.draw(case), problem.draw(case)
    assert all(
        np.array_equal(a, b)
        for one, two in zip(first, second, strict=True)
        for a, b in zip(one, two, strict=True)
    )
    # No bias, state or gradient is zero, or losing it would go unseen.
    assert all(np.all(a) for a in (*first.params[2:], *first.state, first.dys, *first.dstate))
