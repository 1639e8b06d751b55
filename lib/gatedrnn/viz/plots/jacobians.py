"""Heat maps of what an earlier cell state does to a later one."""

from collections.abc import Mapping

import numpy as np
from matplotlib.colors import LogNorm

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array

# Derivatives below this are drawn as nothing.
FLOOR = 1e-8


@style.card
def plot_cell_jacobians(highways: Mapping, all_paths: Mapping) -> style.Card:
    """Draw, for each network, the product of its forget gates beside the true derivative.

    Parameters
    ----------
    highways : mapping of str to array_like (H,)
        Product of the forget gates of each unit, by name of the network.
    all_paths : mapping of str to array_like (H, H)
        Derivative of the later cell in the earlier one, earlier units in rows, by the same names.

    Returns
    -------
    Card
        Two heat maps a network, the sizes of the entries on one logarithmic scale.

    Raises
    ------
    ValueError
        If there is no network, the names differ, or a shape does not fit.
    """
    name = "plot_cell_jacobians"
    if not highways:
        raise ValueError(f"{name}: highways is empty, expected at least one network")
    if list(highways) != list(all_paths):
        raise ValueError(f"{name}: all_paths is of {list(all_paths)}, expected {list(highways)}")
    matrices = []
    for key in highways:
        diagonal = as_array(name, f"highways[{key!r}]", highways[key], ("H",))
        full = as_array(name, f"all_paths[{key!r}]", all_paths[key], (len(diagonal),) * 2)
        matrices.append([np.abs(np.diag(diagonal)), np.abs(full)])
    norm = LogNorm(FLOOR, max(np.max(matrices), 10 * FLOOR))
    figure = style.new_card(2.5 * len(matrices) + 0.3)
    grid = figure.subplots(len(matrices), 2, squeeze=False)
    for row, key, pair in zip(grid, highways, matrices, strict=True):
        for axes, title, matrix in zip(row, ("forget gates alone", "all paths"), pair, strict=True):
            image = axes.imshow(np.maximum(matrix, FLOOR), cmap="cividis", norm=norm)
            axes.set_title(f"{key}:\n{title}", fontsize=11)
            axes.set(xticks=[], yticks=[], xlabel="later unit", ylabel="earlier unit")
            axes.spines[:].set_visible(True)
    figure.colorbar(image, ax=grid, shrink=0.8, label="size of the derivative")
    return figure
