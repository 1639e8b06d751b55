"""The function replaces its process by another program."""

ROW = 5
ANSWERS = {"unit": "import os\n\ndef unit(vector):\n    os.execv('/usr/bin/true', ['true'])\n"}
EXPECTED = {"unit-test": (0, "zero", "process died")}
