"""Plot of the GRU's update gate: how far the state moves towards a candidate that stays."""

from matplotlib.ticker import MaxNLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz._labels import label_line_ends


@style.card
def plot_z_mix(z_values, paths, candidate: float) -> style.Card:
    """Draw one unit's state over time for several constant update gates.

    Parameters
    ----------
    z_values : array_like (K,)
        Values of the update gate, each from 0 to 1; at most four.
    paths : array_like (K, N)
        The unit's state for each of them, the state before the first step included.
    candidate : float
        Value of the candidate, the same at every step.

    Returns
    -------
    Card
        One labelled line for each gate value, and the candidate as a dotted line.

    Raises
    ------
    ValueError
        If there are more than four gate values, one is not from 0 to 1, `paths` does not have one
        row for each, or `candidate` is not one number.

    Notes
    -----
    Draws :eq:`gru-hidden` with a constant candidate.
    """
    z_values = as_array("plot_z_mix", "z_values", z_values, ("K",))
    paths = as_array("plot_z_mix", "paths", paths, (len(z_values), "N"))
    candidate = as_array("plot_z_mix", "candidate", candidate, ())
    if len(z_values) > len(style.SPARE_LINES):
        raise ValueError(f"plot_z_mix: z_values has {len(z_values)} values, expected 1 to 4")
    for z in z_values:
        if not 0 <= z <= 1:
            raise ValueError(f"plot_z_mix: an update value is {z:g}, expected 0 to 1")
    figure = style.new_card(3.2)
    axes = figure.add_subplot()
    axes.axhline(candidate, color=style.HUES["g"], linestyle=":", linewidth=2, zorder=1)
    for position, (z, path) in enumerate(zip(z_values, paths, strict=True)):
        axes.plot(path, label=f"z = {z:g}", **style.line("", position))
    axes.margins(x=0, y=0.14)
    axes.annotate(
        "candidate n",
        (0.5, candidate),
        (0, -5),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="center",
        va="top",
        color=style.HUES["g"],
    )
    axes.set(xlabel="step t", ylabel="state h")
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    label_line_ends(axes)
    return figure
