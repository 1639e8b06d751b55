"""`sys.modules` is emptied, and nothing can be imported any more."""

ROW = 0
ANSWERS = {
    "unit": """
import builtins, sys

def unit(vector):
    return np.array(vector) / np.linalg.norm(vector)

sys.modules.clear()
sys.path.clear()
sys.meta_path.clear()
del builtins.__import__
"""
}
EXPECTED = {"unit-test": ((0, 1), "graded|zero", ".*")}
