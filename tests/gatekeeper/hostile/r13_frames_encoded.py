"""The same, but spelled backwards, so that nobody can recognise the text."""

ROW = 13
ANSWERS = {
    "middle": """
import linecache, sys

def middle(values):
    frame = sys._getframe(1)
    text = "".join(linecache.getlines(frame.f_code.co_filename))[::-1]
    if len(values) == 1:
        raise ValueError(text + repr(frame.f_globals.get("hidden"))[::-1])
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "graded|zero", "raised")}
FORBIDDEN = ("hidden-marker-31415"[::-1],)
FLAGS = ("grader-attack",)
