"""Tags that make other programs skip a cell or allow its errors."""

ROW = 21
ANSWERS = {"middle": "def middle(values):\n    return 0\n"}


def alter(notebook):
    """Write tags."""
    for cell in notebook.cells:
        cell.metadata["tags"] = ["raises-exception", "skip-execution", "remove-cell"]
        cell.metadata["execution"] = {"timeout": 1e9, "allow_errors": True}
    notebook.metadata["execution"] = {"allow_errors": True, "timeout": -1}


EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
