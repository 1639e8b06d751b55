"""Callables that are no functions: a class, a partial, a bound method, an object; all right."""

ROW = 0
NO_FLAGS = True
ANSWERS = {
    "scale": """
class Scale:
    def __call__(self, x, factor, shift):
        return x * factor + shift

scale = Scale()
""",
    "middle": "from statistics import median\n\nmiddle = median\n",
    "unit": """
from functools import lru_cache, partial

@partial
def unit(vector):
    return np.array(vector) / np.linalg.norm(vector)
""",
}
EXPECTED = {}
