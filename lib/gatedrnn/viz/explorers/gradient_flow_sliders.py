"""Sliders over a reader's own functions, in a notebook with a running kernel."""

from base64 import b64encode
from html import escape
from io import BytesIO

import ipywidgets as widgets

from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow
from gatedrnn.viz.explorers.gradient_flow_network import KNOBS
from gatedrnn.viz.explorers.gradient_flow_own import own_gradient_flow
from gatedrnn.viz.explorers.gradient_flow_plot import describe_gradient_flow, draw_gradient_flow

LABELS = {
    "forget_bias": "Forget-gate bias",
    "input_bias": "Input-gate bias",
    "recurrent_scale": "Recurrent scale",
    "T": "Steps T",
}


def explore_gradient_flow(lstm_gates, lstm_cell_update, lstm_step_backward) -> widgets.VBox:
    """Move sliders and see the gradient flow of the functions you wrote.

    Your functions run on the network of the book's explorer, with its weights and its inputs, and
    are drawn as rings over the curves of the reference: a mistake shows as rings beside the curve.

    Parameters
    ----------
    lstm_gates : callable
        ``lstm_gates(x, h, W, U, b) -> i, f, g, o``.
    lstm_cell_update : callable
        ``lstm_cell_update(c, i, f, g, o) -> h_new, c_new``.
    lstm_step_backward : callable
        ``lstm_step_backward(dh_new, dc_new, cache, W, U) -> dx, dh, dc, dW, dU, db``.

    Returns
    -------
    ipywidgets.VBox
        Four sliders, a sentence about your code, the picture and a sentence about the curves.
    """
    functions = (lstm_gates, lstm_cell_update, lstm_step_backward)
    sliders = {name: _slider(name) for name in KNOBS}
    page = widgets.HTML()

    def refresh(_=None):
        page.value = _page(functions, {name: slider.value for name, slider in sliders.items()})

    for slider in sliders.values():
        slider.observe(refresh, "value")
    refresh()
    return widgets.VBox([*sliders.values(), page])


def _page(functions, settings: dict) -> str:
    flow, own = gradient_flow(**settings), own_gradient_flow(functions, **settings)
    png = BytesIO()
    draw_gradient_flow(flow, own.curve).savefig(png, format="png")
    words = escape(describe_gradient_flow(flow, settings["forget_bias"]))
    return (
        f'<p role="status" style="line-height: 1.5"><strong>{escape(own.verdict)}</strong></p>'
        f'<img alt="{words}" style="width: 100%; max-width: 40rem" '
        f'src="data:image/png;base64,{b64encode(png.getvalue()).decode()}">'
        f'<p style="line-height: 1.5">{words}</p>'
    )


def _slider(name: str):
    start, low, high, step = KNOBS[name]
    kind = widgets.IntSlider if isinstance(start, int) else widgets.FloatSlider
    return kind(
        value=start,
        min=low,
        max=high,
        step=step,
        description=LABELS[name],
        style={"description_width": "8.5rem"},
        layout={"width": "100%", "max_width": "36rem"},
    )
