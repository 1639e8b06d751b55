"""The explorer of the chapter about kernels as a reader meets it."""

import pytest

from .explorer_checks import ExplorerChecks
from .explorers import Explorer, Live, fixtures_of

EXPLORERS = {
    "kernel-ladder": Explorer(
        "chapters/kernels.html",
        ".gr-ladder",
        "kernel-ladder",
        {"Batch size B": "32", "Steps T": "64", "Hidden size H": "256"},
        {"What is timed": ("forward", "forward and backward")},
        {
            "long and narrow": "With B = 8, T = 1024 and D = H = 32, forward, the fastest",
            "short and wide": "With B = 256, T = 16 and D = H = 1024, forward, the fastest",
            "a training step": "With B = 32, T = 64 and D = H = 256, forward and backward, the",
        },
        "With B = 32, T = 64 and D = H = 256, forward, the fastest rung should be",
    ),
}
CENTRES = "all => all.map(p => p.getBoundingClientRect()).map(b => (b.left + b.right) / 2)"

explorer, opened, live = fixtures_of(EXPLORERS)


class TestTheLadder(ExplorerChecks):
    """The ladder, on the page of its chapter."""


def test_sliders_step_through_powers_of_two_and_say_so(live):
    slider = live.part.get_by_label("Steps T", exact=True)
    seen = []
    live.press("Steps T", "Home")
    for _ in range(7):
        shown = live.part.locator(".value").nth(1).inner_text()
        assert slider.get_attribute("aria-valuetext") == shown
        seen.append(int(shown))
        live.press("Steps T", "ArrowRight")
    assert seen == [16, 32, 64, 128, 256, 512, 1024]
    live.says("With B = 32, T = 1024 and D = H = 256")


def test_every_size_moves_the_dots_to_the_right(live):
    rungs = live.part.locator("path.dot")
    for label in live.explorer.sliders:
        before = rungs.evaluate_all(CENTRES)
        live.press(label, "ArrowLeft")
        after = rungs.evaluate_all(CENTRES)
        # A rung that is all overhead hardly feels the batch.
        assert all(new <= old + 0.1 for new, old in zip(after, before, strict=True))
        assert sum(after) < sum(before) - 1
        live.press(label, "ArrowRight")


def test_the_fastest_rung_is_set_apart_and_named(live):
    fastest = live.part.locator("text.name")
    assert fastest.count() == 1
    live.says(f"“{fastest.text_content()}” with")


@pytest.mark.parametrize("width", [1280, 390])
def test_names_and_times_have_room_beside_each_other(open_page, width):
    page = open_page(EXPLORERS["kernel-ladder"].page, width=width)
    live = Live(page, EXPLORERS["kernel-ladder"])
    for preset in (*live.explorer.presets, "reset"):
        live.choose(preset)
        boxes = live.part.locator("svg text").evaluate_all(
            "all => all.map(t => t.getBoundingClientRect()).map(b => [b.x, b.y, b.right, b.bottom])"
        )
        for n, (x, y, right, bottom) in enumerate(boxes):
            for left, top, end, low in boxes[:n]:
                # Boxes of lines of text may touch in height, where letters do not.
                apart = x >= end + 2 or left >= right + 2 or y >= low - 4 or top >= bottom - 4
                assert apart, (preset, n)
    page.context.close()
