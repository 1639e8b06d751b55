"""What holds for every explorer as a reader meets it: by keyboard, on a phone, in the dark."""

import re

import pytest

from .conftest import BOOK, needs_npm
from .explorers import LOOKS, Live, least_contrast, next_frame, press, violations

EDGES = "all => all.map(t => t.getBoundingClientRect()).map(b => [b.left, b.right])"
# A label is part of its box, and a finger may press it.
LEAST_HEIGHT = """all => Math.min(...all.map(
    i => (i.closest('.choices label') ?? i).getBoundingClientRect().height))"""
LABELS = "all => all.map(i => i.labels[0].textContent)"
FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"


class ExplorerChecks:
    """What holds for every explorer; the module of a subclass has the fixtures of `fixtures_of`."""

    def test_each_slider_moves_the_picture_by_keyboard(self, live):
        for label in live.explorer.sliders:
            before, there, back = live.drawing(), "ArrowRight", "ArrowLeft"
            if live.part.get_by_label(label, exact=True).evaluate("i => i.value === i.max"):
                there, back = back, there
            live.press(label, there)
            assert live.drawing() != before, label
            live.press(label, back)
            assert live.drawing() == before, label

    def test_sliders_reach_both_ends_without_an_error(self, live):
        for label in live.explorer.sliders:
            for key in ("Home", "End"):
                live.press(label, key)
                assert "NaN" not in live.drawing()
                assert "Infinity" not in live.drawing()
        assert live.page.console_errors == []

    def test_values_stand_beside_their_sliders(self, live):
        shown = [text for text in live.part.locator(".value").all_inner_texts() if text]
        assert shown == list(live.explorer.sliders.values())

    def test_knobs_and_buttons_are_reached_with_tab_in_reading_order(self, live):
        """A group of radio buttons is one stop, on the button that is chosen."""
        _, _, _, sliders, groups, presets, _, kind = live.explorer
        first = next(iter(sliders))
        live.part.get_by_label(first, exact=True).focus()
        boxes = [box for names in groups.values() for box in names]
        stops = len(boxes) if kind == "checkbox" else len(groups)
        reached = []
        for _ in range(len(sliders) + stops + len(presets) + 1):
            reached.append(live.page.evaluate(FOCUSED))
            live.page.keyboard.press("Tab")
        assert reached[: len(sliders)] == list(sliders)
        assert reached[-1 - len(presets) :] == [*presets, "reset"]
        between = reached[len(sliders) :][:stops]
        assert between == [box for box in boxes if box in between]
        if kind == "radio":
            chosen = live.part.get_by_role("radio", checked=True)
            assert between == chosen.evaluate_all(LABELS)
        assert not live.page.evaluate("document.activeElement.closest('.gr-explore') !== null")

    def test_presets_and_reset_by_keyboard(self, live):
        before = live.drawing()
        for preset, words in live.explorer.presets.items():
            live.choose(preset)
            live.says(words)
        live.choose("reset")
        live.says(live.explorer.start)
        assert live.drawing() == before

    def test_every_group_has_a_name_and_its_boxes(self, live):
        groups = live.part.get_by_role("group").all()
        found = {
            group.locator("legend").inner_text(): tuple(
                group.get_by_role(live.explorer.kind).evaluate_all(LABELS)
            )
            for group in groups
        }
        assert found == live.explorer.groups

    def test_radio_buttons_by_arrow_keys(self, live):
        if live.explorer.kind != "radio":
            assert live.part.get_by_role("radio").count() == 0
            return
        for legend, boxes in live.explorer.groups.items():
            group = live.part.get_by_role("group", name=legend, exact=True)
            pictures = {live.drawing()}
            for _ in boxes:
                group.get_by_role("radio", checked=True).press("ArrowRight")
                next_frame(live.page)
                pictures.add(live.drawing())
            # Round and back to the first.
            assert len(pictures) == len(boxes)
            live.says(live.explorer.start)

    def test_jupyter_leaves_the_keys_to_the_knobs(self, live):
        inputs = live.part.locator("input")
        held = inputs.evaluate_all("all => all.map(i => i.dataset.lmSuppressShortcuts)")
        assert set(held) == {"true"}

    @needs_npm
    def test_pages_are_live_without_a_network(self, live):
        press(live.page, next(iter(live.explorer.sliders)), "End")
        assert live.page.requests_away == []
        assert live.page.console_errors == []

    def test_pages_are_live_when_opened_from_disk(self, browser, explorer):
        page = browser.new_page()
        page.goto((BOOK / explorer.page).as_uri())
        page.locator(f"{explorer.part} svg *").first.wait_for(state="attached")
        live = Live(page, explorer)
        before = live.drawing()
        live.press(next(iter(explorer.sliders)), "Home")
        assert live.drawing() != before
        page.close()

    def test_without_javascript_the_picture_is_there(self, browser, book_url, explorer):
        page = browser.new_page(java_script_enabled=False)
        with page.expect_response(re.compile(rf"/_images/{explorer.picture}-.*\.png")) as response:
            page.goto(book_url + explorer.page)
        assert response.value.ok
        picture = page.locator(f".gr-explorer-stage[data-explorer={explorer.picture}] img")
        assert picture.count() == 1
        assert len(picture.get_attribute("alt")) > 100
        assert page.locator(explorer.part).count() == 0
        page.close()

    @pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
    def test_every_setting_is_accessible_and_readable(self, open_page, explorer, look):
        """Axe-core, the contrast of words in the drawing, and nothing that sticks out."""
        theme, width = look
        page = open_page(explorer.page, theme=theme, width=width)
        live = Live(page, explorer)
        for preset in (*explorer.presets, "reset"):
            live.choose(preset)
            contrast = least_contrast(page, explorer.part)
            assert contrast >= 4.5, f"{preset}: contrast {contrast:.2f}"
            drawing = live.part.locator("svg").bounding_box()
            edges = live.part.locator("svg text").evaluate_all(EDGES)
            assert min(left for left, _ in edges) >= drawing["x"] - 1, preset
            end = drawing["x"] + drawing["width"]
            assert max(right for _, right in edges) <= end + 1, preset
        found = violations(page, explorer.part)
        assert not found, "\n\n".join(found)
        # A finger needs 24 pixels.
        assert live.part.locator("input, button").evaluate_all(LEAST_HEIGHT) >= 24
        page.context.close()
