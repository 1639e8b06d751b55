"""Every built page: accessible, free of errors, readable on a phone, and in no need of a network."""

import gzip
import json
from dataclasses import dataclass

import pytest

from .conftest import BOOK, ROOT

AXE = ROOT / ".build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
NO_NPM = "npm packages are missing (install Node.js and npm, then run `make html`)"
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]
RUN_AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(results =>
    results.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.failureSummary}`)))"""
# What is folded away or behind another tab has to be readable too.
OPEN_EVERYTHING = """() => {
    document.querySelectorAll("details").forEach(details => { details.open = true; });
    document.querySelectorAll(".toggle-hidden").forEach(button => button.click());
    const style = document.createElement("style");
    style.textContent = ".sd-tab-content { display: block !important; order: 1; }";
    document.head.append(style);
}"""


@dataclass
class Visit:
    """What one look at one page found."""

    violations: list
    away: list
    errors: list
    overflow: int
    formulas: tuple


@pytest.fixture(scope="session")
def visit(open_page):
    """Look at a page once; the tests below share what was found."""
    visits = {}

    def visit(path, theme, width):
        if (path, theme, width) not in visits:
            visits[path, theme, width] = _look_at(open_page(path, theme=theme, width=width))
        return visits[path, theme, width]

    return visit


def _look_at(page) -> Visit:
    overflow = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    formulas = (page.locator(".math").count(), page.locator(".math mjx-container").count())
    page.evaluate(OPEN_EVERYTHING)
    violations = None
    if AXE.exists():
        page.add_script_tag(path=AXE)
        violations = page.evaluate(RUN_AXE)
    found = Visit(violations, page.requests_away, page.console_errors, overflow, formulas)
    page.context.close()
    return found


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing(visit, path, theme, width):
    violations = visit(path, theme, width).violations
    if violations is None:
        pytest.skip(NO_NPM)
    assert not violations, "\n\n".join(violations)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_console_is_silent(visit, path, theme, width):
    assert visit(path, theme, width).errors == []


def test_no_request_leaves_the_machine(visit, path):
    if not (BOOK / "_static" / "vendor" / "mathjax").exists():
        pytest.skip(NO_NPM)
    assert visit(path, "light", 1280).away == []


def test_nothing_sticks_out_on_a_phone(visit, path):
    assert visit(path, "light", 390).overflow == 0


def test_every_formula_is_set(visit, path):
    written, typeset = visit(path, "light", 1280).formulas
    assert typeset == written
    if path == "chapters/lstm.html":
        assert written > 0


def test_page_weight(open_page, path):
    context_sizes = []
    page = open_page("search.html")
    page.on("response", lambda response: context_sizes.append(response))
    page.context.close()
