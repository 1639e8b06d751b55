"""How the plots of the memory tasks tell kinds of network apart."""

from collections.abc import Mapping

from gatedrnn.viz import style

MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
GUESS = {"color": style.MUTED, "linewidth": 1.2, "linestyle": (0, (4, 3))}


def looks() -> list[dict]:
    """Return how up to eight kinds of network are told apart, by colour and by dash."""
    hues = ("f", "g", "i", "o", "c", "h")
    colours = [style.HUES[hue] for hue in hues] + [style.INK, style.MUTED]
    dashes = ("-", "--", "-.", ":", "-", "--", "-.", ":")
    return [{"color": c, "linestyle": d} for c, d in zip(colours, dashes, strict=True)]


def check_names(plot: str, argument: str, named: Mapping) -> None:
    """Refuse a mapping without names, or with more than there are looks."""
    if not 0 < len(named) <= len(MARKS):
        raise ValueError(f"{plot}: {argument} has {len(named)} names, expected 1 to {len(MARKS)}")
