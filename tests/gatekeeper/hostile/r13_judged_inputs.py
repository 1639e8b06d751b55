"""A judged function prints, warns and displays the inputs it was asked with."""

ROW = 13
ANSWERS = {
    "scale": """
import sys, warnings

def scale(x, factor, shift):
    text = f"input[{factor!r}]"
    print(text)
    print(text, file=sys.stderr)
    warnings.warn(text)
    display(text)
    return x * factor + shift
"""
}
EXPECTED = {}
FORBIDDEN_PATTERNS = (r"input\[1\.\d{6}",)
