"""A record as plain text, for a terminal and for the book."""

from collections.abc import Iterator, Sequence

from gatedrnn.bench.ratios import geometric_mean

LABELS = {
    "fast": "gatedrnn.fast",
    "again": "itself (noise)",
    "torch": "torch.nn layer",
    "torch_loop": "torch.nn cell loop",
    "keras": "Keras tf.function",
    "keras_xla": "Keras XLA",
    "textbook": "textbook loop",
    "per_gate": "textbook, per gate",
    "floor": "floor",
}
"""Contenders in the order of the tables."""

HEAD = (
    "Ratio: time of gatedrnn.fast / time of the other.",
    "Below 1 means NumPy is faster.",
)


def summary(record: dict) -> str:
    """One line a contender: the ratios of all sizes in short.

    Parameters
    ----------
    record : dict
        What `read_record` returns.

    Returns
    -------
    str
        Geometric mean and range of the median ratios over the sizes, forward, and forward and
        backward, for each cell and dtype.
    """
    lines = [*HEAD, "Geometric mean over the sizes [smallest, largest]."]
    for title, cases in _groups(record):
        lines += ["", f"{title:22s}{'forward':>20s}{'forward + backward':>24s}"]
        for name in _names(cases)[1:]:
            cells = [_over_sizes([_ratio(case, name, mode) for case in cases]) for mode in MODES]
            lines.append(f"  {LABELS[name]:20s}{cells[0]:>20s}{cells[1]:>24s}".rstrip())
    return "\n".join(lines)


def table(record: dict, cell: str | None = None, dtype: str | None = None) -> str:
    """Everything that was measured, one line a contender and size.

    Parameters
    ----------
    record : dict
        What `read_record` returns.
    cell, dtype : str, optional
        Only this cell, only this dtype.

    Returns
    -------
    str
        Median milliseconds and median ratio with quartiles; a contender without times says why.
    """
    lines = [*HEAD, "Median milliseconds, median ratio [quartiles over the rounds]."]
    for title, cases in _groups(record, cell, dtype):
        lines += ["", title]
        for case in cases:
            lines += _case_lines(case)
    return "\n".join(lines)


MODES = ("f", "fb")


def _case_lines(case: dict) -> Iterator[str]:
    sizes = ", ".join(f"{name} {case[name]}" for name in "TBDH")
    yield ""
    yield f"  {sizes}{'forward':>{42 - len(sizes)}s}{'forward + backward':>33s}"
    rows = {row["name"]: row for row in case["rows"]}
    for name in _names([case]):
        row = rows[name]
        if row["status"] == "timed":
            yield f"  {LABELS[name]:19s}{_times(row, 'f')}  {_times(row, 'fb')}".rstrip()
        else:
            yield f"  {LABELS[name]:19s} {row['status']}"
    if case["floor"]:
        yield (
            "  floor's rates: {step_gflops:.1f} GFLOP/s a step, {hoisted_gflops:.1f} hoisted, "
            "{tanh_ns:.2f} ns a tanh".format(**case["floor"])
        )


def _times(row: dict, mode: str) -> str:
    times = row[mode]
    text = f"{times['ms'][1]:9.2f} ms"
    if times["ratio"] and row["name"] != "fast":
        low, middle, high = times["ratio"]
        text += f" {middle:5.2f} [{low:.2f}, {high:.2f}]"
    return f"{text:31s}"


def _names(cases: Sequence[dict]) -> list[str]:
    present = {row["name"] for case in cases for row in case["rows"]}
    return [name for name in LABELS if name in present]


def _groups(record: dict, cell: str | None = None, dtype: str | None = None):
    groups = {}
    for case in record["cases"]:
        if cell in (None, case["cell"]) and dtype in (None, case["dtype"]):
            title = f"{case['cell'].upper()}, {case['dtype']}"
            groups.setdefault(title, []).append(case)
    return groups.items()


def _ratio(case: dict, name: str, mode: str) -> float | None:
    for row in case["rows"]:
        if row["name"] == name and mode in row and row[mode]["ratio"]:
            return row[mode]["ratio"][1]
    return None


def _over_sizes(ratios: Sequence[float | None]) -> str:
    known = [ratio for ratio in ratios if ratio is not None]
    if not known:
        return "not timed"
    text = f"{geometric_mean(known):.2f} [{min(known):.2f}, {max(known):.2f}]"
    return text if len(known) == len(ratios) else f"{text} of {len(known)}"
