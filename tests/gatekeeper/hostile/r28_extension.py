"""Late by an hour, with an extension of a day."""

ROW = 28
ANSWERS = {}
RECEIVED = 3600
EXTENSION = 1
EXPECTED = {}
PENALTY = False
