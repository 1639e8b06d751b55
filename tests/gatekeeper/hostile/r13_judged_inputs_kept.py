"""The inputs of a judged question are kept and printed by a later cell: by then they are spent.

Code that has been asked can always tell what it was asked. What counts is that nobody is asked
the same again: another submission, by whomever, draws other inputs, and this one stays as it is.
"""

import nbformat

ROW = 13
ANSWERS = {
    "scale": """
kept = []

def scale(x, factor, shift):
    kept.append(f"input[{factor!r}]")
    return x * factor + shift
"""
}


def alter(notebook):
    """Print them at the end."""
    cell = nbformat.v4.new_code_cell("print(kept)")
    notebook.cells.append(nbformat.from_dict({**cell, "id": "dump"}))


EXPECTED = {}
