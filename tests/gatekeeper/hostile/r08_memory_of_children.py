"""Each process stays below the limit, all of them together do not."""

ROW = 8
ANSWERS = {
    "middle": """
import os, time

def middle(values):
    for _ in range(5):
        if os.fork() == 0:
            kept = np.ones(25_000_000)
            time.sleep(60)
            os._exit(0)
    time.sleep(3)
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "memory limit")}
