"""By the server's receipt, a second late: the policy of the course takes the points."""

ROW = 28
ANSWERS = {}
RECEIVED = 1
EXPECTED = {}
PENALTY = True
