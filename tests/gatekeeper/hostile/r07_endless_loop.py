"""A loop without an end in a tested function."""

ROW = 7
ANSWERS = {"middle": "def middle(values):\n    while True:\n        pass\n"}
EXPECTED = {"middle-test": (0, "zero", "time limit")}
