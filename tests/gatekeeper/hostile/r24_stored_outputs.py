"""Outputs that came with the submission are not shown: they were never produced here."""

import nbformat

ROW = 24
ANSWERS = {}


def alter(notebook):
    """Write outputs and widgets."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "forged-output", "text/html": "<script>alert(1)</script>"}
            cell.outputs = [nbformat.v4.new_output("display_data", data)]
            cell.execution_count = 7
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


EXPECTED = {}
FORBIDDEN = ("forged-output",)
