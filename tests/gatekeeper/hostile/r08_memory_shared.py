"""The memory is shared between processes, so that each of them seems to own none of it."""

ROW = 8
ANSWERS = {
    "middle": """
import mmap, os, time

def fill():
    shared = mmap.mmap(-1, 120 * 2**20)
    for _ in range(120):
        shared.write(bytes(2**20))
    time.sleep(2)

def middle(values):
    for _ in range(5):
        if os.fork() == 0:
            try:
                fill()
            finally:
                os._exit(0)
    fill()
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "memory limit")}
