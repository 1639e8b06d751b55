"""Give every executed page the same IPython profile, whatever the reader's home folder holds.

Figures come out as SVG, sharp at any zoom; a cell that draws many thousands of marks asks for a PNG
itself, and gets one at double resolution.
"""

import os
from pathlib import Path

PROFILE = Path(__file__).resolve().parents[2] / ".build" / "ipython" / "profile_default"
SETTINGS = """\
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.rc = {"figure.dpi": 144, "svg.hashsalt": "gatedrnn"}
c.HistoryManager.enabled = False
c.InteractiveShellApp.exec_lines = ["from gatedrnn.triton_first import load; load(); del load"]
# Each kernel would warn that it talks over TCP, to this machine alone.
c.IPKernelApp.log_level = "ERROR"
"""


def setup(app):
    app.connect("config-inited", lambda app, config: _use_profile())
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _use_profile() -> None:
    PROFILE.mkdir(parents=True, exist_ok=True)
    (PROFILE / "ipython_kernel_config.py").write_text(SETTINGS)
    os.environ["IPYTHONDIR"] = str(PROFILE.parent)
    # A kernel of the same name in the reader's home folder must not take the place of ours.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
