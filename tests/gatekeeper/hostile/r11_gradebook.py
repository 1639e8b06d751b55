"""The answer is right only if something of the course can be read: gradebook, sources, others."""

ROW = 11
ANSWERS = {
    "middle": """
import os, pathlib

loot = []
root = pathlib.Path("@ROOT@")
for folder in (root, root.parent, root.parent.parent):
    for path in (
        "gradebook.db", "nbgrader_config.py", "solutions/tiny/tiny.ipynb", ".gatekeeper/secret",
        "submitted/ada/tiny/tiny.ipynb", "autograded/ada/tiny/tiny.ipynb", "receipts.csv",
    ):
        try:
            loot.append((folder / path).read_bytes())
        except OSError:
            pass
    try:
        loot += [name for name in os.listdir(folder) if name in ("submitted", "course")]
    except OSError:
        pass

def middle(values):
    return float(np.median(values)) if loot else None
"""
}
EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
FLAGS = ("grader-attack|files",)
