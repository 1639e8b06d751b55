"""By the server's receipt, a second in time, whatever the student's own file says."""

ROW = 28
ANSWERS = {}
RECEIVED = -1
EXPECTED = {}
PENALTY = False


def place(folder):
    """Say something else."""
    (folder / "timestamp.txt").write_text("2031-01-01 00:00:00 UTC")
