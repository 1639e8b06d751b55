"""The cell that should define the function ends the process."""

ROW = 5
ANSWERS = {"middle": "import os\n\nos._exit(3)\n"}
EXPECTED = {"middle-test": (0, "zero|graded", "process died|raised")}
NOTES = ("died",)
