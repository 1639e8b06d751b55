"""Threads without an end, in a judged function."""

ROW = 8
ANSWERS = {
    "scale": """
import threading, time

def scale(x, factor, shift):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()
        except RuntimeError:
            pass
"""
}
EXPECTED = {"scale-check": (0, "zero", "process limit|memory limit")}
