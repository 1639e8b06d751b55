"""The three explorers of Part I as a reader meets them: by keyboard, on a phone, in the dark."""

import re
from typing import NamedTuple

import pytest

from .conftest import BOOK, needs_npm
from .explorers import LOOKS, least_contrast, next_frame, press, violations


class Explorer(NamedTuple):
    """Where an explorer stands, and what it offers."""

    page: str
    part: str
    picture: str
    sliders: dict[str, str]
    boxes: tuple[str, ...]
    presets: dict[str, str]
    start: str


EXPLORERS = {
    "saturation": Explorer(
        "chapters/recurrence.html",
        ".gr-saturation",
        "saturation",
        {"Scale of U": "1.00", "Bias": "0.0"},
        ("both signs", "positive"),
        {
            "no memory": "With scale 0 and bias 0, ",
            "alive": "With scale 1 and bias 0, ",
            "all stuck": "of the states lie beyond ±0.99.",
            "stuck by its bias": "With scale 1 and bias 3, ",
        },
        "With scale 1 and bias 0, ",
    ),
    "bptt-paths": Explorer(
        "chapters/bptt.html",
        ".gr-paths",
        "bptt-paths",
        {"Steps T": "8", "Scale of U": "1.00"},
        tuple(str(n) for n in range(1, 11)),
        {
            "last loss only": "Losses on: 8.",
            "all losses": "Losses on: 1, 2, 3, 4, 5, 6, 7, 8.",
            "first loss only": "Losses on: 1. Step 1 adds most to dU,",
        },
        "Losses on: 8.",
    ),
    "spectral-radius": Explorer(
        "chapters/vanishing-gradients.html",
        ".gr-radius",
        "spectral-radius",
        {"Spectral radius of U": "1.00", "Shear": "0.00", "Steps T": "50"},
        ("linear", "tanh", "ReLU"),
        {
            "linear, radius 0.9": "With linear and spectral radius 0.9,",
            "linear, radius 1.1": "With linear and spectral radius 1.1,",
            "grows before it vanishes": "200 steps back,",
            "tanh, exploding": "With tanh and spectral radius 3,",
        },
        "With tanh and spectral radius 1,",
    ),
}


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


@pytest.fixture(scope="module", params=EXPLORERS)
def opened(request, open_page):
    """The page of each explorer; its mathematics takes seconds, so the tests share it."""
    page = open_page(EXPLORERS[request.param].page)
    yield Live(page, EXPLORERS[request.param])
    page.context.close()


@pytest.fixture
def live(opened):
    """An explorer at its initial settings."""
    opened.choose("reset")
    opened.says(opened.explorer.start)
    return opened


def test_each_slider_moves_the_picture_by_keyboard(live):
    for label in live.explorer.sliders:
        before = live.drawing()
        live.press(label, "ArrowRight")
        assert live.drawing() != before
        live.press(label, "ArrowLeft")
        assert live.drawing() == before


def test_sliders_reach_both_ends_without_an_error(live):
    for label in live.explorer.sliders:
        for key in ("Home", "End"):
            live.press(label, key)
            assert "NaN" not in live.drawing()
            assert "Infinity" not in live.drawing()
    assert live.page.console_errors == []


def test_values_stand_beside_their_sliders(live):
    shown = [text for text in live.part.locator(".value").all_inner_texts() if text]
    assert shown == list(live.explorer.sliders.values())


def test_knobs_and_buttons_are_reached_with_tab_in_reading_order(live):
    first = next(iter(live.explorer.sliders))
    live.part.get_by_label(first, exact=True).focus()
    checkboxes = live.part.get_by_role("checkbox").count()
    stops = len(live.explorer.sliders) + (checkboxes or 1) + len(live.explorer.presets) + 1
    reached = []
    for _ in range(stops):
        reached.append(
            live.page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"
            )
        )
        live.page.keyboard.press("Tab")
    assert reached[: len(live.explorer.sliders)] == list(live.explorer.sliders)
    assert reached[-1 - len(live.explorer.presets) :] == [*live.explorer.presets, "reset"]
    assert set(reached[len(live.explorer.sliders) :][: checkboxes or 1]) <= set(live.explorer.boxes)
    assert not live.page.evaluate("document.activeElement.closest('.gr-explore') !== null")


def test_presets_and_reset_by_keyboard(live):
    before = live.drawing()
    for preset, words in live.explorer.presets.items():
        live.choose(preset)
        live.says(words)
    live.choose("reset")
    live.says(live.explorer.start)
    assert live.drawing() == before


def test_a_group_has_a_name_and_its_boxes(live):
    group = live.part.get_by_role("group")
    assert group.count() == 1
    kind = "checkbox" if live.explorer.picture == "bptt-paths" else "radio"
    names = group.get_by_role(kind).evaluate_all("all => all.map(i => i.labels[0].textContent)")
    assert tuple(names) == live.explorer.boxes
    assert group.locator("legend").inner_text()


@pytest.mark.parametrize("opened", ["saturation", "spectral-radius"], indirect=True)
def test_radio_buttons_by_arrow_keys(live):
    chosen = live.part.get_by_role("radio", checked=True)
    pictures = {live.drawing()}
    for _ in live.explorer.boxes:
        chosen.press("ArrowRight")
        next_frame(live.page)
        pictures.add(live.drawing())
    # Round and back to the first.
    assert len(pictures) == len(live.explorer.boxes)
    live.says(live.explorer.start)


@pytest.mark.parametrize("opened", ["bptt-paths"], indirect=True)
def test_checkboxes_by_space(live):
    live.press("3", "Space")
    live.says("Losses on: 3, 8.")
    assert live.part.get_by_label("3", exact=True).is_checked()
    live.press("8", "Space")
    live.says("Losses on: 3.")
    # What lies behind the last loss receives nothing.
    assert live.part.locator("rect.bar").nth(7).get_attribute("height") == "0"
    live.press("3", "Space")
    live.says("No loss is on, so no gradient flows.")
    assert "NaN" not in live.drawing()
    # A loss beyond the last step waits until there is such a step.
    live.press("10", "Space")
    live.says("No loss is on")
    live.press("Steps T", "End")
    live.says("Losses on: 10.")


@pytest.mark.parametrize("opened", ["saturation"], indirect=True)
def test_positive_weights_are_stuck(live):
    live.choose("all stuck")
    live.says("Another first input changes the last state by < 10⁻¹⁶ of what it changes at once.")
    assert int(live.part.locator("text.stuck").last.text_content().split()[0]) > 80


@pytest.mark.parametrize("opened", ["spectral-radius"], indirect=True)
def test_the_bound_lies_above(live):
    live.press("Shear", "End")
    ends = live.part.locator("text.name").evaluate_all(
        "all => all.map(t => [t.textContent, Number(t.getAttribute('y'))])"
    )
    heights = dict(ends)
    assert heights["bound"] < heights["gradient"]


def test_jupyter_leaves_the_keys_to_the_knobs(live):
    inputs = live.part.locator("input")
    held = inputs.evaluate_all("all => all.map(i => i.dataset.lmSuppressShortcuts)")
    assert set(held) == {"true"}


@needs_npm
def test_pages_are_live_without_a_network(live):
    press(live.page, next(iter(live.explorer.sliders)), "End")
    assert live.page.requests_away == []
    assert live.page.console_errors == []


@pytest.mark.parametrize("explorer", EXPLORERS.values(), ids=EXPLORERS)
def test_pages_are_live_when_opened_from_disk(browser, explorer):
    page = browser.new_page()
    page.goto((BOOK / explorer.page).as_uri())
    page.locator(f"{explorer.part} svg *").first.wait_for(state="attached")
    live = Live(page, explorer)
    before = live.drawing()
    live.press(next(iter(explorer.sliders)), "End")
    assert live.drawing() != before
    page.close()


@pytest.mark.parametrize("explorer", EXPLORERS.values(), ids=EXPLORERS)
def test_without_javascript_the_picture_is_there(browser, book_url, explorer):
    page = browser.new_page(java_script_enabled=False)
    with page.expect_response(re.compile(rf"/_images/{explorer.picture}-.*\.png")) as response:
        page.goto(book_url + explorer.page)
    assert response.value.ok
    picture = page.locator(".gr-explorer-stage img")
    assert picture.count() == 1
    assert len(picture.get_attribute("alt")) > 100
    assert page.locator(explorer.part).count() == 0
    page.close()


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request):
    """One theme and width."""
    return request.param


@pytest.mark.parametrize("explorer", EXPLORERS.values(), ids=EXPLORERS)
def test_every_setting_is_accessible_and_readable(open_page, explorer, look):
    """Axe-core, the contrast of words in the drawing, and nothing that sticks out."""
    theme, width = look
    page = open_page(explorer.page, theme=theme, width=width)
    live = Live(page, explorer)
    for preset in (*explorer.presets, "reset"):
        live.choose(preset)
        assert least_contrast(page, explorer.part) >= 4.5
        drawing = live.part.locator("svg").bounding_box()
        edges = live.part.locator("svg text").evaluate_all(
            "all => all.map(t => t.getBoundingClientRect()).map(b => [b.left, b.right])"
        )
        assert all(left >= drawing["x"] - 1 for left, _ in edges)
        assert all(right <= drawing["x"] + drawing["width"] + 1 for _, right in edges)
    found = violations(page, explorer.part)
    assert not found, "\n\n".join(found)
    smallest = live.part.locator("input, button").evaluate_all(
        "all => Math.min(...all.map(i => (i.closest('.choices label') ?? i)"
        ".getBoundingClientRect().height))"
    )
    # A finger needs 24 pixels.
    assert smallest >= 24
    page.context.close()
