"""What the tests of the explorers share: keys, frames, accessibility and contrast."""

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
