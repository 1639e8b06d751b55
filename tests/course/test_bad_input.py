"""Whatever a student's function does, the answer is a sentence and never a traceback of ours."""

import copy
import subprocess
import sys

import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks.apply import apply
from gatedrnn.checks.outcomes import read_outcomes

from .conftest import verdict_of


def returns(value):
    """A student function that returns one thing whatever it gets."""
    return lambda x, h, W, U, b: value


def changed(change):
    """A right answer to lstm_gates with every array changed."""

    def student(x, h, W, U, b):
        values = checks.lstm_gates.expected({"x": x, "h": h, "c": h, "W": W, "U": U, "b": b})
        return [change(value) for value in values]

    return student


def stub(x, h, W, U, b):
    raise NotImplementedError("Fill in this function, then run its check below.")


def crashes(x, h, W, U, b):
    a = x @ W.T
    return a


def leaves(x, h, W, U, b):
    sys.exit("enough")


def interrupted(x, h, W, U, b):
    raise KeyboardInterrupt


def recurses(x, h, W, U, b):
    return recurses(x, h, W, U, b)


def generates(x, h, W, U, b):
    yield from (x, h, W, U)


async def awaits(x, h, W, U, b):
    return x, h, W, U


class RudeError(Exception):
    def __str__(self):
        raise ValueError("no text for you")


def rude(x, h, W, U, b):
    raise RudeError


class Evil(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.zeros(1)


HUGE = np.broadcast_to(np.float64(0), (10**6, 10**6))
CASES = {
    "nothing": (None, "missing", "lstm_gates is not defined yet: run the cell that defines it."),
    "stub": (stub, "missing", "lstm_gates is not filled in yet"),
    "no function": (np.ones(3), "type", "lstm_gates is a NumPy array, expected a function."),
    "signature": (
        lambda x, h: None,
        "type",
        "lstm_gates is defined as lstm_gates(x, h), expected lstm_gates(x, h, W, U, b).",
    ),
    "raises": (crashes, "raised", "line "),
    "exits": (leaves, "raised", "lstm_gates raised SystemExit: enough."),
    "interrupted": (interrupted, "raised", "lstm_gates was interrupted before it returned."),
    "recursion": (recurses, "raised", "lstm_gates raised RecursionError: maximum recursion"),
    "rude exception": (rude, "raised", "lstm_gates raised RudeError."),
    "None": (returns(None), "type", "returned None, expected i, f, g, o: is its return line"),
    "generator": (
        generates,
        "type",
        "returned a generator, expected i, f, g, o: does it say",
    ),
    "coroutine": (awaits, "type", "returned a coroutine, expected i, f, g, o"),
    "dict": (returns({"i": 1}), "type", "returned a dict, expected i, f, g, o."),
    "string": (returns("ifgo"), "type", "returned a string, expected i, f, g, o."),
    "set": (returns({1, 2, 3, 4}), "type", "returned a set, expected i, f, g, o."),
    "one number": (returns(0.5), "type", "returned one number, expected i, f, g, o."),
    "one array": (returns(np.ones((5, 12))), "type", "returned one array of shape (5, 12)"),
    "endless": (returns(iter(int, 1)), "type", "returned a callable_iterator, expected"),
    "dots": (returns((..., ..., ..., ...)), "type", "i is a bare ..., expected a float array"),
    "strings": (returns(["a", "b", "c", "d"]), "type", "i is a string, expected a float array"),
    "functions": (returns([np.tanh] * 4), "type", "i is a ufunc, expected a float array"),
    "objects": (changed(lambda v: v.astype(object)), "type", "i is an array of dtype object"),
    "ragged": (returns([[[1], [2, 3]]] * 4), "type", "i is a list that cannot be read as an array"),
    "huge": (returns([HUGE] * 4), "type", "i is an array of shape (1000000, 1000000), expected"),
    "too few": (returns([1.0, 2.0, 3.0]), "count", "returned 3 values, expected 4: i, f, g, o."),
    "too many": (returns([np.ones(2)] * 5), "count", "returned 5 values, expected 4: i, f, g, o."),
    "empty": (returns(()), "count", "returned 0 values, expected 4: i, f, g, o."),
    "floats": (returns([0.1, 0.2, 0.3, 0.4]), "shape", "i is a single number, expected ("),
    "transposed": (changed(np.transpose), "shape", "that is (B, H): it looks transposed."),
    "extra axis": (changed(lambda v: v[None]), "shape", "an axis of length 1 too many or too few."),
    "blocks": (changed(lambda v: np.tile(v, 4)), "shape", "that is four blocks side by side."),
    "summed": (changed(lambda v: v.sum(axis=0)), "shape", "that is (B, H): one axis is missing."),
    "integers": (
        changed(lambda v: v.astype(int)),
        "dtype",
        "i has dtype int64, which rounds",
    ),
    "booleans": (changed(lambda v: v > 0), "dtype", "i has dtype bool"),
    "complex": (changed(lambda v: v + 0j), "dtype", "i has dtype complex128, expected float64"),
    "half": (changed(lambda v: v.astype(np.float16)), "dtype", "i has dtype float16"),
    "NaN": (changed(lambda v: v * np.nan), "finite", "i holds NaN at 15 of 15 places, expected"),
    "infinite": (changed(lambda v: v + np.inf), "finite", "i holds infinite values at 15 of 15"),
    "evil arrays": (changed(lambda v: (v + 1).view(Evil)), "values", "i is off by up to"),
}


@pytest.mark.parametrize(("function", "stage", "sentence"), CASES.values(), ids=CASES)
def test_bad_answers_get_a_sentence(function, stage, sentence):
    """The stage is right, the sentence says what was received, and there are no points."""
    verdict = verdict_of(checks.lstm_gates, function, seed=1)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert verdict.message.startswith("lstm_gates: not yet, 0 of 2 points.\n\n")
    assert sentence in " ".join(verdict.message.split())
    assert "Traceback" not in verdict.message
    assert "gatedrnn" not in verdict.message


def test_the_line_of_the_students_code_is_shown():
    """The error points to the student's own line, not into NumPy and not into the check."""
    verdict = verdict_of(checks.lstm_gates, crashes)
    line = crashes.__code__.co_firstlineno + 1
    assert f"\n    line {line}: a = x @ W.T" in verdict.message


def test_changed_inputs_are_a_named_mistake():
    """Values that are right do not excuse a function that writes into its inputs."""

    def student(c, i, f, g, o):
        c *= f
        c += i * g
        return o * np.tanh(c), c

    verdict = verdict_of(checks.lstm_cell_update, student)
    assert (verdict.points, verdict.stage) == (0, "mutated")
    assert verdict.misconception == "inputs-changed"
    assert "lstm_cell_update changed its input c." in verdict.message
    assert "Already right: h_new, c_new." in verdict.message


def test_in_place_states_in_the_loop_are_aliasing():
    """One array filled again and again is T times the last state."""

    def student(xs, h, c, step):
        hs = []
        for t in range(xs.shape[1]):
            h[:], c[:] = step(xs[:, t], h, c)
            hs.append(h)
        return np.stack(hs, axis=1), h, c

    verdict = verdict_of(checks.lstm_forward, student)
    assert verdict.misconception == "outputs-aliased"
    assert "lstm_forward changed its inputs h, c." in verdict.message


PROBES = {
    "factor": (lambda h, c: (h, 2 * c), "c_new is the right value times 2."),
    "sign": (lambda h, c: (h, -c), "c_new is the right value times -1: its sign is wrong."),
    "complement": (lambda h, c: (h, 1 - c), "c_new is exactly 1 minus the right value."),
    "other": (lambda h, c: (c, c), "h_new holds exactly what c_new should hold."),
    "batch": (lambda h, c: (h / len(h), c), "h_new is the right value times 1/B, one over"),
    "row": (lambda h, c: (h + np.eye(len(h))[:, :1], c), "h_new is wrong in row 0 only."),
}


@pytest.mark.parametrize(("change", "sentence"), PROBES.values(), ids=PROBES)
def test_an_unknown_mistake_is_described(change, sentence):
    """What fits no mistake is compared with the right values, and one question is asked."""

    def student(c, i, f, g, o):
        c_new = f * c + i * g
        return change(o * np.tanh(c_new), c_new)

    verdict = verdict_of(checks.lstm_cell_update, student)
    assert (verdict.stage, verdict.misconception) == ("values", None)
    assert sentence in " ".join(verdict.message.split())
    assert "Question: " in verdict.message


def test_a_wrong_block_is_located():
    """A slip in one gate is reported as one block of the gradients."""
    question = checks.lstm_step_backward

    def student(dh_new, dc_new, cache, W, U):
        dx, dh, dc, dW, dU, db = question.expected(
            {"dh_new": dh_new, "dc_new": dc_new, **cache._asdict(), "W": W, "U": U}
        )
        db[cache.h.shape[1] * 2 : cache.h.shape[1] * 3] *= 1.1
        return dx, dh, dc, dW, dU, db

    message = verdict_of(question, student).message
    assert "db is wrong in the block g only." in message
    assert "Already right: dx, dh, dc, dW, dU." in message


def test_an_interrupt_is_needed_only_once():
    """An endless loop is not started a second time on the second instance."""
    calls = []

    def student(x, h, W, U, b):
        calls.append(1)
        raise KeyboardInterrupt

    verdict_of(checks.lstm_gates, student)
    assert len(calls) == 1


def test_outcomes_from_another_process_may_be_anything():
    """A malformed answer is a missing one."""
    question = checks.lstm_gates
    inputs = question.draw(np.random.default_rng(0))
    good = apply(
        changed(np.copy), lambda v: {k: v[k] for k in ("x", "h", "W", "U", "b")}, inputs, 4
    )
    assert question.judge(inputs, good).stage == "right"
    bad = [None, {}, [], [good[0]], good * 2, [1, 2], [{"status": "fine"}] * 2, "returned"]
    for key, value in (("values", 3), ("values", [None]), ("printed", 5), ("mutated", [1])):
        broken = copy.deepcopy(good)
        broken[1][key] = value
        bad.append(broken)
    bad.append([{"status": "raised", "error": {}}] * 2)
    bad.append([{"status": "returned", "returned": ""}] * 2)
    bad.append(
        [{**outcome, "values": [v.view(Evil) for v in outcome["values"]]} for outcome in good]
    )
    for outputs in bad:
        assert read_outcomes(outputs, 2) is None
        verdict = question.judge(inputs, outputs)
        assert (verdict.points, verdict.stage) == (0, "missing")


def test_in_a_notebook_the_message_stands_alone():
    """IPython shows the lines of the message and no frame; plain Python raises as usual."""
    with pytest.raises(checks.CheckFailed, match="not filled in yet") as failure:
        checks.lstm_gates(stub)
    lines = failure.value._render_traceback_()
    assert lines == str(failure.value).splitlines()
    assert failure.value.__cause__ is None


def test_a_right_answer_prints_its_points(question, solution, capsys):
    """The call in the notebook prints one line and returns nothing."""
    assert question(solution) is None
    points = f"{question.points} of {question.points} points"
    points = points.removesuffix("s") if question.points == 1 else points
    assert capsys.readouterr().out == f"{question.name}: right, {points}.\n"


def test_checks_import_numpy_only():
    """No framework, plotting library or widget is imported by the checks."""
    code = (
        "import sys, gatedrnn.checks; "
        "bad = {'torch', 'tensorflow', 'keras', 'matplotlib', 'ipywidgets', 'IPython'}; "
        "sys.exit(str(bad & set(sys.modules)) if bad & set(sys.modules) else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_nearly_right_is_wrong(dtype):
    """Rounding is forgiven, an error of one in ten thousand is not."""
    exact = verdict_of(checks.lstm_gates, changed(lambda v: v.astype(dtype)))
    off = verdict_of(checks.lstm_gates, changed(lambda v: (v * 1.0001).astype(dtype)))
    assert (exact.stage, off.stage) == ("right", "values")


ONE_VALUE = {
    "None": (None, "type", "rnn_step returned None, expected h_new: is its return line missing?"),
    "string": ("tanh", "type", "h_new is a string, expected a float array of shape (B, H)."),
    "dict": ({"h": 1}, "type", "h_new is a dict, expected a float array of shape (B, H)."),
    "function": (np.tanh, "type", "h_new is a ufunc, expected a float array of shape (B, H)."),
    "generator": ((n for n in ()), "type", "h_new is a generator, expected a float array"),
    "number": (0.5, "shape", "h_new is a single number, expected ("),
    "pair": ((np.ones(2), np.ones(2)), "count", "returned 2 values, expected 1: h_new."),
    "no value": ((), "count", "rnn_step returned 0 values, expected 1: h_new."),
    "ragged": ([[1.0], [2.0, 3.0]], "type", "h_new is a list that cannot be read as an array"),
}


@pytest.mark.parametrize(("value", "stage", "sentence"), ONE_VALUE.values(), ids=ONE_VALUE)
def test_one_value_in_a_bad_form_gets_a_sentence(value, stage, sentence):
    """A question that asks for one array takes it alone, and says what else it received."""
    verdict = verdict_of(checks.rnn_step, lambda x, h, W, U, b: value)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert sentence in " ".join(verdict.message.split())


def test_a_list_around_one_value_is_an_axis_too_many():
    """Nothing is guessed: the shape is reported."""
    right = checks.rnn_step.expected

    def student(x, h, W, U, b):
        return list(right({"x": x, "h": h, "W": W, "U": U, "b": b}))

    verdict = verdict_of(checks.rnn_step, student)
    assert verdict.stage == "shape"
    assert "an axis of length 1 too many" in " ".join(verdict.message.split())


def test_a_wrong_count_gets_a_question_and_no_number():
    """How far a count is off would be the answer."""
    verdict = verdict_of(checks.count_rnn_params, lambda D, H: D * H + H * H + H + 1)
    assert (verdict.points, verdict.stage, verdict.misconception) == (0, "values", None)
    assert "Not right: count." in verdict.message
    assert "Question: " in verdict.message
    assert not any(character.isdigit() for character in verdict.message.split("\n", 1)[1])


def test_a_count_with_a_fraction_is_refused():
    """Half a parameter is a slip of a division."""
    verdict = verdict_of(checks.count_rnn_params, lambda D, H: (D + H) * H + H + 0.5)
    assert verdict.points == 0
    assert verdict_of(checks.count_rnn_params, lambda D, H: "many").stage == "type"


@pytest.mark.parametrize("wrong", ["A", "B", "C", "AB", "ABC"])
def test_faults_are_told_apart_and_not_told(wrong):
    """The message says which programs to look at again, and not which fault they have."""
    right = {"A": 3, "B": 6, "C": 1}
    answer = [4 if name in wrong else number for name, number in right.items()]
    verdict = verdict_of(checks.find_faults, lambda: answer)
    assert (verdict.points, verdict.misconception) == (0, None)
    assert f"Not right: {', '.join(wrong)}." in verdict.message
    left = [name for name in right if name not in wrong]
    assert (f"Already right: {', '.join(left)}." in verdict.message) == bool(left)
    assert not any(character.isdigit() for character in verdict.message.split("\n", 1)[1])


def test_no_batch_is_spoken_of_where_there_is_none():
    """A factor that equals the number of steps is a number, not the batch size."""

    def student(hs, U):
        return len(hs) * checks.jacobian_product_norms.expected({"hs": hs, "U": U})[0]

    message = verdict_of(checks.jacobian_product_norms, student).message
    assert "norms is the right value times" in message
    assert "batch" not in message


def test_an_array_changed_by_finite_differences_is_named():
    """Entries that are moved and not put back are seen, however right the gradient."""

    def student(loss, array, step):
        gradient = checks.numerical_gradient.catalogue.program
        namespace = {"np": np, "loss": loss, "array": array, "step": step}
        exec(gradient, namespace)
        array += step
        return namespace["gradient"]

    verdict = verdict_of(checks.numerical_gradient, student)
    assert (verdict.points, verdict.stage) == (0, "mutated")
    assert "numerical_gradient changed its input array." in verdict.message


def test_caches_and_gradients_that_are_changed_are_named():
    """Inputs inside a cache or a list are inputs too."""

    def clip(gradients, threshold):
        for gradient in gradients:
            gradient *= 0.5
        return gradients

    def step(dh_new, cache, W, U):
        cache.h_new[:] = 1 - cache.h_new**2
        return W.T, U, W, U, U

    assert "changed its inputs W, U, b." in verdict_of(checks.clip_by_global_norm, clip).message
    assert verdict_of(checks.rnn_step_backward, step).points == 0
