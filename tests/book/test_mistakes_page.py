"""The catalogue page shows every named mistake of every question, and nothing else."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gatedrnn import checks
from gatedrnn.checks.mistakes import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "reference" / "mistakes.md").read_text(encoding="utf8")
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_parser", "sphinx_design", "mistakes"]
myst_enable_extensions = ["colon_fence"]
# The chapters are not here.
suppress_warnings = ["myst.xref_missing"]
smartquotes = False
"""
SECTION = re.compile(
    r"^### `(\w+)`\n\n:::\{dropdown\} .*`(\w+)`.*\n```\{mistakes\} (\w+)\n```\n:::$", re.MULTILINE
)
QUESTIONS = {
    name: value
    for name, value in ((name, getattr(checks, name)) for name in checks.__all__)
    if isinstance(value, checks.Question)
}


def build(folder: Path, text: str) -> tuple[subprocess.CompletedProcess, BeautifulSoup]:
    """Build one page; return what Sphinx said and the page."""
    (folder / "conf.py").write_text(CONF)
    (folder / "index.md").write_text(text)
    command = [sys.executable, "-m", "sphinx", "-W", "-b", "html", folder, folder / "html"]
    done = subprocess.run(command, capture_output=True, text=True)
    html = folder / "html" / "index.html"
    return done, BeautifulSoup(html.read_text() if html.exists() else "", "html.parser")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page as a reader has it, without the rest of the book."""
    done, html = build(tmp_path_factory.mktemp("page"), PAGE)
    assert done.returncode == 0, done.stderr
    return html


@pytest.fixture(scope="module")
def definitions(page):
    """The definition that holds each anchor."""
    return {code["id"]: code.find_parent("dd") for code in page.select("dl.gr-mistakes code")}


def test_every_question_has_one_section_of_its_name():
    sections = SECTION.findall(PAGE)
    assert all(len(set(names)) == 1 for names in sections)
    assert sorted(names[0] for names in sections) == sorted(QUESTIONS)


def test_every_mistake_has_its_anchor_and_nothing_else_has_one(page):
    expected = Counter(
        f"{name}-{item.id}"
        for name, question in QUESTIONS.items()
        for item in (*question.catalogue.mistakes, *question.demands)
    )
    assert Counter(code["id"] for code in page.select("dl.gr-mistakes code")) == expected
    assert set(expected.values()) == {1}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_entry_says_what_is_computed_and_why_a_test_can_miss_it(definitions, name):
    for mistake in QUESTIONS[name].catalogue.mistakes:
        entry = definitions[f"{name}-{mistake.id}"]
        assert entry.find_previous_sibling("dt").get_text() == mistake.name
        text = entry.get_text()
        assert f"family {mistake.family}, {FAMILIES[mistake.family]}" in text
        assert mistake.hidden in text
        # Permutations share an entry, with the sentence of the first.
        names = [code["id"].rpartition("-")[0] for code in entry.select("code")]
        assert mistake.computed in text or (len(names) > 1 and len(set(names)) == 1)
    for demand in QUESTIONS[name].demands:
        assert demand.hidden in definitions[f"{name}-{demand.id}"].get_text()


def test_no_line_of_a_program_is_on_the_page(page):
    text = page.find("body").get_text()
    programs = [q.catalogue.program for q in QUESTIONS.values()]
    programs += [m.source for q in QUESTIONS.values() for m in q.catalogue.mistakes]
    lines = {line.strip() for program in programs for line in program.splitlines()}
    assert [line for line in lines if " = " in line and line in text] == []


def test_families_are_counted(page):
    rows = {row["id"]: row for row in page.select("tr[id]")}
    assert list(rows) == [f"family-{family}" for family in FAMILIES]
    counts = [int(row.find_all("td")[2].get_text()) for row in rows.values()]
    assert sum(counts) == sum(len(q.catalogue.mistakes) for q in QUESTIONS.values())
    linked = {link["href"] for link in page.select("dl.gr-mistakes a")}
    assert linked == {f"#{name}" for name, count in zip(rows, counts, strict=True) if count}


def test_an_unknown_question_ends_the_build_with_a_sentence(tmp_path):
    done, _ = build(tmp_path, "# Page\n\n```{mistakes} lstm_sell\n```\n")
    assert done.returncode != 0
    assert "mistakes: lstm_sell is no question of gatedrnn.checks" in done.stderr
    assert "Traceback" not in done.stderr
