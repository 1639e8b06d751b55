"""A process that left its session and its parent, and holds on to the output."""

ROW = 9
ANSWERS = {
    "middle": """
import os, time

def middle(values):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv("/bin/sleep", ["sleep", "86431"])
        os._exit(0)
    os.wait()
    return float(np.median(values))
"""
}
EXPECTED = {}
