"""The notebook's own limit on outputs, after every cell has kept to its limit."""

from nbformat import NotebookNode

from gatekeeper.model import Limits


def keep_within(notebook: NotebookNode, limits: Limits) -> list[str]:
    """Drop outputs from the cell on where the notebook's limit is reached.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; changed in place.
    limits : Limits
        With `output_kb`.

    Returns
    -------
    list of str
        A note, when something was dropped.
    """
    left, dropped = limits.output_kb * 1000, 0
    for cell in notebook.cells:
        kept = []
        for output in cell.get("outputs", ()):
            left -= (size := len(str(output)))
            if left >= 0:
                kept.append(output)
            else:
                # A large figure does not push out the small outputs behind it.
                left, dropped = left + size, dropped + 1
        if "outputs" in cell:
            cell.outputs = kept
    if not dropped:
        return []
    return [f"{dropped} outputs are left out: the notebook wrote more than is kept."]
