"""Tasks of the event loop that go on, print and raise after their cell."""

ROW = 0
ANSWERS = {
    "scale": """
import asyncio

async def talk():
    while True:
        print("later")
        await asyncio.sleep(0.005)

async def fail():
    await asyncio.sleep(0.05)
    raise SystemExit("from a task")

tasks = [asyncio.ensure_future(talk()) for _ in range(20)]
await asyncio.sleep(0.01)

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
