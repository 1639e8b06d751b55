"""Repair what the theme and docutils get wrong for readers, in the written pages.

A repair names the rule of axe-core that finds the defect; tests/browser/test_pages.py looks at
every page, so a repair that a newer theme makes useless shows itself.
"""

import re
from pathlib import Path

REPAIRS = [
    # label-content-name-mismatch: the button reads "Search Ctrl+K", its hidden label says "Search".
    (r'(<button class="btn search-button-field[^>]*?) aria-label="[^"]*"', r"\1"),
    # Half the weight of every page, to draw icons that the theme's icon font draws as well.
    (r'<script[^>]* src="[^"]*scripts/fontawesome\.js[^"]*"></script>', ""),
    (r'<link rel="preload" as="script" href="[^"]*scripts/fontawesome\.js[^"]*" */?>', ""),
    # label-content-name-mismatch: a folded cell reads "Show code cell source".
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    # region: the book's title stands in the sidebar, outside every landmark.
    (r'<div id="pst-primary-sidebar"', r'\g<0> role="region" aria-label="The book"'),
    # aria-deprecated-role, aria-required-children: bibliographies hold links between their items.
    (r' role="doc-biblioentry"', ""),
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
    # empty-table-header: the corner of a table with headings on two sides.
    (r"<th((?: [^>]*)?)>(?:\s*<p>\s*</p>\s*)?</th>", r"<td\1></td>"),
]
SCRIPT = Path(__file__).with_name("reachable.js")


def setup(app):
    app.add_js_file(None, body=SCRIPT.read_text(encoding="utf8"))
    app.connect("build-finished", _repair_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def repair(html: str) -> str:
    """Return a page with every repair applied."""
    for pattern, replacement in REPAIRS:
        html = re.sub(pattern, replacement, html)
    return html


def _repair_pages(app, exception) -> None:
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        page.write_text(repair(page.read_text(encoding="utf8")), encoding="utf8")
