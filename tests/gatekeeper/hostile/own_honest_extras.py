"""An honest notebook full of trials: names, cells, a progress bar, SciPy, a figure."""

import nbformat

ROW = 0
NO_FLAGS = True
ANSWERS = {
    "scale": """
from scipy.special import expit

def scale(array, a, b):
    # The names of the arguments are the student's own.
    assert expit(0) == 0.5
    return a * array + b
""",
}
CELLS = """
inputs, outputs, v, answer, result, cases, hidden = [1], [2], 3, 4, 5, 6, 7
import random, time
random.seed(1); np.random.seed(1)
def helper(x):
    return x
---
for k in range(20):
    print(f"\\r[{'#' * k:20}]", end="", flush=True)
    time.sleep(0.01)
---
import matplotlib.pyplot as plt
plt.plot(scale(np.arange(10.0), 2, 1))
plt.title("Mine")
plt.show()
---
1 / 0
---
np.set_printoptions(precision=2)
np.seterr(all="raise")
import pandas as pd
pd.DataFrame({"a": [1, 2]})
---
with open("notes.txt", "w") as file:
    file.write("mine")
print(open("notes.txt").read(), helper(3))
---
"""


def alter(notebook):
    """Add cells after the first question."""
    at = next(k for k, cell in enumerate(notebook.cells) if cell.get("id") == "running-text")
    for k, source in enumerate(CELLS.split("---\n")):
        cell = nbformat.v4.new_code_cell(source.strip("\n"))
        notebook.cells.insert(at + k, nbformat.from_dict({**cell, "id": f"own-{k}"}))


EXPECTED = {}
