"""No page takes longer to execute than the book promises, by the table that the build makes."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "book" / "reference" / "run-times.md"
BUILT = ROOT / "_build" / "html" / "reference" / "run-times.html"


@pytest.fixture(scope="module")
def seconds():
    """The table of the built page: seconds by page."""
    if not BUILT.exists():
        pytest.fail("_build/html holds no book: build it first with `make html`", pytrace=False)
    page = BeautifulSoup(BUILT.read_text(encoding="utf8"), "html.parser")
    cells = [[cell.get_text() for cell in row.select("td")] for row in page.select("main tbody tr")]
    return {row[0]: float(row[3]) for row in cells}


def test_every_page_with_cells_is_in_the_table(seconds):
    pages = {
        path.relative_to(ROOT / "book").with_suffix("").as_posix()
        for path in (ROOT / "book").rglob("*.md")
        if "```{code-cell}" in path.read_text(encoding="utf8")
    }
    assert set(seconds) == pages


def test_no_page_takes_longer_than_the_page_says(seconds):
    limit = int(re.search(r"gets (\d+) seconds", SOURCE.read_text(encoding="utf8"))[1])
    assert {page: time for page, time in seconds.items() if time > limit} == {}
