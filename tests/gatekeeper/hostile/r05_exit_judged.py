"""A judged function ends the process; what comes before and after is graded."""

ROW = 5
ANSWERS = {"running": "import os\n\ndef running(xs):\n    os._exit(1)\n"}
EXPECTED = {"running-check": (0, "zero", "process died")}
