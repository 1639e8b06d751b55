"""Files that many programs refuse, and that hold a whole notebook nevertheless."""

import json

import nbformat

ROW = 23
EXPECTED = {}


def _old(notebook):
    return json.dumps(nbformat.convert(notebook, 3))


def _future(notebook):
    return json.dumps({**notebook, "nbformat": 99, "nbformat_minor": 7, "novelty": [1]})


def _loose(notebook):
    # Sources as lists, an unknown type of cell, missing fields, numbers that JSON does not know.
    cells = [{**cell, "source": cell.source.splitlines(keepends=True)} for cell in notebook.cells]
    for cell in cells:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
    cells[0]["execution_count"] = float("nan")
    cells += [{"cell_type": "heading", "source": "End"}, {}, None, "cell", {"cell_type": "code"}]
    cells.append({"cell_type": "code", "source": None, "metadata": None, "outputs": "none"})
    return json.dumps({"cells": cells, "nbformat": 4})


TEXTS = {
    "utf16": lambda notebook: nbformat.writes(notebook).encode("utf-16"),
    "utf16-plain": lambda notebook: nbformat.writes(notebook).encode("utf-16-le"),
    "bom": lambda notebook: nbformat.writes(notebook).encode("utf-8-sig"),
    "crlf": lambda notebook: nbformat.writes(notebook).replace("\n", "\r\n"),
    "nbformat-3": _old,
    "nbformat-99": _future,
    "nbformat-text": lambda notebook: json.dumps({**notebook, "nbformat": "4"}),
    "loose": _loose,
}
VARIANTS = {name: {"alter": alter} for name, alter in TEXTS.items()}
