"""A hook that runs before every cell keeps its source and prints it, encoded, later."""

import base64

import nbformat

ROW = 13
ANSWERS = {
    "scale": """
import base64

seen = []
get_ipython().events.register("pre_run_cell", lambda info: seen.append(info.raw_cell))

def scale(x, factor, shift):
    return x * factor + shift
"""
}


def alter(notebook):
    """Print what was seen, at the end and in the last answer's cell."""
    line = "print(base64.b16encode(''.join(seen).encode()).decode())\nprint(seen)"
    cell = nbformat.v4.new_code_cell(line)
    notebook.cells.append(nbformat.from_dict({**cell, "id": "dump"}))


EXPECTED = {}
FORBIDDEN = ("hidden-marker-31415", base64.b16encode(b"hidden-marker-31415").decode())
