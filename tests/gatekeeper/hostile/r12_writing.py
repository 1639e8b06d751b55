"""The answer is right only if something outside of the scratch folder can be written."""

ROW = 12
ANSWERS = {
    "middle": """
import os, site, sys

import gatekeeper

done = []
places = [
    "@ROOT@/gradebook.db", "@ROOT@/submitted/ada/tiny/tiny.ipynb", "@ROOT@/planted",
    "@ROOT@/autograded/planted", "@ROOT@/.gatekeeper/audit.jsonl", "@TMP@/planted",
    os.path.join(os.path.dirname(np.__file__), "planted.py"),
    os.path.join(sys.prefix, "lib", "planted.pth"), "/etc/planted", "/usr/planted",
    tiny_questions.__file__, os.path.dirname(gatekeeper.__file__) + "/planted.py",
    sys.executable, "/proc/sys/kernel/core_pattern", "/proc/1/oom_score_adj",
]
for place in places:
    try:
        with open(place, "ab"):
            done.append(place)
    except OSError:
        pass
    try:
        os.chmod(place, 0o777)
        done.append(place)
    except OSError:
        pass

def middle(values):
    return float(np.median(values)) if done else None
"""
}
EXPECTED = {"middle-test": (0, "graded|zero", "wrong|raised")}
FLAGS = ("grader-attack|files",)
