"""The plots of the memory tasks draw what they are given, name it, and refuse what does not fit."""

import re

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from gatedrnn.viz import style
from gatedrnn.viz.plots import (
    plot_ablation,
    plot_hold_times,
    plot_length_generalisation,
    plot_losses_with_baseline,
)

RNG = np.random.default_rng(0)
NAMES = ("PyTorch's start", "bias 0", "bias 1", "bias 2", "bias 3", "bias 5")
CELLS = ("LSTM", "LSTM without i", "LSTM without f", "GRU without r")
CALLS = {
    plot_hold_times: {
        "T_values": [10, 25, 50, 100],
        "scores": {name: RNG.uniform(0.3, 1, (4, 3)) for name in NAMES},
        "chance": 0.25,
    },
    plot_ablation: {
        "scores": {
            task: {cell: RNG.uniform(0.01, 1, 3) for cell in CELLS}
            for task in ("latch", "adding", "parity")
        },
        "chance": {"latch": 0.25, "adding": 1 / 6, "parity": 0.5},
    },
    plot_losses_with_baseline: {
        "runs": {"GRU": [[0.3, 0.1, 0.02], [0.3, 0.02]], "LSTM": [[0.3, 0.2, 0.1, 0.05]]},
        "baseline": 1 / 6,
        "every": 20,
    },
    plot_length_generalisation: {
        "by_step": {cell: RNG.uniform(0.5, 1, (3, 40)) for cell in ("RNN", "GRU", "LSTM")},
        "trained_on": 12,
    },
}
WORDS = {
    plot_hold_times: ("steps T to hold the symbol", "accuracy", "chance 0.25", *NAMES),
    plot_ablation: ("latch", "adding", "parity", "squared error", "accuracy", *CELLS),
    plot_losses_with_baseline: ("update", "training loss", "no memory", "GRU", "LSTM"),
    plot_length_generalisation: ("step", "share right", "trained: 12", "chance", "RNN"),
}
each_plot = pytest.mark.parametrize("plot", CALLS, ids=lambda plot: plot.__name__)


def lines(axes) -> dict:
    """The labelled lines of a plot."""
    return {line.get_label(): line for line in axes.get_lines() if line.get_label()[0] != "_"}


@each_plot
def test_draws_in_the_house_style_and_names_everything(plot):
    before = dict(matplotlib.rcParams)
    figure = plot(**CALLS[plot])
    assert dict(matplotlib.rcParams) == before
    assert figure.get_size_inches()[0] == style.WIDTH
    texts = [t for t in figure.findobj(matplotlib.text.Text) if t.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 10
    for words in WORDS[plot]:
        assert any(words in text.get_text() for text in texts)


@each_plot
def test_no_text_leaves_the_card(plot):
    figure = plot(**CALLS[plot])
    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.size
    for axes in figure.axes:
        box = axes.get_tightbbox()
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) > -1, axes


def test_hold_times_go_through_the_means_and_show_every_network():
    arguments = CALLS[plot_hold_times]
    axes = plot_hold_times(**arguments).axes[0]
    drawn = lines(axes)
    for name, scores in arguments["scores"].items():
        assert np.array_equal(drawn[name].get_xdata(), arguments["T_values"])
        assert drawn[name].get_ydata() == pytest.approx(scores.mean(axis=1))
    dots = [line for line in axes.get_lines() if line.get_linestyle() == "None"]
    assert len(dots) == 3 * len(NAMES)
    # Colour alone tells nobody apart.
    looks = {(line.get_linestyle(), line.get_marker()) for line in drawn.values()}
    assert len(looks) == len(NAMES) + 1


def test_an_ablation_keeps_cells_in_their_rows():
    arguments = CALLS[plot_ablation]
    figure = plot_ablation(**arguments)
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == list(CELLS)
    for axes, (task, cells) in zip(figure.axes, arguments["scores"].items(), strict=True):
        assert axes.get_title(loc="left") == task
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        bars = [line for line in axes.get_lines() if line.get_marker() == "|"]
        for row, values in enumerate(cells.values()):
            assert np.array_equal(dots[row].get_xdata(), values)
            assert (dots[row].get_ydata() == row).all()
            assert bars[row].get_xdata() == [np.median(values)]
    assert [axes.get_xscale() for axes in figure.axes] == ["linear", "log", "linear"]
    assert figure.axes[0].get_ylim()[0] > figure.axes[0].get_ylim()[1]


def test_losses_count_updates_and_label_the_longest_run():
    drawn = plot_losses_with_baseline(**CALLS[plot_losses_with_baseline]).axes[0]
    assert list(lines(drawn)["GRU"].get_xdata()) == [20, 40, 60]
    assert len(drawn.get_lines()) == 4
    assert drawn.get_yscale() == "log"


def test_lengths_show_the_median_and_the_extremes():
    arguments = CALLS[plot_length_generalisation]
    axes = plot_length_generalisation(**arguments).axes[0]
    for name, values in arguments["by_step"].items():
        assert lines(axes)[name].get_ydata() == pytest.approx(np.median(values, axis=0))
    bands = [band.get_paths()[0].vertices[:, 1] for band in axes.collections]
    for band, values in zip(bands, arguments["by_step"].values(), strict=True):
        assert (band.min(), band.max()) == pytest.approx((values.min(), values.max()))


BAD = [
    (
        lambda: plot_hold_times([10], {"a": [0.5]}, 0.25),
        "plot_hold_times: scores['a'] has shape (1,), expected (1, S)",
    ),
    (
        lambda: plot_hold_times([10], {}, 0.25),
        "plot_hold_times: scores has 0 names, expected 1 to 8",
    ),
    (
        lambda: plot_hold_times([10], {n: [[1]] for n in range(9)}, 0.25),
        "plot_hold_times: scores has 9 names, expected 1 to 8",
    ),
    (lambda: plot_ablation({}, {}), "plot_ablation: scores is empty, expected at least one task"),
    (
        lambda: plot_ablation({"latch": {"LSTM": [1]}}, {}),
        "plot_ablation: chance has no 'latch'",
    ),
    (
        lambda: plot_ablation({"a": {"x": [1]}, "b": {"y": [1]}}, {"a": 0, "b": 0}),
        "plot_ablation: scores['b'] has cells ['y'], expected ['x']",
    ),
    (
        lambda: plot_losses_with_baseline({"GRU": []}, 0.1),
        "plot_losses_with_baseline: runs['GRU'] is empty, expected at least one network",
    ),
    (
        lambda: plot_length_generalisation({"a": [[1.0, 1.0]]}, 3),
        "plot_length_generalisation: trained_on is 3, expected 1 to 2",
    ),
    (
        lambda: plot_length_generalisation({"a": [[1, 1]], "b": [[1]]}, 1),
        "plot_length_generalisation: by_step['b'] has shape (1, 1), expected (S, 2)",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_what_does_not_fit_is_refused_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        call()
