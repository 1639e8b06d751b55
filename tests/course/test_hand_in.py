"""The end of every notebook: what to look at, and which file to hand in."""

import re

import nbformat

from .conftest import MANUAL, SIGNATURES, exercise_path, solution_path

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


def test_every_notebook_ends_with_what_to_hand_in(assignment):
    """The number of checks is counted, the file is this one, and nothing follows."""
    for path in (solution_path(assignment), exercise_path(assignment)):
        last = nbformat.read(path, 4).cells[-1]
        assert last.cell_type == "markdown"
        title, _, text = last.source.partition("## Hand in\n")
        assert text, title
        looked = re.search(r"look once at the (\w+) checks( and at your [\w ]+)?\.\n", text)
        assert looked[1] == NUMBERS[len(SIGNATURES[assignment])]
        # What a human reads is no check, so it is named beside them.
        assert bool(looked[2]) == bool(MANUAL[assignment])
        assert text.endswith(f"Then hand in this one file, `{assignment}.ipynb`.")
