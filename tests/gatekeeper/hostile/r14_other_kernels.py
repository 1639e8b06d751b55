"""The answer is right only if sockets of another submission's kernel can be seen."""

ROW = 14
ANSWERS = {
    "middle": """
import glob, os, pathlib

mine = pathlib.Path(get_ipython().kernel.config["IPKernelApp"].get("connection_file", "/nowhere"))
around = []
for line in open("/proc/self/mountinfo"):
    place = line.split()[4]
    if "gatekeeper" in place or "ipc" in place:
        around += [name for name in os.listdir(place)]
kernels = {name.split("-")[0] for name in around if not name.endswith(".json")}

def middle(values):
    return float(np.median(values)) if len(kernels) > 1 else None
"""
}
EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
