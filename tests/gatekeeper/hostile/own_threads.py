"""Threads that go on computing and printing after their cell."""

ROW = 0
ANSWERS = {
    "scale": """
import threading, time

def talk():
    while True:
        print("still here")
        time.sleep(0.001)

for _ in range(2):
    threading.Thread(target=talk).start()

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
