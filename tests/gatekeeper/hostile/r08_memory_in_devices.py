"""The folders below /dev are memory, too."""

ROW = 8
ANSWERS = {
    "middle": """
import os

block = bytes(2**20)

def middle(values):
    for folder in ("/dev/shm", "/dev", "/run", "/var/tmp", "/"):
        if not os.access(folder, os.W_OK):
            continue
        for k in range(100):
            with open(f"{folder}/filler-{k}", "wb") as file:
                for _ in range(7):
                    file.write(block)
        # Whoever gets here has put 700 MB somewhere.
        return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero|graded", "memory limit|disk limit|raised|wrong")}
