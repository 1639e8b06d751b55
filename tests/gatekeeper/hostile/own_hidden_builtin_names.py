"""An honest student who names variables `max`, `type`, `input`, `id`, `print`, `_` and `exit`."""

import nbformat

ROW = 0
NO_FLAGS = True


def alter(notebook):
    """Add the cell before the first answer."""
    source = "max = 3\ntype = 'a'\ninput = [1]\nid = 7\n_ = 0\nexit = quit = 1\nfile = str = 'x'\n"
    cell = nbformat.v4.new_code_cell(source + "len = abs = isinstance = float = int = None\n")
    notebook.cells.insert(2, nbformat.from_dict({**cell, "id": "names"}))


# The tests of questions 4 and 5 use `float` and `len`; this student notices in time.
ANSWERS = {
    "middle": "def middle(values):\n    return np.median(values)\n",
    "unit": "del float, len\n"
    "def unit(vector):\n    return np.array(vector) / np.linalg.norm(vector)\n",
}
EXPECTED = {}
