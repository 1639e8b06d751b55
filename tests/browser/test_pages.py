"""Every built page: accessible, free of errors, readable on a phone, and in no need of a network."""

import gzip
from dataclasses import dataclass

import pytest

from .conftest import BOOK, ROOT

AXE = ROOT / ".build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
NO_NPM = "npm packages are missing (install Node.js and npm, then run `make html`)"
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]
RUN_AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(results =>
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
    page.evaluate(OPEN_BOXES)
    violations = _run_axe(page) if AXE.exists() else None
    found = Visit(violations, page.requests_away, page.console_errors, overflow, formulas)
    page.context.close()
    return found


def _run_axe(page) -> list:
    page.add_script_tag(path=AXE)
    violations, tab = [], 0
    while page.evaluate(SHOW_TAB, tab):
        # The theme waits 300 ms after a change before it measures what scrolls.
        page.wait_for_timeout(500)
        violations += page.evaluate(RUN_AXE)
        tab += 1
    return list(dict.fromkeys(violations))


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


def test_page_is_light(open_page, path):
    budget = 1500 if "gr-explorer" in (BOOK / path).read_text(encoding="utf8") else 1100
    page = open_page("genindex.html")
    loaded = {}
    page.on("response", lambda response: loaded.setdefault(response.url, response))
    # A second page in one context would come from the cache.
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(page.url.replace("genindex.html", path), wait_until="networkidle")
    weights = {url: len(gzip.compress(response.body())) for url, response in loaded.items()}
    page.context.close()
    heaviest = sorted(weights, key=weights.get)[-5:]
    assert sum(weights.values()) / 1000 < budget, {url: weights[url] for url in heaviest}
