"""Text that no encoding takes, and bytes that are no text."""

ROW = 0
ANSWERS = {
    "scale": """
import os, sys

print("alone: \\ud800 \\udfff", repr("\\ud800"))
try:
    sys.stdout.buffer.write(bytes(range(256)))
except Exception as error:
    print(error)
os.write(1, bytes(range(256)))
os.write(2, bytes(range(256)))
os.system("echo from a shell; echo more >&2")

def scale(x, factor, shift):
    print("\\ud800")
    return x * factor + shift
"""
}
EXPECTED = {}
