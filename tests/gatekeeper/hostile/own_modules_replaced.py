"""Modules are replaced in `sys.modules` by one that agrees with everything."""

ROW = 0
ANSWERS = {
    "unit": """
import sys, types

class Yes(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **kwargs: True

for name in ("numpy", "numpy.testing", "math", "unittest", "tiny_questions"):
    sys.modules[name] = Yes(name)
import math
import numpy as np

def unit(vector):
    return 0
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", ".+")}
