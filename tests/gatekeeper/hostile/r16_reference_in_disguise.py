"""The same, through other names."""

ROW = 16
ANSWERS = {
    "running": """
from importlib import import_module

def running(xs):
    return getattr(import_module("numpy"), "cumsum")(xs, axis=1)
"""
}
EXPECTED = {}
FLAGS = ("library-call",)
