"""The memory is shared between processes, so that each of them seems to own none of it."""

ROW = 8
ANSWERS = {
    "middle": """
import mmap, os, time

def middle(values):
    for _ in range(5):
        if os.fork() == 0:
            shared = mmap.mmap(-1, 200 * 2**20)
            for _ in range(200):
                shared.write(bytes(2**20))
            time.sleep(60)
            os._exit(0)
    time.sleep(3)
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "memory limit")}
