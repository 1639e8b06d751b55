"""Execute one submission in the sandbox and judge it outside: `grade_one`."""

from gatekeeper.execute.engine import grade_one

__all__ = ["grade_one"]
