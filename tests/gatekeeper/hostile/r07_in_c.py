"""One operation that never comes back from C, where no interrupt is looked at."""

ROW = 7
ANSWERS = {"middle": "def middle(values):\n    return (10**10_000_000) ** 1_000 % 7\n"}
EXPECTED = {"middle-test": (0, "zero", "time limit|memory limit")}
