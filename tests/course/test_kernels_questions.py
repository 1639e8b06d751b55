"""The questions about kernels: odd answers that are right, and what is said about bad ones."""

import re

import numpy as np
import pytest

from gatedrnn import checks
from gatekeeper.intake import read_source
from gatekeeper.intake.suspicion import flags_of

from .conftest import solution_path, verdict_of


def gate_by_gate(parts):
    """One column at a time, by index, as nested lists."""
    gates = [parts[gate] for gate in "ifgo"]
    W = [[float(w) for gate in gates for w in gate[0][row]] for row in range(len(gates[0][0]))]
    U = [[float(u) for gate in gates for u in gate[1][row]] for row in range(len(gates[0][1]))]
    return W, U, [float(b) for gate in gates for b in gate[2]]


def in_one_array(parts):
    """Weights and bias of a gate below each other, the gates beside each other, then cut."""
    D = len(parts["i"][0])
    whole = np.hstack([np.vstack([*parts[g][:2], parts[g][2][None]]) for g in "ifgo"])
    return whole[:D], whole[D:-1], whole[-1]


def stacked_with_torch(parts):
    """The same in PyTorch, in single precision."""
    torch = pytest.importorskip("torch")
    return [
        torch.cat([torch.tensor(parts[g][k].astype("f4")) for g in "ifgo"], dim=-1)
        for k in range(3)
    ]


def step_by_step(xs, W, b):
    """A loop over time: slower, and right."""
    return np.stack([xs[:, t] @ W + b for t in range(xs.shape[1])], axis=1)


def by_rows(xs, W, b):
    """One product of two matrices, and the rows back in their order."""
    B, T, D = xs.shape
    return (xs.reshape(B * T, D) @ W).reshape(B, T, -1) + b


def with_a_column_of_ones(xs, W, b):
    """The bias as the weights of one more input."""
    ones = np.ones((*xs.shape[:2], 1))
    return np.einsum("btd,dk->btk", np.concatenate([xs, ones], axis=2), np.vstack([W, b]))


def hoisted_with_torch(xs, W, b):
    """PyTorch's own linear function, with gradients on."""
    torch = pytest.importorskip("torch")
    xs, W, b = (torch.tensor(array, requires_grad=True) for array in (xs, W, b))
    return torch.nn.functional.linear(xs, W.T, b)


RIGHT = {
    "gate by gate": ("stack_gates", gate_by_gate),
    "one array": ("stack_gates", in_one_array),
    "torch": ("stack_gates", stacked_with_torch),
    "step by step": ("hoist", step_by_step),
    "rows": ("hoist", by_rows),
    "ones": ("hoist", with_a_column_of_ones),
    "linear": ("hoist", hoisted_with_torch),
    "a float": ("flops_lstm", lambda B, T, D, H: 8.0 * B * T * H * D + 8.0 * B * T * H * H),
    "eight products": ("flops_lstm", lambda B, T, D, H: sum([2 * B * T * H * (D + H)] * 4)),
    "a list": ("why_falls_back", lambda: [1.0, 2, 3, 1, 3, 2]),
    "an array": ("find_timing_faults", lambda: tuple(np.array([2, 4, 3]))),
}


@pytest.mark.parametrize(("name", "student"), RIGHT.values(), ids=RIGHT)
def test_right_answers_are_right_however_they_are_made(name, student):
    """Nothing but what the question asks is asked, on any draw."""
    for seed in range(10):
        verdict = verdict_of(getattr(checks, name), student, seed)
        assert verdict.stage == "right", verdict.message


def writes_into_its_input(parts):
    """A right answer that leaves something behind."""
    answer = gate_by_gate(parts)
    parts["f"][2][:] = 1
    return answer


BAD = {
    "written into": ("stack_gates", writes_into_its_input, "mutated", "changed its input b_f."),
    "a dictionary": ("stack_gates", lambda parts: parts, "type", "returned a dict, expected W, U"),
    "no bias": ("stack_gates", lambda parts: parts["i"][:2], "count", "expected 3: W, U, b."),
    "a row": (
        "stack_gates",
        lambda parts: [np.atleast_2d(a) for a in checks.stack_gates.expected(flat(parts))],
        "shape",
        "that is (4*H,): it has an axis of length 1",
    ),
    "unknown gate": ("stack_gates", lambda parts: parts["c"], "raised", "raised KeyError: 'c'."),
    "a list of steps": (
        "hoist",
        lambda xs, W, b: [xs[:, t] @ W + b for t in range(xs.shape[1])],
        "shape",
        "that is (B, T, 4*H): its axes are in another order.",
    ),
    "a generator": ("hoist", lambda xs, W, b: (x @ W + b for x in xs), "type", "a generator"),
    "empty places": (
        "hoist",
        lambda xs, W, b: np.full((*xs.shape[:2], len(b)), np.nan),
        "finite",
        "A holds NaN",
    ),
    "a fraction": ("flops_lstm", lambda *sizes: 0.3 * sizes[0], "values", "Not right: count."),
    "four answers": ("why_falls_back", lambda: (1, 2, 3, 1), "count", "A, B, C, D, E, F."),
    "words": ("why_falls_back", lambda: ["fused"] * 6, "type", "A is a string"),
    "a word": ("find_timing_faults", lambda: "243", "type", "returned a string, expected A, B, C"),
}


def flat(parts) -> dict:
    """Parts as they are drawn."""
    return {
        f"{n}_{g}": a for g, arrays in parts.items() for n, a in zip("WUb", arrays, strict=True)
    }


@pytest.mark.parametrize(("name", "student", "stage", "sentence"), BAD.values(), ids=BAD)
def test_bad_answers_get_a_sentence(name, student, stage, sentence):
    """The stage is right, the sentence says what was received, and there are no points."""
    verdict = verdict_of(getattr(checks, name), student)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert sentence in " ".join(verdict.message.split())


def raises(*arguments):
    """Fail, whatever comes."""
    raise ValueError("no")


def test_the_shapes_in_the_dictionary_are_told_when_something_raises():
    """Gate by gate, in the order of the dictionary."""
    shapes = r"of (\(\d, \d\) ){2}\(\d,\)"
    told = " ".join(verdict_of(checks.stack_gates, raises).message.split())
    assert re.search(rf"It was called with (parts\['[ifgo]'\] {shapes}(, |\.)){{4}}", told)


def test_the_dictionary_never_has_the_books_order():
    """Else its order would be a right answer; the two orders differ, so it has its own name."""
    for seed in range(50):
        orders = [
            list(checks.stack_gates.arguments(values)["parts"])
            for values in checks.stack_gates.draw(np.random.default_rng(seed))
        ]
        assert orders[0] != orders[1]
        assert list("ifgo") not in orders
        assert all(sorted(order) == sorted("ifgo") for order in orders)


def test_the_count_is_that_of_scalar_loops():
    """Every multiplication and addition of the products, counted one by one."""
    B, T, D, H = 2, 3, 4, 5
    count = 0
    for _ in range(B * T):
        for terms in (D, H):
            for _ in range(4 * H):
                count += 2 * terms
    sizes = {name: np.array(n) for name, n in zip("BTDH", (B, T, D, H), strict=True)}
    assert checks.flops_lstm.expected(sizes) == (count,)


@pytest.mark.parametrize("wrong", ["AB", "CEF", "ABCDEF"])
def test_several_wrong_calls_are_told_apart_and_not_told(wrong):
    """The message says which calls to look at again, and not how they run."""
    right = dict(zip("ABCDEF", (1, 2, 3, 1, 3, 2), strict=True))
    slips = dict(zip("ABCDEF", (2, 1, 1, 2, 1, 3), strict=True))
    answer = [slips[name] if name in wrong else number for name, number in right.items()]
    verdict = verdict_of(checks.why_falls_back, lambda: answer)
    assert (verdict.points, verdict.misconception) == (0, None)
    assert f"Not right: {', '.join(wrong)}." in verdict.message
    assert not re.search(r"\d", verdict.message.split("\n", 1)[1])


def test_a_named_slip_shows_its_own_line_only():
    """The right answers to the other calls are not part of the explanation."""
    verdict = verdict_of(checks.why_falls_back, lambda: (2, 2, 3, 1, 3, 2))
    assert verdict.misconception == "dropout-taken-for-an-obstacle"
    assert "    call_A = 2\n" in verdict.message
    assert re.findall(r"\d", verdict.message.split("\n", 1)[1]) == ["2"]


@pytest.mark.parametrize("wrong", ["A", "B", "C", "AC", "ABC"])
def test_wrong_timings_are_told_apart_and_not_told(wrong):
    """The message says which programs to look at again, and not which fault they have."""
    right = {"A": 2, "B": 4, "C": 3}
    answer = [5 if name in wrong else number for name, number in right.items()]
    verdict = verdict_of(checks.find_timing_faults, lambda: answer)
    assert (verdict.points, verdict.misconception) == (0, None)
    assert f"Not right: {', '.join(wrong)}." in verdict.message
    assert not re.search(r"\d", verdict.message.split("\n", 1)[1])


BORROWED = {
    "stack_gates": "from gatedrnn.checks import kernels\nkernels.expected_stacked(v)",
    "hoist": "from gatedrnn.kernels import hoisted\nhoisted(xs, state, params)",
    "flops_lstm": "from gatedrnn.checks import flops_lstm as f\nf.expected(v)",
    "why_falls_back": "from gatedrnn.kernels import why_not_fused\nwhy_not_fused(c)",
    "find_timing_faults": "from gatedrnn.checks import kernels_faults as k\nk.expected_faults({})",
}


@pytest.mark.parametrize(("name", "text"), BORROWED.items(), ids=BORROWED)
def test_a_borrowed_answer_is_pointed_out(name, text):
    """The library has kernels and the judge has answers; the student writes."""
    source = read_source(solution_path("kernels"), "kernels")
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "source": text}
    found = flags_of({"cells": [cell]}, source, getattr(checks, name).own_work)
    assert {flag.what for flag in found} == {"library-call"}
