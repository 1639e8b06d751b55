"""The loop swallows every exception, interrupts included."""

ROW = 7
ANSWERS = {
    "running": """
def running(xs):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""
}
EXPECTED = {"running-check": (0, "zero", "time limit")}
