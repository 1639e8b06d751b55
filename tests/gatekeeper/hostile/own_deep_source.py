"""Source that makes a parser give up: thousands of brackets, and a null character."""

ROW = 0
ANSWERS = {
    "scale": "def scale(x, factor, shift):\n    return " + "(" * 5000 + "x" + ")" * 5000 + "\n",
    "middle": "def middle(values):\n    return 0\x00\n",
    "unit": "def unit(vector):\n    return vector" + ".real" * 20_000 + "\n",
}
EXPECTED = {
    "scale-check": (0, "graded|zero", "raised|process died|memory limit"),
    "middle-test": (0, "graded|zero", "raised|process died|wrong"),
    "unit-test": (0, "graded|zero", "raised|process died|wrong|memory limit|time limit"),
}
