"""Labels beside the lines they name, in place of a legend."""

import numpy as np


def label_line_ends(axes, gap: float = 0.09) -> None:
    """Write each line's label at its right end, moved up where two would meet.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Axes whose limits are set; lines without a label of their own are left alone.
    gap : float
        Height of a text line, as a fraction of the axes' height.
    """
    # Asking for the limits makes them follow the data; the transforms alone do not.
    axes.get_xlim(), axes.get_ylim()
    labelled = [line for line in axes.get_lines() if not line.get_label().startswith("_")]
    ends = sorted(((_end_height(axes, line), line) for line in labelled), key=lambda end: end[0])
    floor = 0.0
    for height, line in ends:
        reach = gap * (line.get_label().count("\n") + 1) / 2
        middle = max(height, floor + reach)
        floor = middle + reach
        axes.annotate(
            line.get_label(),
            (1.03, middle),
            xycoords="axes fraction",
            va="center",
            color=line.get_color(),
        )


def _end_height(axes, line) -> float:
    y = np.asarray(line.get_ydata(), dtype=float)
    drawn = np.isfinite(y) & ((y > 0) | (axes.get_yscale() != "log"))
    if not drawn.any():
        return 0.0
    x = np.asarray(line.get_xdata(), dtype=float)[drawn][-1]
    height = axes.transAxes.inverted().transform(axes.transData.transform((x, y[drawn][-1])))[1]
    return float(np.clip(height, 0, 1))
