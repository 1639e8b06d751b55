"""The event loop that serves the kernel is stopped, and time stands still."""

ROW = 0
ANSWERS = {
    "unit": """
import asyncio, time

time.time = time.monotonic = time.perf_counter = lambda: 0.0
asyncio.get_event_loop().stop()

def unit(vector):
    asyncio.get_event_loop().stop()
    return [0.0] * len(vector)
"""
}
EXPECTED = {"unit-test": (0, "zero|graded", ".+")}
