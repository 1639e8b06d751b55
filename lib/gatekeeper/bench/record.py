"""The way to and from the file."""

import json
import re
from pathlib import Path

FORMAT = 1
DEFAULT = Path("book/_data/bench-grading.json")


def write(record: dict, path: Path) -> None:
    """Write a record.

    Parameters
    ----------
    record : dict
        What `measure` returns.
    path : Path
        File to write.
    """
    text = json.dumps(record, indent=1)
    # A list of numbers on one line, so that two records can be compared line by line.
    text = re.sub(r"\[[\s\d.,e+-]+\]", lambda numbers: " ".join(numbers[0].split()), text)
    path.write_text(text.replace("[ ", "[").replace(" ]", "]") + "\n", encoding="utf8")


def read_record(path: str | Path = DEFAULT) -> dict:
    """Read what a run has written.

    Parameters
    ----------
    path : str or Path
        File to read.

    Returns
    -------
    dict
        `provenance` and `exercises`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file holds something else.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; `make bench-grading` writes one")
    try:
        record = json.loads(path.read_text(encoding="utf8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON ({error})") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(f"{path} is no record of `make bench-grading` in format {FORMAT}")
    return record
