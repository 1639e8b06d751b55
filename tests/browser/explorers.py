"""What the tests of the explorers share: keys, frames, pages, accessibility and contrast."""

from typing import NamedTuple

import pytest

from .conftest import AXE

LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]
RUN_AXE = """(part) => axe.run(part, { resultTypes: ["violations"] }).then((results) =>
    results.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.failureSummary}`)))"""
LEAST_CONTRAST = """(part) => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
            .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const paper = light(getComputedStyle(document.body).backgroundColor);
    const inks = [...document.querySelectorAll(`${part} text`)];
    const ratios = inks.map((text) => light(getComputedStyle(text).fill) / paper);
    return Math.min(...ratios.map((ratio) => Math.max(ratio, 1 / ratio)));
}"""


def next_frame(page) -> None:
    """Wait until the picture has followed."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def press(page, label, key) -> None:
    """Press a key on the knob with a label and wait until the picture has followed."""
    page.get_by_label(label, exact=True).press(key)
    next_frame(page)


def violations(page, part: str) -> list[str]:
    """Return what axe-core finds in one part of a page."""
    if not AXE.exists():
        pytest.skip("npm packages are missing (install Node.js and npm, then run `make html`)")
    page.add_script_tag(path=AXE)
    return page.evaluate(RUN_AXE, part)


def least_contrast(page, part: str) -> float:
    """Return the smallest contrast of words in a drawing, which axe does not look at."""
    return page.evaluate(LEAST_CONTRAST, part)


class Explorer(NamedTuple):
    """Where an explorer stands, and what it offers."""

    page: str
    part: str
    picture: str
    sliders: dict[str, str]
    groups: dict[str, tuple[str, ...]]
    presets: dict[str, str]
    start: str
    kind: str = "radio"


class Live:
    """One explorer on an open page."""

    def __init__(self, page, explorer):
        self.page, self.explorer = page, explorer
        self.part = page.locator(explorer.part)

    def drawing(self) -> str:
        """Return the picture as it is now."""
        return self.part.locator("svg").inner_html()

    def says(self, words: str) -> None:
        """Wait until the sentence holds some words."""
        self.part.locator(".status").filter(has_text=words).wait_for(timeout=5000)

    def press(self, label: str, key: str) -> None:
        """Press a key on one knob."""
        self.part.get_by_label(label, exact=True).press(key)
        next_frame(self.page)

    def choose(self, button: str) -> None:
        """Press a button by keyboard."""
        self.part.get_by_role("button", name=button, exact=True).press("Enter")
        next_frame(self.page)


def fixtures_of(explorers: dict[str, Explorer]):
    """Return three fixtures: each explorer, its open page, and the page at its initial settings.

    The mathematics of a page takes seconds, so the tests of a module share it.
    """

    @pytest.fixture(params=explorers.values(), ids=explorers)
    def explorer(request):
        return request.param

    @pytest.fixture(scope="module", params=explorers)
    def opened(request, open_page):
        page = open_page(explorers[request.param].page)
        yield Live(page, explorers[request.param])
        page.context.close()

    @pytest.fixture
    def live(opened):
        opened.choose("reset")
        opened.says(opened.explorer.start)
        return opened

    return explorer, opened, live
