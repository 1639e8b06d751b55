"""What the notebook about kernels says of layers, of its timings and of autograd is true."""

import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from gatedrnn import checks

from .conftest import exercise_path

CELLS = {cell.id: cell for cell in nbformat.read(exercise_path("kernels"), 4).cells}
FUSION = {"fused": 1, "falls back": 2, "fails": 3}


def run_cells(*names: str, before: str = "import time\nimport numpy as np") -> dict:
    """Run some cells of the exercise and return their names."""
    namespace = {}
    exec("\n".join([before, *(CELLS[name].source for name in names)]), namespace)
    return namespace


def test_the_library_agrees_about_the_six_calls():
    """The judge's six numbers are what `why_not_fused` says of the notebook's calls."""
    kernels = pytest.importorskip("gatedrnn.kernels", reason="needs PyTorch")
    calls = run_cells("six-calls")["calls"]
    assert list(calls) == list(checks.why_falls_back.returns)
    said = [FUSION[kernels.why_not_fused(**call).answer] for call in calls.values()]
    assert said == [int(number) for number in checks.why_falls_back.expected({})]
    assert set(said) == {1, 2, 3}


def test_what_the_text_says_about_the_conditions_is_true():
    """Each condition of the two lists, one call for each."""
    kernels = pytest.importorskip("gatedrnn.kernels", reason="needs PyTorch")
    own = run_cells("six-calls")
    keras, torch, calls = own["keras_own"], own["torch_own"], own["calls"]

    def answer(config, change, **call):
        return kernels.why_not_fused({**config, **change}, **call).answer

    obstacles = [
        {"activation": "relu"}, {"recurrent_activation": "relu"}, {"recurrent_dropout": 0.1},
        {"unroll": True}, {"use_bias": False}, {"reset_after": False},
    ]  # fmt: skip
    for change in obstacles:
        assert answer(keras, change) == answer(keras, change, compiled=True) == "falls back"
        assert answer(keras, {**change, "use_cudnn": True}) == "fails"
    masks = calls["C"]["mask"], [[False] * 4, [True] * 4]
    for mask in masks:
        assert answer(keras, {}, mask=mask) == "falls back"
        assert answer(keras, {}, mask=mask, compiled=True) == "fails"
    assert answer(keras, {}, mask=calls["F"]["mask"], compiled=True) == "fused"
    for change in ({"num_layers": 2}, {"bidirectional": True}, {"proj_size": 8}, {"packed": True}):
        assert answer(torch, change) == "fused"
    for dtype in ("float64", "float32", "float16"):
        assert answer(torch, {"dtype": dtype, "weight_dtype": dtype}) == "fused"
        assert answer(torch, {"weight_dtype": "int8", "dtype": dtype}) == "fails"
    halves = {"dtype": "bfloat16", "weight_dtype": "bfloat16"}
    assert answer(torch, {**halves, "cudnn": 90000}) == "falls back"
    assert answer(torch, {**halves, "capability": (7, 5)}) == "falls back"
    assert answer(torch, {"steps": 0}) == "fails"


REPAIRS = {
    "A": ("    return (time", "    device.synchronize()\n    return (time"),
    "B": ("    start =", "    device.launch(STEPS)\n    device.synchronize()\n    start ="),
    "C": (".integers(20, STEPS + 1, 10)", ".integers(STEPS, STEPS + 1, 10)"),
}


def timing_programs(letter: str = "") -> dict:
    """Run the notebook's device and programs, one of them repaired."""
    programs = CELLS["timing-programs"].source
    if letter:
        part = programs[programs.index(f"def program_{letter}") :].partition("\n\n\n")[0]
        old, new = REPAIRS[letter]
        assert part.count(old) == 1
        programs = programs.replace(part, part.replace(old, new))
    namespace = {}
    exec("\n".join([CELLS["imports"].source, CELLS["device"].source, programs]), namespace)
    return namespace


def test_each_timing_is_wrong_in_its_own_way():
    """Too small, too large, and as short as the shortest sequence."""
    own = timing_programs()
    device = own["Device"]
    truth = own["STEPS"] * device.seconds_a_step
    assert own["program_A"](device()) < truth / 4
    late = own["program_B"](device())
    assert late > truth + 0.9 * device.seconds_to_compile / 10
    shortest = min(np.random.default_rng(0).integers(20, own["STEPS"] + 1, 10))
    least = shortest * device.seconds_a_step
    assert least <= own["program_C"](device()) < truth / 2


@pytest.mark.parametrize("letter", "ABC")
def test_one_line_repairs_each_timing(letter):
    """Without its fault the program says what the device needs, so it has no other."""
    own = timing_programs(letter)
    truth = own["STEPS"] * own["Device"].seconds_a_step
    seconds = min(own[f"program_{letter}"](own["Device"]()) for _ in range(3))
    assert truth <= seconds < 2.5 * truth


def test_the_faults_stand_in_the_table_under_their_numbers():
    """The judge's numbers mean the rows that the programs' symptoms show."""
    rows = dict(re.findall(r"^\| (\d) \| (.*) \|$", CELLS["timing-text"].source, re.MULTILINE))
    told = [rows[str(int(n))] for n in checks.find_timing_faults.expected({})]
    words = "clock stops while", "first call is timed too", "smallest time is taken"
    assert all(word in row for word, row in zip(words, told, strict=True))


def run_the_backward_pass(before: str = "") -> str:
    """Run the last code cell as it stands, and return what it prints."""
    code = f"import sys, time\n{before}\n{CELLS['quadratic-try'].source}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_without_pytorch_the_timing_says_so():
    """One sentence, no error, and nothing is timed."""
    printed = run_the_backward_pass("sys.modules['torch'] = None")
    assert printed == "The timing needs torch; your answers do not.\n"


def test_indexing_costs_the_square():
    """Four times the steps: nearly sixteen times the time by index, near four times by unbind."""
    pytest.importorskip("torch")
    ratio = dict(re.findall(r"(by_\w+): .* ([\d.]+)x", run_the_backward_pass()))
    assert float(ratio["by_index"]) > 1.5 * float(ratio["by_unbind"])
    assert float(ratio["by_index"]) > 7


def test_what_the_model_answer_says_about_autograd_is_true():
    """T nodes with gradients like all of `xs`, or one node; and views on the way forward."""
    torch = pytest.importorskip("torch")
    own = run_cells("quadratic-try", before="import time\nprint = lambda *texts: None")
    xs = torch.randn(2, 5, 3, requires_grad=True)
    for name, nodes in (("by_index", 5), ("by_unbind", 1)):
        steps = own[name](xs)
        assert len({step.grad_fn for step in steps}) == nodes
        assert all(step._base is xs for step in steps)
    for t, step in enumerate(own["by_index"](xs)):
        (gradient,) = torch.autograd.grad(step.sum(), xs)
        assert gradient.shape == xs.shape
        assert gradient.count_nonzero() == gradient[:, t].numel()
