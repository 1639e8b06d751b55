"""The questions about memory: odd answers that are right, bad ones, and what the notebook says."""

import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.data import tasks
from gatedrnn.params import init_lstm
from gatedrnn.reference import sigmoid
from gatekeeper.intake import read_source
from gatekeeper.intake.suspicion import flags_of

from .conftest import exercise_path, solution_function, solution_path, verdict_of
from .failing_memory import batch, start

CELLS = {cell.id: cell for cell in nbformat.read(exercise_path("memory"), 4).cells}


def householder(rng, H):
    """A reflection: orthogonal without any decomposition."""
    v = rng.normal(size=(H, 1))
    return np.eye(H) - 2 * v @ v.T / (v**2).sum()


def by_singular_vectors(rng, H):
    """Left times right singular vectors."""
    left, _, right = np.linalg.svd(rng.normal(size=(H, H)))
    return left @ right


def blocks_of(draw):
    """U from one function of (rng, H) for each gate."""
    return lambda rng, D, H, bias: np.concatenate([draw(rng, H) for _ in "ifgo"], axis=1)


def gate_after_gate(rng, D, H, bias):
    """Four draws of one block each, from 0 to 1 and moved."""
    limit = np.sqrt(6 / (D + H))
    return np.hstack([limit * (2 * rng.random((D, H)) - 1) for _ in "ifgo"])


def row_by_row(rng, B, T):
    """Sequences one after the other, the marks by choice, as lists."""
    xs, targets = [], []
    for _ in range(B):
        numbers = rng.uniform(size=T)
        steps = rng.choice(T // 2), T // 2 + rng.choice(T // 2)
        xs.append([[number, float(t in steps)] for t, number in enumerate(numbers)])
        targets.append([sum(numbers[t] for t in steps)])
    return xs, targets


def by_product(rng, B, T):
    """The target as a sum over all steps of number times mark, in float32."""
    marks = np.zeros((B, 2, T // 2), np.float32)
    np.put_along_axis(marks, rng.integers(0, T // 2, (B, 2, 1)), 1, axis=2)
    xs = np.stack([rng.random((B, T), np.float32), marks.reshape(B, T)], axis=2)
    return xs, xs.prod(axis=2).sum(axis=1, keepdims=True)


def from_probabilities(T, k, s):
    """The mean over every step of minus the logarithm of the right answer's probability."""
    return -np.log(np.concatenate([np.ones(T + k), np.full(k, 1 / s)])).mean()


def gate_by_gate(x, h, c, W, U, b, gate):
    """Products of one block each, by index; a gate that is held is not computed."""
    H, values = h.shape[1], {}
    for k, (name, squash) in enumerate(
        zip("ifgo", (sigmoid, sigmoid, np.tanh, sigmoid), strict=True)
    ):
        columns = slice(k * H, (k + 1) * H)
        a = np.einsum("bd,dh->bh", x, W[:, columns]) + np.einsum("bj,jh->bh", h, U[:, columns])
        values[name] = 1.0 if name == gate else squash(a + b[columns])
    c_new = values["f"] * c + values["i"] * values["g"]
    return values["o"] * np.tanh(c_new), c_new


def with_torch(x, h, c, W, U, b, gate):
    """The same in PyTorch."""
    torch = pytest.importorskip("torch")
    x, h, c, W, U, b = (torch.tensor(array, requires_grad=True) for array in (x, h, c, W, U, b))
    parts = dict(zip("ifgo", (x @ W + h @ U + b).chunk(4, dim=1), strict=True))
    values = {name: part.sigmoid() for name, part in parts.items()} | {gate: torch.ones_like(h)}
    c_new = values["f"] * c + values["i"] * parts["g"].tanh()
    return values["o"] * c_new.tanh(), c_new


RIGHT = {
    "library's weights": (
        "init_lstm_weights",
        lambda rng, D, H, bias: init_lstm(D, H, rng=rng, forget_bias=bias),
    ),
    "weights in float32": (
        "init_lstm_weights",
        lambda rng, D, H, bias: init_lstm(D, H, rng=rng, forget_bias=bias, dtype=np.float32),
    ),
    "reflections": ("init_lstm_weights", start(U=blocks_of(householder))),
    "singular vectors": ("init_lstm_weights", start(U=blocks_of(by_singular_vectors))),
    "permutations": (
        "init_lstm_weights",
        start(U=blocks_of(lambda rng, H: np.eye(H)[rng.permutation(H)])),
    ),
    "gate by gate": ("init_lstm_weights", start(W=gate_after_gate)),
    "library's batch": ("adding_batch", lambda rng, B, T: tasks.adding(B, T, rng=rng)),
    "row by row": ("adding_batch", row_by_row),
    "products in float32": ("adding_batch", by_product),
    "from probabilities": ("copy_baseline", from_probabilities),
    "from all strings": ("copy_baseline", lambda T, k, s: np.log(float(s) ** k) / (T + k + k)),
    "step gate by gate": ("ablated_step", gate_by_gate),
    "torch": ("ablated_step", with_torch),
}


@pytest.mark.parametrize(("name", "student"), RIGHT.values(), ids=RIGHT)
def test_right_answers_are_right_however_they_are_made(name, student):
    """Nothing but what the question asks is asked, on any draw."""
    question = getattr(checks, name)
    for seed in range(8):
        verdict = verdict_of(question, student, seed)
        assert (verdict.stage, verdict.points) == ("right", question.points), verdict.message


def test_chance_turns_no_right_answer_down():
    """The limits for random numbers are far from what chance does."""
    for name in ("init_lstm_weights", "adding_batch"):
        student = solution_function(name)
        for seed in range(100, 250):
            assert verdict_of(getattr(checks, name), student, seed).stage == "right"


def test_the_baseline_of_the_chapter_is_one_of_these():
    """Ten symbols of eight kinds cost what the library says."""
    student = solution_function("copy_baseline")
    for T in (1, 20, 100, 500):
        assert student(T, 10, 8) == pytest.approx(tasks.baseline(tasks.copy, T), rel=1e-15)


def test_the_sizes_of_the_copy_task_are_all_different():
    """Whoever takes one number for another, or those of the first paper, is seen."""
    for seed in range(50):
        for values in inputs_of("copy_baseline", seed):
            T, k, s = (float(values[name]) for name in ("T", "k", "s"))
            assert len({T, k, s, 10.0, 8.0}) == 5
            # A guess among the symbols and one or two more is not one among k, nor is k the square.
            assert abs(k - s) > 2
            assert k not in (s**2, s**0.5)
            assert min(k, s) > 2


def test_the_sizes_of_the_weights_tell_limits_apart():
    """A limit from one size, or from all gates, differs from Glorot's by more than is allowed."""
    for seed in range(50):
        for values in inputs_of("init_lstm_weights", seed):
            D, H = float(values["D"]), float(values["H"])
            others = np.array([6 / D, 6 / H, 3 / D, 3 / H, 6 / (D + 4 * H), 1 / H])
            ratios = np.sqrt(others * (D + H) / 6)
            assert np.abs(ratios - 1).min() > 0.065
            # All gates in one, three for six, and PyTorch's own are near each other.
            assert np.abs(np.array([ratios[5], np.sqrt(0.5)]) / ratios[4] - 1).min() > 0.03


def test_a_mark_that_tells_the_other_is_shown():
    """The sentence names the two steps, whichever mark tells the other."""
    students = {
        "The first mark tells the second: after step": lambda one, T: T - 1 - one,
        "The two marks are": lambda one, T: one + T // 2,
    }
    for sentence, second in students.items():
        student = batch(second=lambda rng, B, T, one, second=second: second(one, T))
        assert sentence in " ".join(verdict_of(checks.adding_batch, student).message.split())


def inputs_of(name, seed=0):
    """The instances of a question."""
    return getattr(checks, name).draw(np.random.default_rng(seed))


def test_every_gate_is_ablated_once():
    """Three instances, one for each gate."""
    gates = [v["gate"] for v in inputs_of("ablated_step")]
    assert gates == [1, 2, 3]
    seen = []
    verdict_of(checks.ablated_step, lambda *arguments: seen.append(arguments[-1]))
    assert seen == ["i", "f", "o"]


def flat(xs, targets, marked):
    """Targets of shape (B,)."""
    return xs, targets[:, 0]


def time_last(xs, targets, marked):
    """Channels before steps."""
    return xs.swapaxes(1, 2), targets


def writes_into_the_cell(x, h, c, W, U, b, gate):
    """A right answer that changes its input."""
    h_new, c_new = gate_by_gate(x, h, c, W, U, b, gate)
    c[:] = c_new
    return h_new, c


def in_every_sequence(rng, B, T):
    """A slice where rows should be."""
    first, second = rng.integers(0, T // 2, B), rng.integers(T // 2, T, B)
    xs = np.stack([rng.random((B, T)), np.zeros((B, T))], axis=2)
    xs[:, first, 1] = xs[:, second, 1] = 1
    return xs, (xs[..., 0] * xs[..., 1]).sum(axis=1, keepdims=True)


BAD = {
    "flat targets": ("adding_batch", batch(finish=flat), "shape", "(B, 1): it has an axis of"),
    "time last": ("adding_batch", batch(finish=time_last), "shape", "its axes are in another"),
    "xs alone": ("adding_batch", lambda rng, B, T: rng.random((B, T, 2)), "type", "xs, targets"),
    "whole numbers": (
        "adding_batch",
        lambda rng, B, T: (np.ones((B, T, 2), int), np.ones((B, 1))),
        "dtype",
        "xs has dtype int64",
    ),
    "transposed": (
        "init_lstm_weights",
        lambda rng, D, H, bias: (np.ones((4 * H, D)), np.ones((H, 4 * H)), np.ones(4 * H)),
        "shape",
        "that is (D, 4*H): it looks transposed.",
    ),
    "one block": (
        "init_lstm_weights",
        lambda rng, D, H, bias: (np.ones((D, H)), np.ones((H, H)), np.ones(H)),
        "shape",
        "that is (D, 4*H).",
    ),
    "not a number": (
        "init_lstm_weights",
        start(W=lambda rng, D, H, bias: np.full((D, 4 * H), np.nan)),
        "finite",
        "W holds NaN",
    ),
    "no rng": ("init_lstm_weights", lambda D, H, bias: None, "type", "expected init_lstm_weights("),
    "an array": ("copy_baseline", lambda T, k, s: np.ones(T), "shape", "loss has shape"),
    "nothing": (
        "copy_baseline",
        lambda T, k, s: print(1 / T),
        "type",
        "returned None, expected loss",
    ),
    "one state": ("ablated_step", lambda *arguments: arguments[2], "type", "expected h_new, c_new"),
    "unknown gate": (
        "ablated_step",
        lambda *arguments: {"i": 0, "f": 0}[arguments[-1]],
        "type",
        "expected h_new, c_new",
    ),
    "written into": ("ablated_step", writes_into_the_cell, "mutated", "changed its input c."),
}


@pytest.mark.parametrize(("name", "student", "stage", "sentence"), BAD.values(), ids=BAD)
def test_bad_answers_get_a_sentence(name, student, stage, sentence):
    """The stage is right, the sentence says what was received, and there are no points."""
    verdict = verdict_of(getattr(checks, name), student)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert sentence in " ".join(verdict.message.split())


@pytest.mark.parametrize("wrong", [0.0, 1.0, -3.5, 1e300])
def test_a_wrong_baseline_gets_a_question_and_no_number(wrong):
    """How far it is off would be the answer."""
    verdict = verdict_of(checks.copy_baseline, lambda T, k, s: wrong)
    assert (verdict.points, verdict.stage, verdict.misconception) == (0, "values", None)
    assert "Not right: loss." in verdict.message
    assert not any(character.isdigit() for character in verdict.message.split("\n", 1)[1])


def test_an_unknown_ablation_is_described():
    """What fits no mistake is compared with the right values."""

    def student(*arguments):
        h_new, c_new = gate_by_gate(*arguments)
        return h_new, c_new + 1

    verdict = verdict_of(checks.ablated_step, student)
    assert (verdict.stage, verdict.misconception) == ("values", None)
    assert "c_new is off by up to" in verdict.message
    assert "Already right: h_new." in verdict.message


def test_a_bias_in_another_block_is_found():
    """The sentence says where the number stands, and not where it should."""
    students = {"i": 0, "g": 2, "o": 3}
    for name, place in students.items():
        bias = np.eye(4)[place]
        student = start(b=lambda rng, D, H, beta, bias=bias: np.repeat(beta * bias, H))
        message = verdict_of(checks.init_lstm_weights, student).message
        assert f"Block {name} holds that number." in " ".join(message.split())


def test_the_lines_of_a_wrong_baseline_stand_in_their_order():
    """What is returned is computed first."""
    for mistake in checks.copy_baseline.catalogue.mistakes:
        assert not any(line.startswith("return") for line in mistake.lines[:-1])


def test_the_ablations_that_the_text_offers_can_be_run():
    """Three gates of the LSTM; the GRU has other ones, and the text says which cell it means."""
    pytest.importorskip("torch")
    from gatedrnn.experiments import Setting

    offer = next(line for line in CELLS["runs-text"].source.splitlines() if "without" in line)
    gates = re.findall(r'"([a-z])"', offer)
    assert gates == ["f", "i", "o"]
    assert "for the LSTM" in offer
    for gate in gates:
        Setting(cell="LSTM", without=gate)
        with pytest.raises(ValueError, match="without"):
            Setting(cell="GRU", without=gate)


def test_a_mark_in_every_sequence_is_not_taken_for_marks_that_meet():
    """The message speaks of what was seen."""
    verdict = verdict_of(checks.adding_batch, in_every_sequence)
    assert verdict.misconception == "more-than-two-marks"
    assert "meet" not in verdict.message


BORROWED = {
    "init_lstm_weights": "from gatedrnn.params import init_lstm\ninit_lstm(D, H, rng=rng)",
    "adding_batch": "from gatedrnn.data import tasks\ntasks.adding(B, T, rng=rng)",
    "copy_baseline": "from gatedrnn.data.tasks import baseline, copy\nbaseline(copy, T)",
    "ablated_step": "from gatedrnn.checks import memory\nmemory.expected_ablated(v)",
}


@pytest.mark.parametrize(("name", "text"), BORROWED.items(), ids=BORROWED)
def test_a_borrowed_answer_is_pointed_out(name, text):
    """The library draws weights and batches and knows the baselines; the student writes them."""
    source = read_source(solution_path("memory"), "memory")
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "source": text}
    found = flags_of({"cells": [cell]}, source, getattr(checks, name).own_work)
    assert {flag.what for flag in found} == {"library-call"}


def run_the_comparison(before: str = "") -> str:
    """Run the last code cell as it stands, and return what it prints."""
    code = f"import sys\nimport numpy as np\n{before}\n{CELLS['runs-try'].source}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_without_pytorch_the_comparison_says_so():
    """One sentence, no error, and nothing is trained."""
    printed = run_the_comparison("sys.modules['torch'] = None")
    assert printed == "The runs need torch; your answers above do not.\n"


def test_what_the_model_answer_claims_is_what_the_cell_prints():
    """Means and ranges of both settings, to the two digits that the answer gives."""
    pytest.importorskip("torch")
    cells = {cell.id: cell for cell in nbformat.read(solution_path("memory"), 4).cells}
    text = cells["claim-answer"].source
    said = {bias: re.search(rf"([\d.]+) to ([\d.]+) with bias {bias}", text) for bias in "13"}
    means = re.search(r"with about ([\d.]+) right on average.* with ([\d.]+)\.", text)
    rows = dict(re.findall(r"forget bias (\d): (.*)", run_the_comparison()))
    for bias, mean in zip("31", means.groups(), strict=True):
        low, high, printed = (float(number) for number in re.findall(r"\d\.\d+", rows[bias]))
        assert float(said[bias][1]) == pytest.approx(low, abs=0.02)
        assert float(said[bias][2]) == pytest.approx(high, abs=0.02)
        assert float(mean) == pytest.approx(printed, abs=0.02)
