"""The function kills its own process with SIGKILL, its parent, and whatever it can reach."""

ROW = 5
ANSWERS = {
    "middle": """
import os, signal

def middle(values):
    for pid in (1, os.getppid(), -1, os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
"""
}
EXPECTED = {"middle-test": (0, "zero", "process died")}
