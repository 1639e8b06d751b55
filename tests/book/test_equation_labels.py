"""Equations, docstrings and tests stay in step by the label of the equation.

The strict build finds a wrong label too, in minutes; this file finds it in a second.
"""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "book").rglob("*.md"))
MODULES = sorted((ROOT / "lib").rglob("*.py"))
TRANSCRIPTIONS = sorted((ROOT / "tests" / "reference").glob("test_*_equations.py"))
TRANSCRIPTIONS += sorted((ROOT / "tests" / "reference").glob("test_*_jacobians.py"))

CELLS = ("rnn", "lstm", "gru", "gru-before", "peephole-lstm", "coupled-lstm")

# ```{math} with an option line, or $$ ... $$ (label).
DEFINITION = re.compile(r"^:label:[ \t]*(\S+)|\$\$[ \t]*\(([\w-]+)\)", re.MULTILINE)
# :eq:`label` in a docstring, {eq}`label` in a page; "text <label>" in either.
CITATION = re.compile(r"[:{]eq[:}]`(?:[^`<]*<)?([^`>]+)>?`")


def defined(text: str) -> list[str]:
    return [first or second for first, second in DEFINITION.findall(text)]


def cited(text: str) -> set[str]:
    return set(CITATION.findall(text))


def read(paths) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def names_of_tests(source: str) -> set[str]:
    tree = ast.parse(source)
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name.removeprefix("test_") for name in names if name.startswith("test_")}


@pytest.fixture(scope="module")
def labels() -> list[str]:
    return defined(read(PAGES))


def test_labels_are_unique(labels):
    assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_labels_are_a_subject_and_a_noun(labels):
    assert [label for label in labels if not re.fullmatch(r"[a-z]+(-[a-z]+)+", label)] == []


def test_docstrings_cite_equations_that_exist(labels):
    assert cited(read(MODULES)) - set(labels) == set()


def test_pages_cite_equations_that_exist(labels):
    assert cited(read(PAGES)) - set(labels) == set()


def test_every_equation_has_its_line_in_the_library(labels):
    """A labelled equation is implemented somewhere, and that place says so."""
    for cell in CELLS:
        assert sum(label.startswith(f"{cell}-") for label in labels) >= 5
    # The one-step matrix of c alone is there to be contrasted; the library never forms it.
    assert set(labels) - cited(read(MODULES)) == {"lstm-one-step-jacobian"}


def test_every_equation_is_transcribed_in_a_test(labels):
    """`lstm-da` is computed again, with scalar loops, by `test_lstm_da`."""
    tests = set().union(
        *(names_of_tests(path.read_text(encoding="utf-8")) for path in TRANSCRIPTIONS)
    )
    wanted = {label.replace("-", "_") for label in labels}
    assert wanted - tests == set()
    prefixes = tuple(cell.replace("-", "_") + "_" for cell in CELLS)
    assert {name for name in tests if name.startswith(prefixes)} - wanted == set()


def test_the_patterns_see_every_way_of_writing():
    page = "```{math}\n:label: gru-gates\nr\n```\n$$\nz\n$$ (gru-cell)\nsee {eq}`gru-cell`"
    assert defined(page) == ["gru-gates", "gru-cell"]
    assert cited(page) == {"gru-cell"}
    assert cited("Implements :eq:`gru-gates` and :eq:`the cell <gru-cell>`.") == {
        "gru-gates",
        "gru-cell",
    }
    assert names_of_tests("def test_gru_cell(): ...\ndef helper(): ...") == {"gru_cell"}
