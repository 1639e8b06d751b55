"""No time without the right points."""

from gatekeeper.bench.submissions import Points
from gatekeeper.model import GatekeeperError


def check(grader: str, points: Points, deserved: Points) -> None:
    """Compare what a grader gave with what the students deserve.

    Parameters
    ----------
    grader : str
        Its name.
    points, deserved : dict of (str, str) to float
        By student and graded cell.

    Raises
    ------
    GatekeeperError
        If they differ anywhere; the sentence names the first place.
    """
    for place in sorted(points.keys() | deserved.keys()):
        got, right = points.get(place), deserved.get(place)
        if got != right:
            raise GatekeeperError(
                f"{grader} gave {place[0]} {got} points for {place[1]}, expected {right}: "
                "no speed is reported."
            )
