"""Programs in the background write to the inherited streams for ever."""

ROW = 0
ANSWERS = {
    "scale": """
import os, subprocess

os.system("yes flood &")
subprocess.Popen("yes flood >&2 &", shell=True, start_new_session=True)

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
