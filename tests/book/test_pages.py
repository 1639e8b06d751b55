"""What sources and pages promise: complete, described, linked, library code shown not pasted."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
BUILT = ROOT / "_build" / "html"
SOURCES = sorted(BOOK.rglob("*.md"))
# As myst-nb names an image that nobody described.
HASH = re.compile(r"[0-9a-f]{32,}|\.(svg|png)$")


@pytest.fixture(scope="module")
def built():
    """The built pages, each parsed once."""
    if not (BUILT / "index.html").exists():
        pytest.fail("_build/html holds no book: build it first with `make html`", pytrace=False)
    return [path for path in sorted(BUILT.rglob("*.html")) if "_static" not in path.parts]


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf8"), "html.parser")


def listed(entry: dict) -> list[str]:
    """Every page below an entry of the table of contents."""
    own = [entry["file"]] if "file" in entry else []
    below = entry.get("parts", []) + entry.get("chapters", []) + entry.get("sections", [])
    return own + [page for child in below for page in listed(child)]


def test_table_of_contents_is_complete():
    toc = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf8"))
    pages = [toc["root"], *listed(toc)]
    assert sorted(pages) == sorted(
        path.relative_to(BOOK).with_suffix("").as_posix() for path in SOURCES
    )


def test_every_image_is_described(built):
    images = [(path.name, image) for path in built for image in parsed(path).select("main img")]
    assert images
    for name, image in images:
        alt = image.get("alt", "")
        assert len(alt.split()) >= 3, f"{name}: {image}"
        assert not HASH.search(alt), f"{name}: {image}"


def targets(path: Path):
    """Yield (address, file, anchor) for each link of a page that stays in the book."""
    for link in parsed(path).select("a[href]"):
        parts = urlsplit(link["href"])
        if not parts.scheme and not parts.netloc:
            file = path.parent / unquote(parts.path) if parts.path else path
            yield link["href"], file.resolve(), unquote(parts.fragment)


def test_no_link_inside_the_book_is_broken(built):
    broken = []
    for path in built:
        for address, file, anchor in targets(path):
            if not file.exists():
                broken.append(f"{path.name}: {address}: no such file")
            elif anchor and file.suffix == ".html" and not parsed(file).find(id=anchor):
                broken.append(f"{path.name}: {address}: no such anchor")
    assert not broken, "\n".join(broken)


def library_lines() -> set[str]:
    """Lines of library code long enough to be recognised."""
    lines = (line.strip() for path in (ROOT / "lib").rglob("*.py") for line in path.open())
    return {line for line in lines if len(line) > 30 and not line.startswith(("#", "from", "def"))}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_library_code_is_shown_not_pasted(path):
    library, run = library_lines(), 0
    for line in path.read_text(encoding="utf8").splitlines():
        run = run + 1 if line.strip() in library else 0
        assert run < 3, f"{path.name}: use literalinclude for the lines up to {line.strip()!r}"


def test_chapters_show_library_code_by_object():
    """A cell is shown where it is introduced; a chapter of derivations may do without."""
    shown = {}
    for path in (BOOK / "chapters").glob("*.md"):
        text = path.read_text(encoding="utf8")
        included = re.findall(r"```\{literalinclude\} \.\./\.\./lib/.*\n((?::.*\n)*)", text)
        assert all(":pyobject:" in options for options in included), path.name
        shown[path.stem] = len(included)
    assert shown["recurrence"]
    assert shown["lstm"]
