"""The memory is shared between processes, so that each of them seems to own none of it."""

ROW = 8
ANSWERS = {
    "middle": """
import mmap, os, time

def middle(values):
    for _ in range(5):
        if os.fork() == 0:
            shared = mmap.mmap(-1, 600 * 2**20)
            for at in range(0, len(shared), 4096):
                shared[at] = 1
            time.sleep(60)
            os._exit(0)
    time.sleep(3)
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "memory limit")}
