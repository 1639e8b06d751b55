"""The process stops itself."""

ROW = 0
ANSWERS = {
    "middle": """
import os, signal

def middle(values):
    os.kill(os.getpid(), signal.SIGSTOP)
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "time limit|process died")}
