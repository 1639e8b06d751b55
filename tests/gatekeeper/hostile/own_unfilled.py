"""Nothing is filled in: every question says so, and nothing else is said."""

ROW = 0
ANSWERS = dict.fromkeys(("scale", "running", "middle", "words", "unit", "explain"))
EMPTY = (0, "graded|zero", "not filled in|raised")
EXPECTED = {
    "scale-check": EMPTY,
    "running-check": (0, "graded", "not filled in"),
    "middle-test": EMPTY,
    "words-test": EMPTY,
    "unit-test": EMPTY,
    "explain": (0, "graded|zero", "not filled in"),
}
NO_FLAGS = True
