"""The answer is right only if something of an earlier submission is left in the process."""

ROW = 0
ANSWER = """
import builtins, os, sys

def middle(values):
    return float(np.median(values)) if found else None

# NUMBER: three students do the same, so two of them meet in one worker.
marks = ("/tmp/mark", "/dev/shm/mark", "/var/tmp/mark", os.path.expanduser("~/mark"), "mark")
found = hasattr(np, "mark") or hasattr(builtins, "mark") or "mark" in os.environ
found = found or any(os.path.exists(mark) for mark in marks)
np.mark = builtins.mark = 1
os.environ["mark"] = "1"
for mark in marks:
    try:
        open(mark, "w").close()
    except OSError:
        pass
"""
VARIANTS = {
    name: {"ANSWERS": {"middle": ANSWER.replace("NUMBER", name)}} for name in ("1", "2", "3")
}
EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
