"""The explorers of Part I as a reader meets them."""

import pytest

from .explorer_checks import ExplorerChecks
from .explorers import Explorer, fixtures_of

EXPLORERS = {
    "saturation": Explorer(
        "chapters/recurrence.html",
        ".gr-saturation",
        "saturation",
        {"Scale of U": "1.00", "Bias": "0.0"},
        {"Weights and inputs": ("both signs", "positive")},
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
        {"Losses that are on": tuple(str(n) for n in range(1, 11))},
        {
            "last loss only": "Losses on: 8.",
            "all losses": "Losses on: 1, 2, 3, 4, 5, 6, 7, 8.",
            "first loss only": "Losses on: 1. Step 1 adds most to dU,",
        },
        "Losses on: 8.",
        kind="checkbox",
    ),
    "spectral-radius": Explorer(
        "chapters/vanishing-gradients.html",
        ".gr-radius",
        "spectral-radius",
        {"Spectral radius of U": "1.00", "Shear": "0.00", "Steps T": "50"},
        {"Activation": ("linear", "tanh", "ReLU")},
        {
            "linear, radius 0.9": "With linear and spectral radius 0.9,",
            "linear, radius 1.1": "With linear and spectral radius 1.1,",
            "grows before it vanishes": "200 steps back,",
            "tanh, exploding": "With tanh and spectral radius 3,",
        },
        "With tanh and spectral radius 1,",
    ),
}


explorer, opened, live = fixtures_of(EXPLORERS)


class TestEveryExplorer(ExplorerChecks):
    """The three pages of Part I."""


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
