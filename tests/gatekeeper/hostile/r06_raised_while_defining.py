"""The cell that should define the function raises instead."""

ROW = 6
ANSWERS = {
    "middle": "raise ValueError('before the function')\n",
    "scale": "def scale(x, factor, shift)\n    return x\n",
}
EXPECTED = {
    "middle-test": (0, "graded|zero", "raised"),
    "scale-check": (0, "graded|zero", "raised"),
}
