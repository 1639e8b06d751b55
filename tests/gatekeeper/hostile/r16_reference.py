"""The course's own reference is called instead of an answer: right, and a human should look."""

ROW = 16
ANSWERS = {
    "running": "def running(xs):\n    return np.cumsum(xs, axis=1)\n",
}
EXPECTED = {}
FLAGS = ("library-call",)
