"""A loop without an end in a judged function."""

ROW = 7
ANSWERS = {"scale": "def scale(x, factor, shift):\n    while True:\n        x = x + 1\n"}
EXPECTED = {"scale-check": (0, "zero", "time limit")}
