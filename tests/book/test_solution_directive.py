"""The directive that shows an answer of an exercise, in small projects of its own."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

ROOT = Path(__file__).resolve().parents[2]
EXTENSIONS = ROOT / "book" / "_ext"
CONF = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "solution"]
"""
CODE = '''def double(x):
    """Double a number.

    A docstring of two paragraphs.
    """
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
TEXT = "### BEGIN SOLUTION\n1. No: **because**.\n\n**Rubric**\n\n- 2 points: all.\n### END SOLUTION"


@pytest.fixture
def build(tmp_path):
    """Function that builds one page beside a notebook of two answers."""
    cells = [
        v4.new_code_cell(CODE, metadata={"nbgrader": {"grade_id": "double"}}),
        v4.new_markdown_cell(TEXT, metadata={"nbgrader": {"grade_id": "words"}}),
        v4.new_code_cell("double(1)", metadata={"nbgrader": {"grade_id": "double-check"}}),
    ]
    folder = tmp_path / "solutions" / "small"
    folder.mkdir(parents=True)
    nbformat.write(v4.new_notebook(cells=cells), folder / "small.ipynb")
    book = tmp_path / "book"
    book.mkdir()
    (book / "conf.py").write_text(CONF)

    def build(*names):
        page = book / "index.md"
        if names:
            blocks = "".join(f"```{{solution}} {name}\n```\n\n" for name in names)
            page.write_text(f"# Page\n\n{blocks}")
        command = [sys.executable, "-m", "sphinx", "-W", "-b", "html", book, tmp_path / "html"]
        done = subprocess.run(command, capture_output=True, text=True)
        html = tmp_path / "html" / "index.html"
        return done, html.read_text() if html.exists() else ""

    return build


def test_code_and_words_are_shown_without_their_marks(build):
    done, html = build("small double", "small words")
    assert done.returncode == 0, done.stderr
    text = re.sub("<[^>]+>", "", html)
    assert "def double(x):\n    return 2 * x\n" in text
    assert "docstring" not in text
    assert "SOLUTION" not in text
    assert "<strong>because</strong>" in html
    assert "2 points: all." in text


def test_a_changed_notebook_changes_the_page(build, tmp_path):
    build("small double")
    path = tmp_path / "solutions" / "small" / "small.ipynb"
    path.write_text(path.read_text().replace("2 * x", "x + x"))
    _, html = build()
    assert "x + x" in re.sub("<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("small triple", "solution: small.ipynb has no cell triple"),
        ("small double-check", "solution: the cell double-check of small.ipynb holds no solution"),
        ("large double", "large.ipynb"),
    ],
)
def test_what_is_not_there_ends_the_build_with_a_sentence(build, name, sentence):
    done, _ = build(name)
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def answers(path: Path) -> set[str]:
    """Names of the cells of a notebook that hold a solution."""
    cells = nbformat.read(path, 4).cells
    return {c.id for c in cells if c.metadata.get("nbgrader", {}).get("solution")}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "solutions").glob("*/*.ipynb")), ids=lambda p: p.stem
)
def test_the_page_of_an_assignment_shows_every_answer(path):
    """No answer is left out, and the chapter leads to the page."""
    page = (ROOT / "book" / "solutions" / f"{path.stem}.md").read_text(encoding="utf8")
    shown = re.findall(r"```\{solution\} (\S+) (\S+)", page)
    assert {assignment for assignment, _ in shown} == {path.stem}
    assert sorted(name for _, name in shown) == sorted(answers(path))
    chapter = (ROOT / "book" / "chapters" / f"{path.stem}.md").read_text(encoding="utf8")
    assert f"../solutions/{path.stem}.md" in chapter
