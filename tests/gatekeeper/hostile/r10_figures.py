"""Thousands of figures."""

ROW = 10
ANSWERS = {
    "scale": """
import base64
from IPython.display import Image, display

dot = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
for _ in range(1500):
    display(Image(dot))

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
NOTES = ("(?i)output|figure",)
