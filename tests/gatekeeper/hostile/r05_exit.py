"""The function ends the process while it is tested."""

ROW = 5
ANSWERS = {"middle": "import os\n\ndef middle(values):\n    os._exit(0)\n"}
EXPECTED = {"middle-test": (0, "zero", "process died")}
