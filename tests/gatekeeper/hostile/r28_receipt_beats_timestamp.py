"""The student's own file claims to be in time, the server's receipt says otherwise."""

ROW = 28
ANSWERS = {}
RECEIVED = 86400
EXPECTED = {}
PENALTY = True


def place(folder):
    """Claim a moment before the deadline."""
    (folder / "timestamp.txt").write_text("2020-01-01 00:00:00 UTC")
