"""The student's own file claims to be in time, the file itself came long after the deadline."""

ROW = 28
ANSWERS = {}
EXPECTED = {}
PENALTY = False
WRITTEN_LATE = True
FLAGS = ("timestamp",)


def place(folder):
    """Claim a moment before the deadline."""
    (folder / "timestamp.txt").write_text("2020-01-01 00:00:00 UTC")
