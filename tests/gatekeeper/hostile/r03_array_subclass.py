"""An array subclass that takes over every NumPy function, comparisons included."""

ROW = 3
ANSWERS = {
    "unit": """
class Smooth(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __array_ufunc__(self, ufunc, method, *args, **kwargs):
        return np.ones(()) if ufunc is np.square else np.ones(2, dtype=bool)
    def __float__(self):
        return 1.0

def unit(vector):
    return np.zeros(len(vector)).view(Smooth)
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", "forged test|wrong|raised")}
