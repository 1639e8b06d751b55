"""Every function ends the process: restarts are bounded, and every question still has a result."""

ROW = 5
DIE = "import os\n\ndef {}:\n    os.abort()\n"
ANSWERS = {
    "scale": DIE.format("scale(x, factor, shift)"),
    "running": DIE.format("running(xs)"),
    "middle": DIE.format("middle(values)"),
    "words": DIE.format("count_words(text)"),
    "unit": DIE.format("unit(vector)"),
}
EXPECTED = dict.fromkeys(
    ("scale-check", "running-check", "middle-test", "words-test", "unit-test"),
    (0, "zero", "process died"),
)
