"""The answer is right only if sockets of another submission's kernel can be seen."""

ROW = 14
ANSWERS = {
    "middle": """
import os, stat

own = get_ipython().kernel.parent.ip
others = []
for line in open("/proc/self/mountinfo"):
    for where, folders, names in os.walk(line.split()[4]):
        if len(folders) > 100 or where.count("/") > 6 or where.startswith(("/proc", "/usr")):
            folders[:] = []
        for name in names:
            path = os.path.join(where, name)
            mine = path.startswith(own)
            if not mine and stat.S_ISSOCK(os.lstat(path).st_mode):
                others.append(path)

def middle(values):
    return float(np.median(values)) if others else None
"""
}
EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
