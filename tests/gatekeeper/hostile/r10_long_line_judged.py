"""20 MB on each call, to both streams, in a judged function and in a tested one."""

ROW = 10
ANSWERS = {
    "scale": """
import sys

def scale(x, factor, shift):
    print("x" * 20_000_000)
    print("y" * 20_000_000, file=sys.stderr)
    return x * factor + shift
""",
    "middle": """
def middle(values):
    print("z\\n" * 2_000_000)
    return float(np.median(values))
""",
}
EXPECTED = {}
