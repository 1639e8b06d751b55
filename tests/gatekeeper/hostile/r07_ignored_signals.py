"""Every signal that can be ignored is ignored, then comes a loop without an end."""

ROW = 7
ANSWERS = {
    "unit": """
import signal

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

def unit(vector):
    while True:
        pass
"""
}
EXPECTED = {"unit-test": (0, "zero", "time limit")}
