"""What a judged function should never return."""

ROW = 18
RETURNS = {
    "pickle": "__import__('pickle').dumps(x * factor + shift)",
    "objects": "np.array([x, None], dtype=object)",
    "huge-array": "np.zeros(10_000_000)",
    "virtual-array": "np.broadcast_to(0.0, (10**9, 10**9))",
    "endless": "iter(int, 1)",
    "generator": "(row for row in x)",
    "lazy": "Lazy()",
    "lying": "Lying()",
    "address": "Address()",
    "itself": "LOOP",
    "deep": "DEEP",
    "wide": "list(range(3_000_000))",
    "large-number": "10 ** 100_000",
    "long-text": "'x' * 20_000_000",
    "surrogates": "['\\ud800']",
    "structured": "np.zeros(3, dtype=[('a', float), ('b', object)])",
    "dates": "np.array(['2026-01-01'], dtype='datetime64[D]')",
    "dict": "{1: x, (2, 3): {x.sum()}}",
    "not-a-number": "x * float('nan')",
    "module": "np",
    "evil-len": "Endless([1])",
    "many-dimensions": "np.zeros((1,) * 60)",
    "empty": "np.zeros((0, 10**9))",
}
SETUP = """
class Lazy:
    def __array__(self, *args, **kwargs):
        while True:
            yield

class Lying(np.ndarray):
    shape = property(lambda self: (3, 4))
    def tolist(self):
        return [[0.0] * 4] * 3

Lying = lambda kind=Lying: np.zeros(7).view(kind)

class Address:
    __array_interface__ = {"shape": (2**20,), "typestr": "<f8", "data": (8, True), "version": 3}

class Endless(list):
    def __iter__(self):
        while True:
            yield 1
    def __len__(self):
        return -1

LOOP = []
LOOP.append(LOOP)
DEEP = []
for _ in range(100_000):
    DEEP = [DEEP]

"""


def _answer(value):
    return {"scale": f"{SETUP}def scale(x, factor, shift):\n    return {value}\n"}


VARIANTS = {name: {"ANSWERS": _answer(value)} for name, value in RETURNS.items()}
# Numbers that can cross the border are wrong; what crashes its own process has died.
EXPECTED = {
    "scale-check": (0, "zero|graded", "refused answer|wrong|raised|process died|memory limit")
}
for _name in ("pickle", "objects", "huge-array", "virtual-array", "endless", "itself", "deep"):
    VARIANTS[_name]["EXPECTED"] = {"scale-check": (0, "zero", "refused answer|memory limit")}
