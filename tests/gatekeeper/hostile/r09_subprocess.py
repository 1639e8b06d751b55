"""Programs in sessions of their own, started where the function is defined."""

ROW = 9
ANSWERS = {
    "scale": """
import subprocess

for _ in range(3):
    subprocess.Popen(["/bin/sleep", "86431"], start_new_session=True)
subprocess.Popen(["/bin/sh", "-c", "trap '' TERM INT HUP; sleep 86431 & wait; sleep 86431"])

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
