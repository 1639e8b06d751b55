"""Unusual answers to the LSTM questions that are right, and unusual ones that are wrong."""

import re

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks.counter_demands import TOLERANCE
from gatedrnn.checks.lstm_by_hand import LENGTH
from gatedrnn.reference import sigmoid

from .conftest import SIGNATURES, solution_path, verdict_of
from .failing_lstm import OPEN, loud, unit

# Families of mistakes that are known of LSTMs, and one of each in the bank.
BANK = {
    1: "lstm_gates: gate-order-fgio",
    2: "lstm_gates: sigmoid-and-tanh-exchanged",
    3: "lstm_cell_update: forget-inverted",
    6: "lstm_cell_update: tanh-missing",
    7: "lstm_cell_update: old-cell-in-output",
    8: "lstm_forward: forget-gate-on-hidden-state",
    9: "lstm_forward: states-returned-in-the-wrong-order",
    10: "lstm_cell_update: cell-overwritten",
    12: "lstm_gates: bias-of-one-gate-reused",
    13: "lstm_backward: time-forwards",
    14: "lstm_forward: outputs-aliased",
    15: "lstm_backward: hidden-gradient-dropped-between-steps",
    16: "lstm_backward: cell-gradient-dropped-between-steps",
    17: "lstm_backward: own-loss-ignored",
    18: "lstm_step_backward: c-instead-of-tanh-c",
    19: "lstm_step_backward: tanh-derivative-of-tanh",
    20: "lstm_step_backward: derivative-on-one-summand",
    21: "lstm_step_backward: derivative-forgotten-f",
    22: "lstm_step_backward: new-cell-in-forget-gate",
    23: "lstm_step_backward: dc-without-forget-gate",
    24: "lstm_backward: averaged-over-time",
    25: "lstm_step_backward: block-order-fgio",
}


@pytest.mark.parametrize(("family", "entry"), BANK.items(), ids=BANK.values())
def test_the_bank_knows_the_usual_mistakes(family, entry):
    """Each family has the mistake that names it, in the question where it is made."""
    name, identifier = entry.split(": ")
    found = {mistake.id: mistake.family for mistake in getattr(checks, name).catalogue.mistakes}
    assert found[identifier] == family
    assert name in (*SIGNATURES["lstm"], *SIGNATURES["lstm-backward"])


def test_a_step_in_torch():
    """Gates and cell update may be computed in another library."""
    torch = pytest.importorskip("torch")

    def gates(x, h, W, U, b):
        x, h, W, U, b = map(torch.tensor, (x, h, W, U, b))
        i, f, g, o = torch.addmm(b, torch.cat([x, h], 1), torch.cat([W, U])).chunk(4, dim=1)
        return i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()

    def update(c, i, f, g, o):
        c, i, f, g, o = map(torch.tensor, (c, i, f, g, o))
        c_new = torch.addcmul(f * c, i, g)
        return o * c_new.tanh(), c_new

    assert verdict_of(checks.lstm_gates, gates).stage == "right"
    assert verdict_of(checks.lstm_cell_update, update).stage == "right"


def test_a_cell_update_by_unit_and_sequence():
    """Slow loops over single numbers, and lists for arrays."""

    def student(c, i, f, g, o):
        B, H = c.shape
        cs = [[f[n, k] * c[n, k] + i[n, k] * g[n, k] for k in range(H)] for n in range(B)]
        hs = [[o[n, k] * np.tanh(cs[n][k]) for k in range(H)] for n in range(B)]
        return hs, cs

    assert verdict_of(checks.lstm_cell_update, student).stage == "right"


def chain(rng, D, H):
    """Each unit feeds the next: nothing grows for ever, and on the way it grows a lot."""
    W, U = np.zeros((D, 4 * H)), np.zeros((H, 4 * H))
    U[:, 2 * H : 3 * H] = 3 * np.eye(H, k=1)
    W[:, 3 * H - 1] = 0.1
    return W, U, np.repeat([3.0, 1.8, 0.0, 3.0], H)


RIGHT = {
    "latch_weights": {
        "lists": lambda: [array.tolist() for array in unit(i=OPEN)()],
        "emptied by writing minus one": unit(i=(20, 20, -10), f=(0, 0, 10), g=(5, -20, 0)),
        "held by itself": unit(i=(20, -20, -6), f=(0, 0, -10), g=(0, 0, 10), U=(12, 0, 0, 0)),
    },
    "counter_weights": {
        "candidate of both signs by the bias": unit(i=(0, 0, 20), f=(0, 0, 20), g=(20, 0, -10)),
        "never shown": unit(i=(0, 0, 20), f=(0, 0, 20), g=(10, -10, 0), o=(0, 0, -50)),
        "gates opened by the brackets": unit(i=(20, 20, 0), f=(20, 20, 0), g=(9, -9, 0)),
    },
    "exploding_lstm": {
        "at the edge": loud(recurrent=0.55),
        "turning over": loud(recurrent=-2.5),
        "a chain": chain,
    },
}
CASES = [
    pytest.param(name, student, id=f"{name}-{title}")
    for name, students in RIGHT.items()
    for title, student in students.items()
]


@pytest.mark.parametrize(("name", "student"), CASES)
def test_every_answer_that_fulfils_the_demands_is_right(name, student):
    """These questions have many right answers, and no other rule than what they ask."""
    for seed in range(5):
        assert verdict_of(getattr(checks, name), student, seed).stage == "right"


def test_a_latch_that_is_on_below_zero_is_off():
    """The sign is asked for."""
    student = unit(i=OPEN, g=(-5, 0, 0))
    assert verdict_of(checks.latch_weights, student).misconception == "not-set"


@pytest.mark.parametrize(
    ("name", "student", "stage", "sentence"),
    [
        ("latch_weights", lambda: (np.zeros((4, 2)), 0, 0), "shape", "it looks transposed."),
        ("latch_weights", lambda: np.zeros((2, 4)), "type", "expected W, U, b"),
        (
            "counter_weights",
            lambda: (np.zeros((2, 4)), np.zeros(4), np.zeros(4)),
            "shape",
            "U has shape (4,), expected (1, 4), that is (H, 4*H)",
        ),
        (
            "counter_weights",
            lambda: (np.ones((2, 4), bool), np.zeros((1, 4)), np.zeros(4)),
            "dtype",
            "W has dtype bool",
        ),
        ("counter_weights", lambda c: c, "type", "expected counter_weights()."),
        ("exploding_lstm", lambda rng, D, H: None, "type", "returned None, expected W, U, b"),
        (
            "exploding_lstm",
            lambda rng, D, H: [a * np.nan for a in loud()(rng, D, H)],
            "finite",
            "W holds NaN",
        ),
        ("lstm_state_jacobian", lambda cache, U: U, "shape", "J has shape ("),
    ],
)
def test_the_form_comes_first(name, student, stage, sentence):
    """Shapes, dtypes and counts are judged before values."""
    verdict = verdict_of(getattr(checks, name), student)
    assert (verdict.points, verdict.stage) == (0, stage)
    assert sentence in " ".join(verdict.message.split())


def test_the_sigmoid_that_is_handed_out_is_the_right_one():
    """Gates from the notebook's own sigmoid, written out, are the same numbers."""

    def student(x, h, W, U, b):
        a = np.split(x @ W + h @ U + b, 4, axis=1)
        return [
            0.5 * (1 + np.tanh(v / 2)) if k != 2 else 2 * sigmoid(2 * v) - 1
            for k, v in enumerate(a)
        ]

    assert verdict_of(checks.lstm_gates, student).stage == "right"


CLAIMS = ("lstm-gates", "lstm-cell-update", "lstm-forward", "counter-weights", "counter-try")


def run_claims(*names) -> dict:
    """Run the cells that the claims rest on, and some more."""
    namespace = {}
    for cell in nbformat.read(solution_path("lstm"), 4).cells:
        if cell.id in ("imports", "run-by-hand", "sigmoid-cell", *CLAIMS, *names):
            exec(cell.source, namespace)
    return namespace


def test_what_is_measured_beside_the_claims(capsys):
    """Two halves agree if both states are kept; a candidate without a sign counts up only."""
    run_claims()
    capsys.readouterr()
    namespace = run_claims("claims-try")
    both, alone = re.findall(r"second half off by (\S+)", capsys.readouterr().out)
    assert float(both) < 1e-12
    assert float(alone) > 0.05
    assert np.all(np.diff(namespace["cells"]) >= 0)
    assert namespace["depths"].min() < 0


def test_the_latch_works_with_a_candidate_that_is_never_negative():
    """As the model answer says of claim 2: it writes 1, and its forget gate empties it."""
    namespace = run_claims("latch-weights")
    cell = namespace["SigmoidCell"](*namespace["latch_weights"]())
    xs = checks.latch_weights.draw(np.random.default_rng(0))[0]["xs"]
    h, c, hs = np.zeros((1, 1)), np.zeros((1, 1)), []
    for x in xs:
        h, c = cell(x[None], h, c)
        hs.append(h.item())
    first, off, again, gone = np.flatnonzero(xs.any(axis=1))
    hs = np.array(hs)
    for on in (hs[first:off], hs[again:gone]):
        assert on.min() > 0.5
    for shut in (hs[:first], hs[off:again], hs[gone:]):
        assert np.abs(shut).max() < 0.1


def test_the_exercise_and_the_check_allow_the_same_drift():
    """The number in the text is the one the demand uses, and the deepest string is announced."""
    cells = {cell.id: cell.source for cell in nbformat.read(solution_path("lstm"), 4).cells}
    assert f"off by {TOLERANCE} at most" in cells["counter-text"]
    assert f"opens {LENGTH // 2} times and then closes {LENGTH // 2} times" in cells["counter-text"]


@pytest.mark.parametrize("name", ["latch-try-text", "counter-try-text", "claims-text"])
def test_cells_that_run_earlier_answers_say_so(name):
    """With a wrong cell update their numbers mean nothing."""
    cells = {cell.id: cell.source for cell in nbformat.read(solution_path("lstm"), 4).cells}
    assert re.search(r"\(Your questions 1 (and|to) \d must be right for this\.\)", cells[name])
