"""Ten thousand cells: only as many as a student could have written are looked at."""

import nbformat

ROW = 23
ANSWERS = {}


def alter(notebook):
    """Add them after the answers."""
    notebook.cells += [
        nbformat.from_dict({**nbformat.v4.new_code_cell("None"), "id": f"extra-{k}"})
        for k in range(10_000)
    ]


EXPECTED = {}
NOTES = (".+",)
