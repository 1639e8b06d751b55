"""The inputs of a judged question are kept in a variable and printed by a later cell."""

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
FORBIDDEN_PATTERNS = (r"input\[1\.\d{6}",)
