"""nbgrader's version of the metadata is one that it refuses, in every cell another one."""

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Write versions."""
    for k, cell in enumerate(notebook.cells):
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["schema_version"] = [1, 99, "three", None, -1][k % 5]


EXPECTED = {}
NOTES = (".+",)
