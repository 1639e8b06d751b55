"""A very long sleep where the function should be defined, in the first answer."""

ROW = 7
ANSWERS = {
    "scale": "import time\n\ntime.sleep(1e9)\n\ndef scale(x, factor, shift):\n    return x\n"
}
EXPECTED = {"scale-check": (0, "zero|graded", "time limit|raised")}
NOTES = ("time|seconds",)
