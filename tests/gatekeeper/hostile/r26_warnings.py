"""Right answers that warn, log and show progress on stderr, in functions and in the open."""

ROW = 26
ANSWERS = {
    "scale": """
import logging, sys, time, warnings

def progress(name):
    for k in range(0, 101, 10):
        print(f"\\r{name}: {k}%", end="", file=sys.stderr, flush=True)
    warnings.warn("deprecated, they say")
    logging.getLogger("student").warning("careful")
    np.float64(1) / np.float64(0)

progress("now")

def scale(x, factor, shift):
    progress("scale")
    return x * factor + shift
""",
    "running": """
def running(xs):
    progress("running")
    return np.stack([xs[:, : t + 1].sum(axis=1) for t in range(xs.shape[1])], axis=1)
""",
    "middle": """
def middle(values):
    progress("middle")
    return float(np.median(values))
""",
    "unit": """
def unit(vector):
    progress("unit")
    sys.stderr.write("more\\n")
    return np.array(vector) / np.linalg.norm(vector)
""",
}
EXPECTED = {}
NO_FLAGS = True
