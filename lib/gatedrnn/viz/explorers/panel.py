"""What the explorers share in Python: the module's text, and a check of their settings."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import traitlets

PANEL = Path(__file__).with_suffix(".js")


def module_text(module: Path) -> str:
    """Return an explorer's ES module as a browser wants it: the shared part first.

    Parameters
    ----------
    module : pathlib.Path
        The explorer's own part.

    Returns
    -------
    str
        One module that exports `render`, `simulate` and `describe`.
    """
    return PANEL.read_text(encoding="utf-8") + own_text(module)


def own_text(module: Path) -> str:
    """Return an explorer's own part: its table of recorded numbers, if it has one, and its module.

    Parameters
    ----------
    module : pathlib.Path
        The explorer's own part; a table stands beside it, in a JSON file of the same name.

    Returns
    -------
    str
        What follows `panel.js`; the table is the constant `RECORDED`.
    """
    table, text = module.with_suffix(".json"), module.read_text(encoding="utf-8")
    if not table.is_file():
        return text
    recorded = json.dumps(json.loads(table.read_text(encoding="utf-8")), separators=(",", ":"))
    return f"const RECORDED = {recorded};\n{text}"


def check_settings(explorer: str, knobs: Mapping[str, tuple], settings: Mapping) -> None:
    """Check settings against the knobs of an explorer.

    Parameters
    ----------
    explorer : str
        Its name, the first words of every message.
    knobs : mapping of str to tuple
        For a slider ``(initial value, least, greatest, step)``; for a choice
        ``(initial value, allowed values)``.
    settings : mapping
        Values by name.

    Raises
    ------
    ValueError
        If a name is unknown, or a value is no number, out of its range or not among the choices.
    """
    for name, value in settings.items():
        if name not in knobs:
            raise ValueError(
                f"{explorer}: unknown setting {name!r}, expected one of {', '.join(knobs)}"
            )
        start, *limits = knobs[name]
        if len(limits) == 1:
            if value not in limits[0]:
                allowed = ", ".join(map(repr, limits[0]))
                raise ValueError(f"{explorer}: {name} is {value!r}, expected one of {allowed}")
            continue
        low, high, _ = limits
        kinds = (int, np.integer) if isinstance(start, int) else (int, float, np.number)
        # A comparison with NaN is False, so NaN is refused here as well.
        if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
            kind = "an integer" if isinstance(start, int) else "a number"
            raise ValueError(
                f"{explorer}: {name} is {value!r}, expected {kind} from {low} to {high}"
            )


def checked(explorer: str, knobs: Mapping[str, tuple]):
    """Make the validator of a widget whose traits are the knobs.

    Parameters
    ----------
    explorer : str
        Its name, the first words of every message.
    knobs : mapping of str to tuple
        As in `check_settings`.

    Returns
    -------
    traitlets.EventHandler
        To be assigned in the widget's class.
    """

    @traitlets.validate(*knobs)
    def check(self, proposal):
        check_settings(explorer, knobs, {proposal["trait"].name: proposal["value"]})
        return proposal["value"]

    return check
