"""All metadata is gone, and the format knows no ids."""

import json

ROW = 22
ANSWERS = {}


def alter(notebook):
    """Write nbformat 4.2."""
    cells = [
        {key: value for key, value in cell.items() if key != "id"} | {"metadata": {}}
        for cell in notebook.cells
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2})


EXPECTED = {}
