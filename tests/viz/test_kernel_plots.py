"""The plots of the ladder draw what they are given, name it, and refuse what does not fit."""

import re

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from gatedrnn.viz import style
from gatedrnn.viz.plots import plot_ladder, plot_roofline

NAMES = (
    "loop over gates", "stacked gates", "input product hoisted", "torch.compile step",
    "fused step (Triton)", "fused steps in a graph", "persistent (Triton)", "torch.nn.LSTM",
)  # fmt: skip
RATIOS = np.array([1, 1.9, 2.6, 4.2, 7, 26, 112, 46.0])
CALLS = {
    plot_ladder: {"names": NAMES, "ratios": RATIOS, "spread": [RATIOS * 0.9, RATIOS * 1.2]},
    plot_roofline: {
        "intensity": [60.0, 95, 120, 440],
        "rates": {
            name: np.array([0.01, 0.02, 0.01, np.nan if place == 6 else 0.1]) * (place + 1) ** 2
            for place, name in enumerate(NAMES)
        },
        "peak": 50.0,
        "bandwidth": 4000.0,
    },
}
WORDS = {
    plot_ladder: (*NAMES, "times as fast as “loop over gates”", "112×", "2.6×"),
    plot_roofline: (*NAMES, "operations a byte", "TFLOP/s", "products: 50", "memory: 4000 GB/s"),
}
each_plot = pytest.mark.parametrize("plot", CALLS, ids=lambda plot: plot.__name__)


@each_plot
def test_draws_in_the_house_style_and_names_everything(plot):
    before = dict(matplotlib.rcParams)
    figure = plot(**CALLS[plot])
    assert dict(matplotlib.rcParams) == before
    assert figure.get_size_inches()[0] == style.WIDTH
    texts = [t for t in figure.findobj(matplotlib.text.Text) if t.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 10
    for words in WORDS[plot]:
        assert any(words in text.get_text() for text in texts), words


@each_plot
def test_no_text_leaves_the_card(plot):
    figure = plot(**CALLS[plot])
    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.size
    for part in (*figure.axes, *figure.legends):
        box = part.get_tightbbox()
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) > -1, part


def test_a_bar_reaches_from_one_to_its_ratio():
    axes = plot_ladder(**CALLS[plot_ladder]).axes[0]
    assert axes.get_xscale() == "log"
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert np.array(ends) == pytest.approx(np.array([np.ones(8), RATIOS]).T)
    (quartiles,) = axes.collections
    for line, ratio in zip(quartiles.get_segments(), RATIOS, strict=True):
        assert line[:, 0] == pytest.approx([0.9 * ratio, 1.2 * ratio])
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == list(NAMES)


@pytest.mark.parametrize("ratios", [[1.0, 0.4], [1.0, 3.0], [1.0, 1e4], [1.0]])
def test_number_and_bar_stay_inside(ratios):
    names = NAMES[: len(ratios)]
    figure = plot_ladder(names, ratios, [ratios, ratios])
    axes = figure.axes[0]
    low, high = axes.get_xlim()
    assert low < min(ratios) <= max(ratios) < high
    FigureCanvasAgg(figure).draw()
    for words in axes.texts:
        assert words.get_window_extent().x1 < axes.bbox.x1 + 8
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    assert 1 in ticks
    assert len(ticks) <= 7


def test_the_roof_rises_to_the_peak_and_marks_lie_where_they_were_measured():
    arguments = CALLS[plot_roofline]
    axes = plot_roofline(**arguments).axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    *rungs, roof = axes.get_lines()
    x, y = roof.get_data()
    assert y == pytest.approx(np.minimum(50.0, x * 4))
    assert 12.5 in x
    for line, values in zip(rungs, arguments["rates"].values(), strict=True):
        assert np.array_equal(line.get_xdata(), arguments["intensity"])
        assert np.array_equal(line.get_ydata(), values, equal_nan=True)
    # Colour alone tells nobody apart.
    assert len({(line.get_linestyle(), line.get_marker()) for line in rungs}) == len(NAMES)
    low, high = axes.get_ylim()
    assert low <= 0.01
    assert high > 50


BAD = [
    (
        lambda: plot_ladder(["a"], [1, 2], [[1], [1]]),
        "plot_ladder: ratios has shape (2,), expected (1,)",
    ),
    (
        lambda: plot_ladder(["a"], [1], [[1, 1]]),
        "plot_ladder: spread has shape (1, 2), expected (2, 1)",
    ),
    (
        lambda: plot_ladder(["a"], [float("nan")], [[1], [1]]),
        "plot_ladder: ratios holds nan, expected above zero",
    ),
    (
        lambda: plot_roofline([1], {}, 1, 1),
        "plot_roofline: rates has 0 names, expected 1 to 8",
    ),
    (
        lambda: plot_roofline([1], {"a": [1, 2]}, 1, 1),
        "plot_roofline: rates['a'] has shape (2,), expected (1,)",
    ),
    (
        lambda: plot_roofline([1], {"a": [0]}, 1, 1),
        "plot_roofline: rates['a'] holds 0, expected above zero",
    ),
    (
        lambda: plot_roofline([1], {"a": [1]}, -2, 1),
        "plot_roofline: peak holds -2, expected above zero",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_what_does_not_fit_is_refused_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        call()
