"""After the test, `In` and the history are printed: the hidden tests must not be in the page."""

import nbformat

ROW = 13
ANSWERS = {}
DUMP = """
print(In)
print(get_ipython().history_manager.input_hist_raw)
print("".join(In).encode().hex())
print(globals().get("hidden"))
"""


def alter(notebook):
    """Add the cell at the end of the notebook."""
    cell = nbformat.v4.new_code_cell(DUMP)
    notebook.cells.append(nbformat.from_dict({**cell, "id": "dump"}))


EXPECTED = {}
FORBIDDEN = ("hidden-marker-31415", b"hidden-marker-31415".hex())
