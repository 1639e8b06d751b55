"""A row of the record: a contender with its times, or the reason that it has none."""

from gatedrnn.bench.ratios import per_round, spread


def row(name: str, complaint: str | None, seconds: dict, slowest: str | None = None) -> dict:
    """Put one contender into numbers.

    Parameters
    ----------
    name : str
        Contender.
    complaint : str or None
        Why it was not timed.
    seconds : dict of (str, str) to list of float
        Times of contender and call, one number a round.
    slowest : str, optional
        Contender of the same rounds with which it is compared.

    Returns
    -------
    dict
        `name`, `status`, and for "f" and "fb" `ms`, `ratio` and `rounds_ms`.
    """
    found = {"name": name, "status": complaint or "timed"}
    for mode in ("f", "fb"):
        own, base = seconds.get((name, mode)), seconds.get((slowest, mode))
        if own is None:
            continue
        found[mode] = {
            "ms": short([1e3 * s for s in spread(own)]),
            "ratio": short(list(spread(per_round(base, own)))) if base else None,
            "rounds_ms": short([1e3 * s for s in own]),
        }
    return found


def short(value):
    """Round all numbers in nested dictionaries and lists.

    Parameters
    ----------
    value : float, list or dict
        What is to be written down.

    Returns
    -------
    float, list or dict
        The same with four digits: noise starts at the second or third.
    """
    if isinstance(value, dict):
        return {key: short(part) for key, part in value.items()}
    if isinstance(value, list):
        return [short(part) for part in value]
    return float(f"{value:.4g}")
