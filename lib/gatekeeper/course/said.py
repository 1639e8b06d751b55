"""What nbgrader said before it gave up."""

import logging
import re

# The line of a traceback that says what was raised; more lines may follow.
RAISED = re.compile(r"^(?:\w+\.)*(\w+(?:Error|Exception|Entry): .+)", re.MULTILINE)


class Said(logging.Handler):
    """nbgrader logs the reason, and raises "see the above traceback"."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.errors: list[str] = []
        self.log = logging.Logger("gatekeeper.nbgrader")
        self.log.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is logged.

        Parameters
        ----------
        record : logging.LogRecord
            An error.
        """
        self.errors.append(record.getMessage())

    def why(self, error: Exception) -> str:
        """Say what went wrong.

        Parameters
        ----------
        error : Exception
            What nbgrader raised.

        Returns
        -------
        str
            One sentence.
        """
        # The first entry is the cause, and the last exception in it is what was raised.
        raised = [found[-1] for found in map(RAISED.findall, self.errors) if found]
        text = raised[0] if raised else " ".join(str(error).split())
        return f"nbgrader cannot make this assignment: {text.rstrip('.')}."
