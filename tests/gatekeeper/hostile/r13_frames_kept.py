"""A tested function keeps its caller's constants; a later cell prints them, as numbers."""

import nbformat

ROW = 13
ANSWERS = {
    "middle": """
import sys

kept = []

def middle(values):
    frame = sys._getframe(1)
    while frame is not None:
        kept.append(repr(frame.f_code.co_consts) + repr(frame.f_locals.get("hidden")))
        frame = frame.f_back
    return float(np.median(values))
"""
}


def alter(notebook):
    """Print them at the end."""
    cell = nbformat.v4.new_code_cell("print(''.join(kept).encode().hex())")
    notebook.cells.append(nbformat.from_dict({**cell, "id": "dump"}))


EXPECTED = {}
FORBIDDEN = (b"hidden-marker-31415".hex(),)
FLAGS = ("grader-attack",)
