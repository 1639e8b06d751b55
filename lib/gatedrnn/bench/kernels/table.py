"""A record of the ladder as plain text, for a terminal and for the book."""

from collections.abc import Iterator

LABELS = {
    "per_gate_float32": "the loop in float32",
    "per_gate": "loop over gates",
    "stacked_gates": "stacked gates",
    "hoisted": "input product hoisted",
    "compiled": "torch.compile step",
    "fused_steps": "fused step (Triton)",
    "graphed_steps": "the same in a graph",
    "persistent": "persistent (Triton)",
    "lstm_layer": "torch.nn.LSTM",
    "lstm_layer_tf32": "the same in TF32",
    "gru_hoisted": "input product hoisted",
    "gru_persistent": "persistent (Triton)",
    "gru_layer": "torch.nn.GRU",
    "keras_loop": "Keras, use_cudnn=False",
    "keras_cudnn": "Keras, use_cudnn=True",
}
"""Contenders in the order of the ladder."""

MODES = {"f": "forward", "fb": "forward + backward"}


def table(record: dict, dtype: str | None = None) -> str:
    """Everything that was measured, one line a rung and size.

    Parameters
    ----------
    record : dict
        What `measure` returns.
    dtype : str, optional
        Only this dtype.

    Returns
    -------
    str
        Median milliseconds, and how many times as fast as the first rung of the case; a rung
        without times says why. Below them the floor, in milliseconds.
    """
    where = record["provenance"]
    lines = [f"Measured on: {where['device']}, {where['clock']}."]
    lines.append(
        "Median milliseconds, times as fast as the first rung [quartiles over the rounds]."
    )
    for case in record["cases"]:
        if dtype in (None, case["dtype"]):
            lines += _case_lines(case)
    return "\n".join(lines)


def _case_lines(case: dict) -> Iterator[str]:
    sizes = ", ".join(f"{name} {case[name]}" for name in "TBDH")
    kind = f"{case['layers']} layers, " if case["layers"] > 1 else ""
    kind += "both directions, " if case["both"] else ""
    yield ""
    yield f"{case['cell'].upper()}, {case['dtype']}, {kind}{sizes}"
    yield "  " + 22 * " " + "".join(f"{title:>34s}" for title in MODES.values())
    for row in case["rows"]:
        label = LABELS[row["name"]]
        if row["status"] == "timed":
            yield f"  {label:22s}" + "".join(f"{_times(row[mode]):>34s}" for mode in MODES)
        else:
            yield f"  {label:22s} {row['status']}"
    for part in case["floor"]["f"]:
        times = "".join(f"{case['floor'][mode][part]:>22.4g} ms" + 9 * " " for mode in MODES)
        yield f"  floor: {part:15s}{times}".rstrip()


def _times(times: dict) -> str:
    text = f"{times['ms'][1]:.4g} ms"
    if times["ratio"]:
        low, middle, high = times["ratio"]
        text += f" {middle:6.2f} [{low:.2f}, {high:.2f}]"
    return text
