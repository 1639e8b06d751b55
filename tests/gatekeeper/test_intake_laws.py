"""What holds for every submission, looked for by machine."""

import json
import tempfile
from pathlib import Path

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from gatekeeper.intake import read_source, take_in
from gatekeeper.intake.piece import Piece
from gatekeeper.intake.read import read
from gatekeeper.intake.restore import restore
from gatekeeper.intake.suspicion import flags_of
from gatekeeper.intake.text import clean

COURSE = Path(__file__).parent / "course"
SOURCE = read_source(COURSE / "solutions" / "tiny" / "tiny.ipynb", "tiny")
NAMED = [cell for cell in SOURCE.notebook["cells"] if "nbgrader" in cell["metadata"]]
NAMES = [cell["metadata"]["nbgrader"]["grade_id"] for cell in NAMED]
TEXTS = [cell["source"] for cell in SOURCE.notebook["cells"]]
STATES = ("readable", "missing", "unreadable")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
names = st.sampled_from([*NAMES, "title", "scale-text"]) | st.text(max_size=5)
codes = st.sampled_from(
    [*TEXTS, *(f"def {name}(x):\n    return 1" for name in ("scale", "running", "unit", "f"))]
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "grade_id": names | anything,
        "points": anything,
        "solution": anything,
        "locked": anything,
        "schema_version": anything,
    },
)
cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | anything,
        "source": codes | st.text(max_size=30) | st.lists(st.text(max_size=9)) | anything,
        "id": names | anything,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": fields | anything}) | anything,
    },
)
notebooks = st.fixed_dictionaries(
    {"cells": st.lists(cells | anything, max_size=12)},
    optional={"nbformat": st.sampled_from([2, 3, 4, 99]) | anything, "metadata": anything},
)
kinds = st.sampled_from(["code", "markdown", "raw"])
loose = st.builds(
    lambda kind, text, cell_id, name: (kind, text, cell_id, name),
    kinds,
    codes | st.text(max_size=30),
    names,
    names | st.none(),
)


def hand_in(data):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tiny.ipynb").write_bytes(data)
        return take_in(Path(folder), SOURCE)


def check(intake):
    assert intake.state in STATES
    assert (intake.notebook is None) == (intake.state != "readable")
    assert intake.digest
    "".join(intake.notes).encode()
    if intake.notebook is None:
        return
    json.dumps(intake.notebook, allow_nan=False, ensure_ascii=False).encode()
    notebook = nbformat.from_dict(intake.notebook)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    found = [c["metadata"] for c in intake.notebook["cells"] if "nbgrader" in c["metadata"]]
    assert found == [cell["metadata"] for cell in NAMED]
    flags_of(intake.notebook, SOURCE, ("torch.nn.LSTM",))


def pieces_of(notebook):
    return read(json.dumps(notebook).encode()).pieces


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_an_intake(data):
    check(hand_in(data))


@given(notebooks)
@settings(max_examples=100, deadline=None)
def test_any_notebook_gives_an_intake(content):
    check(hand_in(json.dumps(content).encode()))


@given(anything)
@settings(max_examples=100, deadline=None)
def test_any_json_gives_an_intake(content):
    check(hand_in(json.dumps(content).encode()))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_notebook_damaged_anywhere_gives_an_intake(data):
    text = json.dumps(SOURCE.notebook).encode()
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 200))
    check(hand_in(text[:start] + data.draw(st.binary(max_size=20)) + text[start + length :]))


@given(st.lists(loose, max_size=25))
@settings(max_examples=100, deadline=None)
def test_restoring_twice_changes_nothing(drawn):
    pieces = [
        Piece(n, kind, clean(text), cell_id, {} if name is None else {"grade_id": name})
        for n, (kind, text, cell_id, name) in enumerate(drawn)
    ]
    once = restore(SOURCE, pieces)
    twice = restore(SOURCE, pieces_of(once.notebook))
    assert twice.notebook == once.notebook
    assert twice.notes == ()


@given(st.permutations(range(len(SOURCE.notebook["cells"]))), st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_no_answer_is_lost_by_reordering(order, salt):
    answers = {name: f"answer = {salt}  # {name}" for name in NAMES}
    solved = []
    for cell in SOURCE.notebook["cells"]:
        marked = cell["metadata"].get("nbgrader", {})
        text = answers[marked["grade_id"]] if marked.get("solution") else cell["source"]
        solved.append(cell | {"source": text})
    restored = restore(SOURCE, pieces_of({"cells": [solved[n] for n in order]}))
    for cell in restored.notebook["cells"]:
        marked = cell["metadata"].get("nbgrader", {})
        if marked.get("solution"):
            assert cell["source"] == answers[marked["grade_id"]]
    assert restored.unmatched == ()


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_looked_at(text):
    cell = {"cell_type": "code", "metadata": {}, "source": text, "id": "a"}
    flags_of({"cells": [cell]}, SOURCE, ("torch.nn.LSTM",))
