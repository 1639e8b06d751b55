"""Every built page: accessible, free of errors, readable on a phone, in no need of a network."""

import contextlib
import functools
import gzip
from dataclasses import dataclass

import pytest
from playwright.sync_api import TimeoutError as TookTooLong

from .conftest import AXE, BOOK, needs_npm

THEMES = ("light", "dark")
WIDTHS = (1280, 390)
MEASURE_OVERFLOW = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)
RUN_AXE = """part => axe.run(part, {resultTypes: ["violations"]}).then(results =>
    results.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.failureSummary}`)))"""
# What is folded away has to be readable too; closed boxes open as a reader opens them.
OPEN_BOXES = """() => {
    document.querySelectorAll("details").forEach(details => { details.open = true; });
    document.querySelectorAll(".toggle-button").forEach(button => button.click());
}"""
# Show tab number n of every tab set, or its last one; false when no set has that many.
SHOW_TAB = """n => {
    const sets = [...document.querySelectorAll(".sd-tab-set")].map(
        set => set.querySelectorAll(":scope > label"));
    sets.forEach(labels => labels[Math.min(n, labels.length - 1)].click());
    return n === 0 || sets.some(labels => labels.length > n);
}"""

# The theme measures what scrolls some time after a change, and a busy machine takes longer.
MEASURED = """() => [...document.querySelectorAll("pre, mjx-container[display=true]")].every(
    box => box.scrollWidth <= box.clientWidth || box.tabIndex >= 0)"""


@dataclass
class Visit:
    """What one look at one page found, at a desk and on a phone."""

    violations: dict
    overflow: dict
    away: list
    errors: list
    formulas: tuple
    weights: dict


@pytest.fixture(scope="session")
def visit(open_page):
    """Look at a page once in each theme; the tests below share what was found."""
    return functools.cache(lambda path, theme: _look_at(open_page(path, theme=theme)))


def _look_at(page) -> Visit:
    weights = {answer.url: len(gzip.compress(answer.body())) for answer in page.responses}
    formulas = (page.locator(".math").count(), page.locator(".math mjx-container").count())
    violations, overflow = {}, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        overflow[width] = page.evaluate(MEASURE_OVERFLOW)
        violations[width] = _run_axe(page)
    page.context.close()
    return Visit(violations, overflow, page.requests_away, page.console_errors, formulas, weights)


def _run_axe(page) -> list:
    if not AXE.exists():
        return []
    page.add_script_tag(path=AXE)
    page.evaluate(OPEN_BOXES)
    violations, tab = [], 0
    while page.evaluate(SHOW_TAB, tab):
        _let_the_theme_measure(page)
        violations += page.evaluate(RUN_AXE, ".sd-tab-set" if tab else "html")
        tab += 1
    return list(dict.fromkeys(violations))


def _let_the_theme_measure(page) -> None:
    page.wait_for_timeout(500)
    # When the wait was in vain axe says so, and names the box.
    with contextlib.suppress(TookTooLong):
        page.wait_for_function(MEASURED, timeout=10_000)


@needs_npm
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(visit, path, theme, width):
    violations = visit(path, theme).violations[width]
    assert not violations, "\n\n".join(violations)


@needs_npm
@pytest.mark.parametrize("theme", THEMES)
def test_console_is_silent(visit, path, theme):
    assert visit(path, theme).errors == []


@needs_npm
@pytest.mark.parametrize("theme", THEMES)
def test_no_request_leaves_the_machine(visit, path, theme):
    assert visit(path, theme).away == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(visit, path, width):
    assert visit(path, "light").overflow[width] == 0


@needs_npm
def test_every_formula_is_set(visit, path):
    written, typeset = visit(path, "light").formulas
    assert typeset == written
    assert written > 0 or path != "chapters/lstm.html"


def test_page_is_light(visit, path):
    """Everything a page loads, compressed: 1.1 MB for text, 1.5 MB with something to touch."""
    touchable = "gr-explorer" in (BOOK / path).read_text(encoding="utf8")
    weights = visit(path, "light").weights
    heaviest = sorted(weights, key=weights.get)[-5:]
    budget = 1_500_000 if touchable else 1_100_000
    assert sum(weights.values()) < budget, {url: weights[url] for url in heaviest}
