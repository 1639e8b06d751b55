"""More memory than there is, in one request, in a judged function."""

ROW = 8
ANSWERS = {"scale": "def scale(x, factor, shift):\n    return np.ones(10**12) * x.sum()\n"}
EXPECTED = {"scale-check": (0, "zero|graded", "memory limit|raised")}
MESSAGES = {"scale-check": "[Mm]emory"}
