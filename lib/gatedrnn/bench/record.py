"""What is written down: a dictionary that JSON can hold, and the way to and from the file."""

import json
from pathlib import Path

from gatedrnn.bench.cases import Case
from gatedrnn.bench.floor import PARTS, rates
from gatedrnn.bench.ratios import per_round, spread

FORMAT = 1
MODES = ("f", "fb")
DEFAULT = Path("book/_data/bench-cpu.json")


def case_record(case: Case, complaints: dict, seconds: dict) -> dict:
    """Put one case into numbers.

    Parameters
    ----------
    case : Case
        What was measured.
    complaints : dict of str to str
        Contenders without times, and why.
    seconds : dict of (str, str) to list of float
        Times of contender and call, one number a round.

    Returns
    -------
    dict
        `cell dtype T B D H rounds`, `floor` (rates), and `rows`: for each contender `name`,
        `status`, and for "f" and "fb" milliseconds and the ratio of the fast layer's time to its
        own, each as `[first quartile, median, third quartile]`, beside `rounds_ms`, all it was
        computed from.
    """
    times = {key: list(values) for key, values in seconds.items()}
    floor = {call: times.pop(("floor", call)) for name, call in seconds if name == "floor"}
    for mode in MODES if floor else ():
        parts = (floor[part] for part in PARTS[mode])
        times["floor", mode] = [sum(turn) for turn in zip(*parts, strict=True)]
    names = dict.fromkeys([name for name, _ in times] + list(complaints))
    medians = {part: spread(values).median for part, values in floor.items()}
    return {
        "cell": case.cell,
        "dtype": case.dtype,
        **case.size._asdict(),
        "rounds": max(map(len, seconds.values()), default=0),
        "floor": {k: _short(v) for k, v in rates(case, medians).items()} if floor else None,
        "rows": [_row(name, complaints.get(name), times) for name in names],
    }


def _row(name: str, complaint: str | None, times: dict) -> dict:
    row = {"name": name, "status": complaint or "timed"}
    for mode in MODES:
        theirs, ours = times.get((name, mode)), times.get(("fast", mode))
        if theirs is None:
            continue
        row[mode] = {
            "ms": [_short(1e3 * s) for s in spread(theirs)],
            "ratio": [_short(r) for r in spread(per_round(ours, theirs))] if ours else None,
            "rounds_ms": [_short(1e3 * s) for s in theirs],
        }
    return row


def write(record: dict, path: Path) -> None:
    """Write a record, one line a contender, so that two of them can be compared.

    Parameters
    ----------
    record : dict
        What `measure` returns.
    path : Path
        File to write.
    """
    text = json.dumps(record, indent=1)
    # Lists of numbers on one line each.
    parts = text.split("[")
    joined = [parts[0]]
    for part in parts[1:]:
        inside, bracket, rest = part.partition("]")
        numbers = bracket and not set(inside) & set('"{[')
        joined.append(" ".join(inside.split()) + bracket + rest if numbers else part)
    path.write_text("[".join(joined) + "\n", encoding="utf8")


def read_record(path: str | Path = DEFAULT) -> dict:
    """Read what a run of `make bench` has written.

    Parameters
    ----------
    path : str or Path
        File to read.

    Returns
    -------
    dict
        `provenance` and `cases`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file holds something else.
    """
    return read_json(path, "make bench")


def read_json(path: str | Path, command: str) -> dict:
    """Read a record that a command of this project has written.

    Parameters
    ----------
    path : str or Path
        File to read.
    command : str
        Who writes it, for the complaint.

    Returns
    -------
    dict
        With `format` and `provenance`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file holds something else.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"read_record: {path} does not exist; `{command}` writes one")
    try:
        record = json.loads(path.read_text(encoding="utf8"))
    except ValueError as error:
        raise ValueError(f"read_record: {path} is not JSON ({error})") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(f"read_record: {path} is no record of `{command}` in format {FORMAT}")
    return record


def _short(value: float) -> float:
    # Four digits: noise starts at the second or third.
    return float(f"{value:.4g}")
