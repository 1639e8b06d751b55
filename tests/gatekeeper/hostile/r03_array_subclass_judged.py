"""The same for a judged question: only plain numbers cross the border."""

ROW = 3
ANSWERS = {
    "scale": """
class Agreeable(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __array_ufunc__(self, ufunc, method, *args, **kwargs):
        return np.ones(self.shape, dtype=bool)
    def __eq__(self, other):
        return True

def scale(x, factor, shift):
    return np.zeros(x.shape).view(Agreeable)
"""
}
EXPECTED = {"scale-check": (0, "graded|zero", "wrong|refused answer")}
