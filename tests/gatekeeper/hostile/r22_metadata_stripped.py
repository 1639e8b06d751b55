"""All metadata is gone, the cells' ids are still there."""

ROW = 22
ANSWERS = {}


def alter(notebook):
    """Strip it."""
    notebook.metadata = {}
    for cell in notebook.cells:
        cell.metadata = {}


EXPECTED = {}
