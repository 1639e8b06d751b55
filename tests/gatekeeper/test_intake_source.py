"""The instructor's notebook: solutions out, hidden tests in; else one sentence says why not."""

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from traitlets.config import Config

from gatekeeper.intake import read_source
from gatekeeper.model import GatekeeperError

ROOT = Path(__file__).parents[2]
LSTM = ROOT / "solutions" / "lstm" / "lstm.ipynb"


@pytest.fixture
def tiny(course):
    return course / "solutions" / "tiny" / "tiny.ipynb"


@pytest.fixture
def changed(tiny):
    """Change the tiny course's source: `changed(edit)` gives the path."""

    def change(edit):
        content = json.loads(tiny.read_text("utf-8"))
        edit({cell["id"]: cell for cell in content["cells"]}, content)
        tiny.write_text(json.dumps(content), "utf-8")
        return tiny

    return change


def test_the_source_says_what_is_graded_and_how():
    source = read_source(LSTM, "lstm")
    assert [(cell.grade_id, cell.kind, cell.points) for cell in source.graded] == [
        ("lstm-gates-check", "judged", 2),
        ("lstm-cell-update-check", "judged", 2),
        ("lstm-forward-check", "judged", 2),
        ("latch-weights-check", "judged", 2),
        ("counter-weights-check", "judged", 2),
        ("claims-answer", "manual", 2),
    ]
    assert source.graded[0].question == "gatedrnn.checks:lstm_gates"
    assert (source.assignment, source.name) == ("lstm", "lstm")


def test_kinds_of_the_tiny_course(tiny):
    kinds = {cell.grade_id: cell.kind for cell in read_source(tiny, "tiny").graded}
    assert kinds["scale-check"] == "judged"
    assert kinds["middle-test"] == "test"
    assert kinds["explain"] == "manual"


def test_solutions_are_out_hidden_tests_in_and_the_metadata_valid(tiny):
    source = read_source(tiny, "tiny")
    text = json.dumps(source.notebook)
    assert "BEGIN SOLUTION" not in text
    assert "hidden-marker-31415" in text
    assert "hidden-marker-31415" not in json.dumps(source.released)
    notebook = nbformat.from_dict(source.notebook)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_the_stub_follows_the_configuration():
    config = Config({"ClearSolutions": {"code_stub": {"python": "pass  # yours"}}})
    assert "pass  # yours" in read_source(LSTM, "lstm", config).released["lstm-gates"]


def test_reading_twice_gives_the_same_digest_even_without_ids(changed):
    def strip(_, content):
        content["nbformat_minor"] = 4
        for cell in content["cells"]:
            del cell["id"]

    path = changed(strip)
    assert read_source(path, "tiny") == read_source(path, "tiny")


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda c, _: c["scale-check"]["metadata"].update(gatekeeper={"question": "no"}), "metad"),
        (lambda c, _: c["scale-check"]["metadata"].update(gatekeeper=[1]), "scale-check"),
        (lambda c, _: c["scale"]["metadata"].update(gatekeeper={"question": "a:b"}), "scale has a"),
        (lambda c, _: c["scale"]["metadata"]["nbgrader"].update(grade_id="unit"), "unit"),
        (lambda c, _: c["scale"]["metadata"]["nbgrader"].update(schema_version=1), "schema"),
        (lambda c, _: c["scale"].update(source="### BEGIN SOLUTION"), "solution"),
        (lambda c, _: c["scale-check"]["metadata"]["nbgrader"].update(points=-1), "-1"),
        (lambda _, content: content.update(cells=3), "cannot be used"),
        (lambda _, content: content.pop("nbformat"), "cannot be used"),
    ],
)
def test_a_source_that_cannot_be_used_is_named_in_one_sentence(changed, edit, sentence):
    path = changed(edit)
    with pytest.raises(GatekeeperError, match=sentence) as caught:
        read_source(path, "tiny")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_source_that_is_not_there_is_named(tmp_path):
    with pytest.raises(GatekeeperError, match=r"none\.ipynb"):
        read_source(tmp_path / "none.ipynb", "none")
