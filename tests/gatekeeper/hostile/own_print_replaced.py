"""A harmless student who replaced `print`, by one that counts what is printed."""

ROW = 0
ANSWERS = {
    "scale": """
import builtins

honest_print, printed = print, []

def print(*args, **kwargs):
    printed.append(args)
    honest_print(*args, **kwargs)

builtins.print = print

def scale(x, factor, shift):
    print(x.shape)
    return x * factor + shift
"""
}
EXPECTED = {}
