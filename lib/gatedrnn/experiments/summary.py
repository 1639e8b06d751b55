"""From the record to what the book's plots take."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from gatedrnn.experiments.problems import PROBLEMS

EXPLORER = Path(__file__).parents[1] / "viz" / "explorers" / "memory_horizon.json"
"""The part of the record that the explorer `memory-horizon` carries into the page."""


def start_name(group: Mapping) -> str:
    """Name the initial values of a group of runs: "PyTorch's start" or "bias 3"."""
    return "PyTorch's start" if group["bias"] is None else f"bias {group['bias']:g}"


def column(
    record: Mapping,
    part: str,
    field: str = "score",
    name: Callable[[Mapping], str] = start_name,
    **where,
) -> dict[str, list]:
    """Collect one field of all runs of a part, by what sets their groups apart.

    Parameters
    ----------
    record : mapping
        From `read_record`.
    part : {"latch", "adding", "copy", "parity", "ablation"}
        A part of the record.
    field : str
        A field of a run, such as "score", "solved_at", "losses" or "by_step".
    name : callable
        Names a group.
    **where : object
        Values that a group's setting must have, such as ``cell="LSTM"`` and ``T=50``.

    Returns
    -------
    dict of str to list
        For each group by name, the field of its runs, seed by seed.

    Raises
    ------
    ValueError
        If nothing fits, or two groups have one name: `where` is then too wide.
    """
    found: dict[str, list] = {}
    for group in record["parts"][part]:
        if all(group[key] == value for key, value in where.items()):
            if name(group) in found:
                raise ValueError(
                    f"column: {part} has several groups {name(group)!r}, expected a `where` "
                    "that leaves one"
                )
            found[name(group)] = [run[field] for run in group["runs"]]
    if not found:
        raise ValueError(f"column: {part} has no group with {where}")
    return found


def hold_times(record: Mapping, cell: str = "LSTM") -> dict:
    """Collect the accuracies of the latch over its length.

    Parameters
    ----------
    record : mapping
        From `read_record`.
    cell : {"RNN", "GRU", "LSTM"}
        Which cell.

    Returns
    -------
    dict
        `T_values`, `scores` (by initial values, a list of accuracies for each T) and `chance`: what
        `plot_hold_times` takes.
    """
    groups = [group for group in record["parts"]["latch"] if group["cell"] == cell]
    T_values = sorted({group["T"] for group in groups})
    by_T = [column(record, "latch", cell=cell, T=T) for T in T_values]
    scores = {name: [at[name] for at in by_T] for name in by_T[0]}
    return {"T_values": T_values, "scores": scores, "chance": PROBLEMS["latch"].chance}


def ablations(record: Mapping) -> dict:
    """Collect the scores of cells that lack a gate.

    Parameters
    ----------
    record : mapping
        From `read_record`.

    Returns
    -------
    dict
        `scores` (by task and cell, a list of scores) and `chance` (by task): what `plot_ablation`
        takes.
    """

    def name(group: Mapping) -> str:
        return group["cell"] + (f" without {group['without']}" if group["without"] else "")

    tasks = dict.fromkeys(group["task"] for group in record["parts"]["ablation"])
    return {
        "scores": {task: column(record, "ablation", name=name, task=task) for task in tasks},
        "chance": {task: PROBLEMS[task].chance for task in tasks},
    }


def explorer_data(record: Mapping) -> dict:
    """Reduce the latch to what the explorer `memory-horizon` shows.

    Parameters
    ----------
    record : mapping
        From `read_record`.

    Returns
    -------
    dict
        `T`, `bias`, `seeds` and `steps` of the runs; `least`, `mean` and `most`, the accuracies of
        the LSTM by bias and T.
    """
    biases = sorted(
        {
            group["bias"]
            for group in record["parts"]["latch"]
            if group["cell"] == "LSTM" and group["bias"] is not None
        }
    )
    latch = hold_times(record)
    rows = [latch["scores"][f"bias {bias:g}"] for bias in biases]
    return {
        "T": latch["T_values"],
        "bias": biases,
        "seeds": len(rows[0][0]),
        "steps": record["parts"]["latch"][0]["steps"],
        "least": [[round(min(scores), 3) for scores in row] for row in rows],
        "mean": [[round(sum(scores) / len(scores), 3) for scores in row] for row in rows],
        "most": [[round(max(scores), 3) for scores in row] for row in rows],
    }


def write_explorer(record: Mapping, path: Path = EXPLORER) -> None:
    """Write what `explorer_data` returns.

    Parameters
    ----------
    record : mapping
        From `read_record`.
    path : Path
        File to write.
    """
    lines = (f' "{name}": {json.dumps(value)}' for name, value in explorer_data(record).items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")
