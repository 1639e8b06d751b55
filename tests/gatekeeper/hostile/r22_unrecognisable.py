"""Nothing tells which cell answers what: a human has to look at that question."""

ROW = 22
ANSWERS = {"middle": "median_of = np.median\n"}


def alter(notebook):
    """Strip everything."""
    for k, cell in enumerate(notebook.cells):
        cell.metadata = {}
        cell.id = f"a{k}"


EXPECTED = {"middle-test": (None, "human", "no answer found")}
