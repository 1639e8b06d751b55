"""What a grader points out: answers that call the library, and no honest one."""

import json

import pytest

from gatedrnn import checks
from gatekeeper.intake import read_source
from gatekeeper.intake.suspicion import flags_of

from .conftest import BY_DEMAND, HOME, QUESTIONS, SIGNATURES, exercise_path, solution_path

BORROWED = {
    "rnn_step": "from gatedrnn.reference import RNNCell\nRNNCell(p)(x, s)",
    "rnn_forward": "import gatedrnn.reference as r\nr.unroll(c, xs)",
    "count_rnn_params": "from gatedrnn.checks.recurrence import expected_count\nexpected_count(v)",
    "numerical_gradient": "from gatedrnn.reference import numerical_gradient as n\nn(f, v)",
    "rnn_step_backward": "from gatedrnn import checks\nchecks.rnn_step_backward.expected(v)",
    "rnn_backward": "from gatedrnn.reference import unroll_backward\nunroll_backward(c, d, s, t)",
    "find_faults": "from gatedrnn.checks import find_faults as f\nf.expected({})",
    "jacobian_product_norms": "from gatedrnn.reference import state_jacobian as j\nj(c, xs)",
    "clip_by_global_norm": "import gatedrnn.checks.vanishing as v\nv.expected_clipped(g)",
    "lstm_gates": "from gatedrnn.reference import LSTMCell\nLSTMCell(p)",
    "lstm_step_backward": "import gatedrnn.checks.lstm_gradients as g\ng.expected_step(v)",
    "lstm_backward": "from gatedrnn.reference.unroll import unroll_backward\nunroll_backward(c)",
    "lstm_state_jacobian": "import gatedrnn.reference as r\nr.state_jacobian(c, xs)",
}


def own_work(assignment: str) -> tuple[str, ...]:
    """What any question of an assignment wants to be the student's own."""
    names = {n for q in SIGNATURES[assignment] for n in getattr(checks, q).own_work}
    return tuple(sorted(names))


def test_the_solution_is_not_flagged(assignment):
    """Whoever writes the cells alone, with what the notebook hands out, is left in peace."""
    source = read_source(solution_path(assignment), assignment)
    for path in (solution_path(assignment), exercise_path(assignment)):
        notebook = json.loads(path.read_text("utf8"))
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        assert flags_of(notebook, source, own_work(assignment)) == ()


@pytest.mark.parametrize(("name", "text"), BORROWED.items(), ids=BORROWED)
def test_a_borrowed_answer_is_flagged(name, text):
    """The library's own implementation, and the judge's right answers."""
    source = read_source(solution_path(HOME[name]), HOME[name])
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "source": text}
    found = flags_of({"cells": [cell]}, source, getattr(checks, name).own_work)
    assert {flag.what for flag in found} == {"library-call"}


@pytest.mark.parametrize("name", [n for n in QUESTIONS if n not in BY_DEMAND])
def test_the_judges_answer_is_nobodys_own_work(name):
    """Every question that has one right answer keeps it to itself."""
    assert f"gatedrnn.checks.{name}.expected" in getattr(checks, name).own_work
    assert getattr(checks, name).expected.__module__ in getattr(checks, name).own_work
