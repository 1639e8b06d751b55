"""The explorers of Part II as a reader meets them."""

import pytest

from .explorer_checks import ExplorerChecks
from .explorers import Explorer, Live, fixtures_of

EXPLORERS = {
    "one-cell": Explorer(
        "chapters/lstm.html",
        ".gr-cell",
        "one-cell",
        {
            "Forget gate f": "half-life 6.6 steps, 0.90",
            "Input gate i": "1.00",
            "Output gate o": "1.00",
        },
        {
            "The output gate opens": ("at the start", "at step 31"),
            "Pulses of the candidate g": ("one", "two", "every step", "random"),
        },
        {
            "hold": "With f = 1 nothing is forgotten.",
            "leak": "With f = 0.9, half of the cell is left after 6.6 steps.",
            "add up": "At the end the cell is 2, and h shows 0.96.",
            "overwrite": "With f = 0 every step empties the cell before it writes.",
            "average": "With f = 0.8, half of the cell is left after 3.1 steps.",
            "hidden until asked": "Until step 31 nothing is shown.",
        },
        "With f = 0.9, half of the cell is left after 6.6 steps. Step 5 writes 1;",
    ),
    "gru-mix": Explorer(
        "chapters/gru.html",
        ".gr-mix",
        "gru-mix",
        {
            "Reset gate of unit 1": "1.00",
            "Reset gate of unit 2": "0.20",
            "Update gate z": "keeps 70 %, 0.70",
        },
        {
            "Convention": ("z keeps", "z replaces"),
            "The reset gate acts": ("after the product", "before the product"),
        },
        {
            "copy the past": "The past is copied.",
            "plain RNN": "This is a plain RNN. The candidate sees the whole past.",
            "forget the past": "The past is forgotten. The candidate sees the input alone.",
            "half way": "z = 0.5 makes the new state 50 % old state and 50 % candidate.",
        },
        "Where z keeps, z = 0.7 makes the new state 70 % old state and 30 % candidate.",
    ),
    "memory-horizon": Explorer(
        "chapters/memory.html",
        ".gr-horizon",
        "memory-horizon",
        {"Forget bias": "f = 0.731, bias 1.00", "Steps T": "50"},
        {},
        {
            "bias 0": "With forget bias 0 the gate starts at 0.500:",
            "bias 1": "With forget bias 1 the gate starts at 0.731:",
            "bias 3": "half of the cell is left after 14.3 steps",
            "bias 5": "half of the cell is left after 103",
        },
        "With forget bias 1 the gate starts at 0.731:",
    ),
}

explorer, opened, live = fixtures_of(EXPLORERS)


class TestEveryExplorer(ExplorerChecks):
    """The pages of Part II, each with its own explorer."""


@pytest.mark.parametrize("opened", ["one-cell"], indirect=True)
def test_the_output_gate_hides_the_cell_and_leaves_it_alone(live):
    cell = live.part.locator("path.cell")
    before, shown = cell.get_attribute("d"), live.part.locator("path.output").get_attribute("d")
    live.press("Output gate o", "Home")
    assert live.part.get_by_text("output gate shut").is_visible()
    assert live.part.locator("path.output").get_attribute("d") != shown
    assert cell.get_attribute("d") == before


@pytest.mark.parametrize("opened", ["one-cell"], indirect=True)
def test_a_cell_that_leaves_the_axis_is_marked(live):
    assert live.part.locator("text.cell").filter(has_text="▲").count() == 0
    live.press("Forget gate f", "End")
    live.part.get_by_label("every step", exact=True).check()
    live.says("At the end the cell is 40, and h shows 1.")
    assert live.part.locator("text.cell").filter(has_text="▲").count() == 1
    assert live.part.locator("text.output").filter(has_text="▲").count() == 0


@pytest.mark.parametrize("opened", ["gru-mix"], indirect=True)
def test_the_same_slider_means_the_opposite_in_the_other_convention(live):
    live.choose("copy the past")
    live.says("The past is copied.")
    live.part.get_by_label("z replaces", exact=True).check()
    live.says("Where z replaces, z = 1 makes the new state 0 % old state and 100 % candidate.")
    assert live.part.get_by_label("Update gate z", exact=True).input_value() == "1"


@pytest.mark.parametrize("opened", ["gru-mix"], indirect=True)
def test_the_placements_part_when_the_units_are_reset_differently(live):
    drawing = live.drawing()
    live.part.get_by_label("before the product", exact=True).check()
    live.says("Both units of the candidate see 100 % of old unit 1, 20 % of old unit 2.")
    assert live.drawing() != drawing
    live.choose("half way")
    live.says("The other placement would give the same candidate.")


@pytest.mark.parametrize("width", [1280, 1000, 390])
def test_the_shares_have_room_beside_each_other(open_page, width):
    page = open_page(EXPLORERS["gru-mix"].page, width=width)
    live = Live(page, EXPLORERS["gru-mix"])
    live.choose("copy the past")
    old, fresh = (live.part.locator(f"text.{kind}").last for kind in ("old", "fresh"))
    assert old.text_content() == "100 % old state"
    assert fresh.text_content() == "0 % candidate"
    end = old.bounding_box()["x"] + old.bounding_box()["width"]
    assert end + 8 < fresh.bounding_box()["x"]
    page.context.close()


@pytest.mark.parametrize("opened", ["memory-horizon"], indirect=True)
def test_a_longer_memory_is_predicted_and_the_record_stands_beside_it(live):
    before = live.part.locator("path.share").evaluate_all("all => all.map(p => p.outerHTML)")
    live.choose("bias 5")
    live.says("trained from bias 5")
    after = live.part.locator("path.share").evaluate_all("all => all.map(p => p.outerHTML)")
    assert len(before) == len(after) == 2
    assert all(old != new for old, new in zip(before, after, strict=True))
    live.press("Steps T", "End")
    live.says("for 200 steps")
