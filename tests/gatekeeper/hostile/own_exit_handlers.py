"""At exit, handlers and destructors that never return."""

ROW = 0
ANSWERS = {
    "scale": """
import atexit, os, sys, threading, time

class Sticky:
    def __del__(self):
        while True:
            time.sleep(1)

def stay():
    while True:
        time.sleep(1)

sticky = sys.sticky = Sticky()
for _ in range(10):
    atexit.register(stay)
threading._register_atexit(stay)

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
