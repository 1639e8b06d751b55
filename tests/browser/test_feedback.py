"""Feedback pages in a real Chromium: inert, accessible, readable on a phone and on paper."""

import functools
import http.server
import threading

import pytest

from gatekeeper.feedback import Scores, render_page
from gatekeeper.model import Graded

from ..gatekeeper.feedback_pages import HOSTILE_TEXTS, answer, hostile, png, text, verdict
from .conftest import AXE, QuietHandler
from .test_pages import MEASURE_OVERFLOW, OPEN_BOXES, RUN_AXE, THEMES, WIDTHS

needs_axe = pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is missing (install Node.js and npm, then run `make html`)"
)
MESSAGE = (
    "step_backward: not yet, 0 of 4 points.\n\n"
    "New cell in the forget gate's gradient.\n"
    "The gradient at the forget gate is multiplied by the cell after the step.\n"
    "Your numbers are exactly those of a program with this line:\n"
    "    da_f = dc_total * c_new * f * (1 - f)\n\n"
    "Question: Which cell state did f meet on the way forward?"
)


def ordinary():
    """Give what most students see: something right, something wrong, something still to be read."""
    picture = {"output_type": "display_data", "data": {"image/png": png(600, 300)}, "metadata": {}}
    cells = [
        text("# The LSTM\n## 1. Gates"),
        answer("gates", "def gates(x):\n    '''Doc.'''\n    return 2 * x  # twice\n"),
        answer("gates-check", "", grade=True, solution=False),
        text("## 2. The way back"),
        answer("back", "def back(d):\n    return None\n", outputs=[picture]),
        {"cell_type": "code", "source": "print(1)", "metadata": {}, "outputs": []},
        answer("back-check", "", grade=True, solution=False),
        text("## 3. In your own words"),
        answer("why", "It **keeps**:\n\n* `c`\n", grade=True, cell_type="markdown"),
        answer("test", "", grade=True, solution=False),
        {"cell_type": "code", "source": "1 / 0", "metadata": {}, "outputs": []},
    ]
    results = (
        verdict("gates-check", 2, 2, message="gates: right, 2 of 2 points."),
        verdict("back-check", 0, 4, message=MESSAGE, misconception="new-cell"),
        verdict("why", None, 3, state="human", reason="needs reading"),
        verdict("test", 1, 2, state="graded"),
    )
    notes = ("The points of gates-check were changed in the file; the original ones count.",)
    return Graded("ada", "lstm", "lstm", {"cells": cells}, results, notes)


PAGES = {
    "ordinary": (ordinary(), Scores(comments={"back": "Nearly there!"}, penalty=0.5)),
    "hostile": (hostile(), None),
    "empty": (Graded("ada", "lstm", "lstm", {}, ordinary().results[2:3], ("Cut off.",)), None),
}


@pytest.fixture(scope="module")
def visit(browser, tmp_path_factory):
    """Function that opens a feedback page over HTTP and notes what it does."""
    folder = tmp_path_factory.mktemp("feedback")
    for name, (graded, scores) in PAGES.items():
        (folder / f"{name}.html").write_text(render_page(graded, scores), encoding="utf8")
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"

    def visit(name, *, theme="light", width=1280, attack="", bypass_csp=False):
        if attack:
            html = render_page(*PAGES["ordinary"]).replace("</main>", f"{attack}</main>")
            (folder / f"{name}.html").write_text(html, encoding="utf8")
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, color_scheme=theme, bypass_csp=bypass_csp)
        page = context.new_page()
        page.requests, page.blocked, page.said = [], [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("requestfailed", lambda request: _note_blocked(page, request))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: page.said.append(dialog.message))
        page.goto(f"{address}{name}.html", wait_until="networkidle")
        return page

    yield visit
    server.shutdown()
    server.server_close()


def _note_blocked(page, request):
    if request.failure == "csp":
        page.blocked.append(request.url)


def poke(page):
    """Do what a reader does: open every box, pass over everything, walk through it by keyboard."""
    page.evaluate(OPEN_BOXES)
    page.evaluate(
        """() => document.querySelectorAll("body *").forEach(element => {
            for (const kind of ["mouseover", "mouseenter", "focus", "load", "error"]) {
                element.dispatchEvent(new Event(kind));
            }
            element.focus();
        })"""
    )
    for _ in range(10):
        page.keyboard.press("Tab")


def away(page):
    """Addresses that the page asked for, itself left out."""
    return [url for url in page.requests if url != page.url and not url.startswith("data:")]


def assert_inert(page):
    """Nothing ran, nothing was asked for, nobody was led away."""
    poke(page)
    assert page.evaluate("window.pwned") is None
    assert page.title().startswith("Feedback on ")
    assert len(page.frames) == 1
    assert away(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_and_nothing_is_asked_for(visit, name):
    """With its policy in force the page is silent, too."""
    page = visit(name)
    assert_inert(page)
    assert page.said == []
    page.context.close()


def test_the_text_is_inert_without_the_policy(visit):
    """Where a reader's program ignores the policy, there is still nothing to run."""
    page = visit("hostile", bypass_csp=True)
    assert_inert(page)
    assert page.locator("h1").count() == 1
    covering = """() => [...document.querySelectorAll("*")].filter(
        element => getComputedStyle(element).position === "fixed").length"""
    assert page.evaluate(covering) == 0
    page.context.close()


@pytest.mark.parametrize(
    "attack", [text for text in HOSTILE_TEXTS if "<" in text and "refresh" not in text]
)
def test_the_policy_holds_where_escaping_fails(visit, attack):
    """Markup that somehow got in neither runs nor asks for anything."""
    page = visit("spliced", attack=attack)
    page.evaluate(OPEN_BOXES)
    page.wait_for_timeout(50)
    assert page.evaluate("window.pwned") is None
    assert set(away(page)) <= set(page.blocked)
    page.context.close()


@needs_axe
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, name, theme, width):
    """Contrast, names, headings, landmarks and tables, with every box open."""
    page = visit(name, theme=theme, width=width)
    page.evaluate(OPEN_BOXES)
    page.evaluate(AXE.read_text(encoding="utf8"))
    violations = page.evaluate(RUN_AXE, "html")
    page.context.close()
    assert not violations, "\n\n".join(violations[:5])


@pytest.mark.parametrize("width", [*WIDTHS, 320])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out(visit, name, width):
    """No line of a stranger makes the page wider than the screen."""
    page = visit(name, width=width)
    page.evaluate(OPEN_BOXES)
    overflow = page.evaluate(MEASURE_OVERFLOW)
    page.context.close()
    assert overflow == 0


def test_code_stands_beside_its_message(visit):
    """On a wide screen the two are columns; on a phone the code comes first."""
    for width, beside in ((1280, True), (390, False)):
        page = visit("ordinary", width=width)
        work, said = (page.locator(f"#q2 .{part}").bounding_box() for part in ("work", "said"))
        assert (said["x"] >= work["x"] + work["width"]) == beside
        assert (said["y"] >= work["y"] + work["height"]) != beside
        page.context.close()
