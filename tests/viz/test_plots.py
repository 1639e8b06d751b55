"""Every plot draws real arrays, names its axes, leaves its inputs alone and refuses bad shapes."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from gatedrnn.params import init_lstm
from gatedrnn.reference import LSTMCell, state_jacobian, unroll_forward
from gatedrnn.viz import style
from gatedrnn.viz.plots import (
    plot_cell_jacobians,
    plot_count,
    plot_digit_rows,
    plot_gates,
    plot_gradient_paths,
    plot_half_lives,
    plot_jacobian,
    plot_learning_curve,
    plot_loss_cliff,
    plot_pulse,
    plot_rows_so_far,
    plot_same_number,
    plot_speed_ratios,
    plot_state_paths,
    plot_step_errors,
    plot_z_mix,
)

STYLESHEET = Path(__file__).resolve().parents[2] / "book" / "_static" / "gatedrnn.css"
T, D, H = 7, 3, 5


def an_lstm_run():
    rng = np.random.default_rng(0)
    cell = LSTMCell(init_lstm(D, H, rng=rng))
    xs = rng.standard_normal((1, T, D))
    return cell, xs, unroll_forward(cell, xs)[2].caches


def gates():
    return {name: np.stack([getattr(c, name)[0] for c in an_lstm_run()[2]]) for name in "ifgo"}


def jacobian():
    cell, xs, _ = an_lstm_run()
    return state_jacobian(cell, xs[0])


def probabilities():
    return np.random.default_rng(1).dirichlet(np.ones(10), 28)


def image():
    return np.random.default_rng(2).random((28, 28))


CURVES = {"LSTM": 0.9 ** np.arange(9), "product of forget gates": 0.5 ** np.arange(9)}
RATIOS = {
    "torch.nn layer": np.array([[1.4, 0.9], [1.5, 0.95], [1.6, 1.1]]),
    "Keras XLA": np.array([[0.5, 0.1], [0.6, 0.2], [0.7, 0.4]]),
}
CALLS = {
    plot_half_lives: lambda: {"forget_values": np.array([0.5, 0.731, 0.993])},
    plot_pulse: lambda: {"x": np.eye(T)[1], "c": np.arange(T) / T, "h": np.arange(T) / 2 / T},
    plot_count: lambda: {
        "count": np.array([1, 2, 1, 2, 3, 2, 1]),
        "c": np.array([1, 2, 1, 2, 3, 2, 0.9]),
        "h": 0.5 * np.tanh([1, 2, 1, 2, 3, 2, 1]),
    },
    plot_cell_jacobians: lambda: {
        "highways": {"untrained": np.array([1e-3, 1e-5, 0]), "trained": np.array([0.8, 0.2, 1e-3])},
        "all_paths": {"untrained": np.full((3, 3), 1e-4), "trained": np.eye(3) - 0.5},
    },
    plot_gates: lambda: {"gates": gates()},
    plot_gradient_paths: lambda: {"lags": np.arange(9), "curves": CURVES},
    plot_jacobian: lambda: {"J": jacobian(), "H": H},
    plot_step_errors: lambda: {
        "step_sizes": 10.0 ** np.arange(-9, -1),
        "errors": np.array([1e-7, 1e-8, 1e-9, 1e-10, 0, 1e-8, 1e-6, 1e-4]),
    },
    plot_learning_curve: lambda: {
        "losses": np.geomspace(2, 0.1, 250) * np.ones((3, 1)),
        "accuracies": np.linspace(0.5, 0.95, 6) * np.ones((3, 1)),
        "baseline": 0.9,
    },
    plot_rows_so_far: lambda: {"image": image(), "rows": (8, 18, 28)},
    plot_digit_rows: lambda: {"image": image(), "probabilities": probabilities(), "label": 7},
    plot_same_number: lambda: {
        "years": np.arange(1900, 1912),
        "values": np.array([10, 40, 80, 60, 41, 20, 5, 30, 70, 90, 50, 12.0]),
        "marked": (1901, 1904),
    },
    plot_state_paths: lambda: {
        "paths": 0.9 * np.sin(np.arange(24.0)).reshape(3, 4, 2),
        "labels": ["one", "two", "three"],
    },
    plot_loss_cliff: lambda: {
        "weights": np.linspace(0.5, 1.5, 21),
        "losses": 1 / (1 + np.exp(-20 * (np.linspace(0.5, 1.5, 21) - 1.05))),
    },
    plot_z_mix: lambda: {
        "z_values": np.array([0, 0.5, 0.9, 1]),
        "paths": -0.8 + 1.4 * np.array([[0], [0.5], [0.9], [1]]) ** np.arange(31),
        "candidate": -0.8,
    },
    plot_speed_ratios: lambda: {
        "labels": ["100, 1, 32, 64", "50, 128, 128, 256"],
        "ratios": RATIOS,
    },
}
AXES = {
    plot_half_lives: ("steps n (dots: half-life)", "share of the cell left"),
    plot_pulse: ("step t", "input x", "state"),
    plot_count: ("step t", "count", "true count", "cell c", "output h"),
    plot_cell_jacobians: (
        "forget gates alone",
        "all paths",
        "earlier unit",
        "later unit",
        "trained",
    ),
    plot_gates: ("step t", "unit, longest memory first", "0 shut, 1 open", "candidate"),
    plot_gradient_paths: ("steps back in time", "size of the gradient (norm)"),
    plot_jacobian: ("earlier $h$", "earlier $c$", "later $h$", "later $c$", "derivative"),
    plot_step_errors: ("step size ε", "relative error"),
    plot_learning_curve: ("training step", "training loss", "test accuracy"),
    plot_rows_so_far: ("8 rows read", "18 rows read", "28 rows read"),
    plot_digit_rows: ("rows read so far", "pixel", "digit", "probability"),
    plot_same_number: ("year", "sunspot number", "1901: 40", "1904: 41"),
    plot_state_paths: ("first hidden unit", "second hidden unit", "one", "two", "three"),
    plot_loss_cliff: ("recurrent weight u", "loss after 50 steps", "steepest here"),
    plot_z_mix: ("step t", "state h", "candidate n", "z = 0.5", "z = 1"),
    plot_speed_ratios: ("ratio of times", "NumPy is faster", "50, 128, 128, 256", "Keras XLA"),
}
each_plot = pytest.mark.parametrize("plot", CALLS, ids=lambda plot: plot.__name__)


@cache
def drawn(plot):
    """The figure of a plot, for tests that only look at it."""
    return plot(**CALLS[plot]())


def words(figure) -> str:
    """All text in a figure."""
    return " ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


@each_plot
def test_draws_ink_in_the_house_style(plot):
    figure = drawn(plot)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    assert figure.get_size_inches()[0] == style.WIDTH
    assert (pixels[0] == 255).all()
    assert (pixels[-1] == 255).all()
    assert 0.01 < (pixels < 200).any(axis=-1).mean() < 0.9


@each_plot
def test_every_axis_is_named(plot):
    text = words(drawn(plot))
    for name in AXES[plot]:
        assert name in text


@each_plot
def test_text_is_readable_on_a_telephone(plot):
    figure = drawn(plot)
    # At 360 pixels for 5 inches a point is a pixel.
    sizes = [t.get_fontsize() for t in figure.findobj(matplotlib.text.Text) if t.get_text()]
    assert min(sizes) >= 10


@each_plot
def test_no_text_leaves_the_card(plot):
    figure = drawn(plot)
    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.size
    for axes in figure.axes:
        box = axes.get_tightbbox()
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) > -1, axes


@each_plot
def test_changes_neither_its_inputs_nor_matplotlib(plot):
    arguments, again = CALLS[plot](), CALLS[plot]()
    before = dict(matplotlib.rcParams)
    plot(**arguments)
    assert dict(matplotlib.rcParams) == before
    for name, value in again.items():
        if isinstance(value, dict):
            assert all((arguments[name][key] == value[key]).all() for key in value)
        else:
            assert np.array_equal(arguments[name], value)


def test_a_notebook_shows_a_figure_without_pyplot():
    data, metadata = plot_half_lives([0.5])._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["width"] == 550


def test_half_lives_are_where_the_curve_is_one_half():
    figure = plot_half_lives([0.5, 0.25, 1 / np.sqrt(2)])
    dots = [line for line in figure.axes[0].get_lines() if line.get_marker() == "o"]
    assert [float(line.get_xdata()[0]) for line in dots] == pytest.approx([0.5, 1, 2])


def test_gates_put_the_longest_memory_on_top():
    values = gates()
    drawn = np.asarray(plot_gates(values).axes[0].get_images()[0].get_array())
    assert drawn.shape == (H, T)
    assert (np.diff(drawn.mean(axis=1)) <= 0).all()
    by_memory = np.argsort(-values["f"].mean(axis=0))
    shown = np.asarray(plot_gates(values).axes[1].get_images()[0].get_array())
    assert np.array_equal(shown, values["i"][:, by_memory].T)


def test_jacobian_is_white_at_zero():
    image = plot_jacobian(jacobian(), H).axes[0].get_images()[0]
    assert image.norm.vmin == -image.norm.vmax == -np.abs(jacobian()).max()


def test_gradient_paths_leave_a_gap_at_zero():
    figure = plot_gradient_paths(range(3), {"plain RNN": [1.0, 0.0, 1e-9]})
    line = next(line for line in figure.axes[0].get_lines() if line.get_label() == "plain RNN")
    assert np.isnan(line.get_ydata()[1])
    assert line.get_linestyle() == "--"


def test_labels_of_lines_that_meet_stay_apart():
    curves = {"LSTM": np.ones(4), "plain RNN": np.ones(4), "mine": np.ones(4)}
    figure = plot_gradient_paths(range(4), curves)
    FigureCanvasAgg(figure).draw()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts if t.get_text() in curves]
    assert len(boxes) == 3
    boxes.sort(key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 for low, high in pairwise(boxes))


def test_the_same_number_points_to_what_followed():
    """Rising and falling differ in colour; each mark sits on its own value."""
    figure = drawn(plot_same_number)
    marks = [line for line in figure.axes[0].get_lines() if line.get_marker() == "o"]
    assert [(m.get_xdata()[0], m.get_ydata()[0]) for m in marks] == [(1901, 40), (1904, 41)]
    assert [m.get_color() for m in marks] == [style.HUES["f"], style.HUES["g"]]


def test_state_paths_have_a_colour_each_and_one_scale():
    """Both units are drawn to the same scale, with zero in the middle."""
    axes = drawn(plot_state_paths).axes[0]
    assert len({line.get_color() for line in axes.get_lines()}) == 3
    assert axes.get_xlim() == axes.get_ylim()
    assert sum(axes.get_xlim()) == 0
    # A state that never moves has a frame too.
    assert plot_state_paths(np.zeros((1, 3, 2)), ["rest"]).axes[0].get_xlim() == (-1, 1)


def test_the_cliff_is_marked_where_the_loss_is_steepest():
    """Falling counts like rising."""
    for sign in (1, -1):
        losses = 1 + 0.5 * np.tanh(sign * 30 * (np.linspace(0, 2, 41) - 1.3))
        mark = plot_loss_cliff(np.linspace(0, 2, 41), losses).axes[0].get_lines()[1]
        assert mark.get_xdata()[0] == pytest.approx(1.3)


def test_a_state_under_z_keeps_its_row_and_has_a_line_of_its_own():
    """Each row of the paths carries the label of its own gate value."""
    arguments = CALLS[plot_z_mix]()
    lines = drawn(plot_z_mix).axes[0].get_lines()
    shown = {line.get_label(): line for line in lines if not line.get_label().startswith("_")}
    for z, path in zip(arguments["z_values"], arguments["paths"], strict=True):
        assert np.array_equal(shown[f"z = {z:g}"].get_ydata(), path)
    assert len({line.get_color() for line in lines}) == 5


def test_learning_curve_names_both_results():
    text = words(plot_learning_curve([[1.0, 0.5]], [[0.4, 0.812]], 0.9))
    assert "LSTM 0.812" in text
    assert "linear 0.900" in text


def test_digit_rows_mark_the_likeliest_digit():
    beliefs = probabilities()
    dots = plot_digit_rows(image(), beliefs).axes[1].get_lines()[0]
    assert np.array_equal(dots.get_xdata(), beliefs.argmax(axis=1))


def test_colours_are_those_of_the_stylesheet():
    light = STYLESHEET.read_text(encoding="utf-8").split("}")[0]
    assert dict(re.findall(r"--gr-([ifgoch]): (#\w+)", light)) == style.HUES


BAD = [
    (lambda: plot_half_lives([[0.5]]), "forget_values has shape (1, 1), expected (K,)"),
    (lambda: plot_half_lives([]), "forget_values has shape (0,), expected (K,)"),
    (lambda: plot_half_lives([0.5, 1.0]), "a forget value is 1, expected between 0 and 1"),
    (lambda: plot_half_lives(["high"]), "forget_values is not an array of numbers"),
    (lambda: plot_count([1, 0], [1, 0], [0]), "h has shape (1,), expected (2,)"),
    (lambda: plot_cell_jacobians({}, {}), "highways is empty, expected at least one network"),
    (lambda: plot_cell_jacobians({"a": [1]}, {}), "all_paths is of [], expected ['a']"),
    (
        lambda: plot_cell_jacobians({"a": [1, 2]}, {"a": [[1.0]]}),
        "all_paths['a'] has shape (1, 1), expected (2, 2)",
    ),
    (lambda: plot_pulse([1, 0], [1, 0], [0]), "h has shape (1,), expected (2,)"),
    (lambda: plot_gates({"f": gates()["f"]}), "gates has no 'i', expected 'f', 'i', 'g' and 'o'"),
    (
        lambda: plot_gates(gates() | {"o": np.ones((T, H + 1))}),
        "gates['o'] has shape (7, 6), expected (7, 5)",
    ),
    (lambda: plot_gates(gates(), labels=["a"]), "labels has length 1, expected 7"),
    (lambda: plot_gradient_paths([1, 2], {}), "curves is empty, expected at least one curve"),
    (
        lambda: plot_gradient_paths([1, 2], {"LSTM": [1.0]}),
        "curves['LSTM'] has shape (1,), expected (2,)",
    ),
    (lambda: plot_jacobian(np.eye(H), H), "J has shape (5, 5), expected (10, 10)"),
    (lambda: plot_step_errors([1e-3, -1.0], [1, 1]), "a step size is -1, expected above zero"),
    (lambda: plot_step_errors([1e-3], [0.0]), "errors holds no positive number"),
    (lambda: plot_learning_curve([1.0], [[1.0]], 0.5), "losses has shape (1,), expected (R, N)"),
    (
        lambda: plot_learning_curve([[1.0]], [[1.0], [1.0]], 0.5),
        "accuracies has shape (2, 1), expected (1, M)",
    ),
    (lambda: plot_learning_curve([[1.0]], [[1.0]], 90), "baseline is 90, expected between 0 and 1"),
    (lambda: plot_rows_so_far(image(), [0]), "rows holds 0, expected 1 to 28"),
    (
        lambda: plot_digit_rows(image(), probabilities()[:5]),
        "probabilities has shape (5, 10), expected (28, K)",
    ),
    (
        lambda: plot_digit_rows(image(), probabilities(), label=10),
        "label is 10, expected a digit from 0 to 9",
    ),
    (
        lambda: plot_same_number([1900, 1901], [1.0], [1900]),
        "values has shape (1,), expected (2,)",
    ),
    (
        lambda: plot_same_number([1900, 1901], [1.0, 2.0], [1901]),
        "1901 or the year after it is not in years",
    ),
    (
        lambda: plot_state_paths(np.ones((2, 3)), ["a", "b"]),
        "paths has shape (2, 3), expected (K, N, 2)",
    ),
    (
        lambda: plot_state_paths(np.ones((2, 3, 2)), ["a"]),
        "1 labels for 2 paths, expected one for each",
    ),
    (lambda: plot_loss_cliff([1.0, 2.0], [1.0]), "losses has shape (1,), expected (2,)"),
    (lambda: plot_loss_cliff([1.0], [1.0]), "weights has 1 value, expected two or more"),
    (
        lambda: plot_z_mix([0.5], np.ones((2, 3)), 0),
        "paths has shape (2, 3), expected (1, N)",
    ),
    (lambda: plot_z_mix([1.5], np.ones((1, 3)), 0), "an update value is 1.5, expected 0 to 1"),
    (lambda: plot_z_mix([0.5], np.ones((1, 3)), [0]), "candidate has shape (1,), expected ()"),
    (lambda: plot_z_mix(np.ones(5), np.ones((5, 3)), 0), "z_values has 5 values, expected 1 to 4"),
    (lambda: plot_speed_ratios(["a"], {}), "ratios has 0 opponents, expected 1 to 6"),
    (
        lambda: plot_speed_ratios(["a"], {"Keras XLA": [1.0, 1.0, 1.0]}),
        "ratios['Keras XLA'] has shape (3,), expected (3, 1)",
    ),
    (
        lambda: plot_speed_ratios(["a"], {"Keras XLA": [[0.0], [1.0], [1.0]]}),
        "ratios['Keras XLA'] holds 0, expected above zero",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_gets_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=r"^plot_\w+: " + re.escape(sentence) + "$"):
        call()


def test_use_changes_the_style_of_your_own_figures():
    with matplotlib.rc_context():
        style.use()
        assert matplotlib.rcParams["axes.spines.top"] is False


def test_what_was_not_measured_leaves_a_gap():
    one = plot_speed_ratios(
        ["a", "b"], {"Keras XLA": [[0.5, np.nan], [0.6, np.nan], [0.7, np.nan]]}
    )
    assert one.axes[0].get_xlim()[1] < 2
    marks = one.axes[0].get_lines()[0].get_xdata()
    assert marks[0] == 0.6
    assert np.isnan(marks[1])
