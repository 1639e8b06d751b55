"""Named mistakes: known wrong programs, what they compute, and why a test can miss them."""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import permutations

import numpy as np

from gatedrnn.reference import sigmoid

# The numbers are stable: class statistics and the mistake catalogue refer to them.
FAMILIES = {
    1: "Gate order shuffled",
    2: "Sigmoid and tanh exchanged",
    3: "Gate inverted",
    4: "z and 1 - z exchanged",
    5: "Complement missing",
    6: "tanh in the wrong place",
    7: "Old cell in the output",
    8: "A gate fed or applied to the wrong state",
    9: "The two states exchanged",
    10: "Cell overwritten or written without a gate",
    11: "Reset in the wrong place",
    12: "Bias or block missing, doubled or reused",
    13: "State, steps or time axis mixed up",
    14: "Outputs share one array",
    15: "Gradient from the next step dropped",
    16: "Gradient at the cell state dropped or averaged",
    17: "Gradient at the hidden state misdirected",
    18: "Wrong cell value in the output gate's gradient",
    19: "Wrong derivative of a squashing function",
    20: "Parentheses",
    21: "Derivative of a squashing function forgotten",
    22: "State of the wrong step",
    23: "Path to the old state missing or wrong",
    24: "Batch or steps not summed",
    25: "Blocks of the gradient in another order",
    26: "Path of the GRU's gradient missing or wrong",
    28: "Clipped in another way",
    30: "Wrong or transposed matrix",
    31: "A term or factor missing",
    32: "Another norm or another product",
    33: "Difference quotient mixed up",
    34: "Counted wrongly",
    35: "Another guess, or another average",
    36: "Something else ablated",
    37: "Blocks not side by side",
    38: "Condition of a fused layer misread",
}


@dataclass(frozen=True)
class Mistake:
    """One known wrong program.

    Attributes
    ----------
    id : str
        Stable name, unique within its question.
    family : int
        Key of `FAMILIES`.
    name : str
        Title shown to the student.
    computed, hidden, ask : str
        What was computed, why a test can miss it, and one question. Never the fix.
    lines : tuple of str
        The lines in which the program differs from the right one, as shown to the student.
    source : str
        The whole program; it leaves ``outputs``.
    """

    id: str
    family: int
    name: str
    computed: str
    hidden: str
    ask: str
    lines: tuple[str, ...]
    source: str = field(repr=False)

    @cached_property
    def code(self):
        """The compiled program."""
        return compile(self.source, f"<mistake {self.id}>", "exec")

    def run(self, arguments: dict) -> tuple[np.ndarray, ...]:
        """Compute what a student with this mistake computes.

        Parameters
        ----------
        arguments : dict
            The call's arguments by name.

        Returns
        -------
        tuple of ndarray
            The wrong answers, in the question's order.
        """
        namespace = {"np": np, "sigmoid": sigmoid, **arguments}
        exec(self.code, namespace)
        return tuple(np.asarray(value) for value in namespace["outputs"])


@dataclass(frozen=True)
class Catalogue:
    """All named mistakes of one question.

    Attributes
    ----------
    program : str
        The right program, from which every mistake is made by exchanging lines.
    mistakes : tuple of Mistake
        Every named mistake.
    ask : dict of str to str
        For each returned value, the question to ask when no mistake is recognised.
    """

    program: str
    mistakes: tuple[Mistake, ...]
    ask: dict[str, str]


@lru_cache
def load(name: str) -> Catalogue:
    """Read the catalogue of a question.

    Parameters
    ----------
    name : str
        Name of the question, and of its TOML file beside this module.

    Returns
    -------
    Catalogue
        Mistakes in the order of the file, permutations first.
    """
    table = tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
    program = table["program"]
    entries = [entry for family in table.get("permuted", []) for entry in _expand(family)]
    entries += [{"id": key, **entry} for key, entry in table.get("mistake", {}).items()]
    return Catalogue(
        program="\n".join(program.values()),
        mistakes=tuple(_mistake(program, **entry) for entry in entries),
        ask=table["ask"],
    )


def _mistake(program: dict, change: dict, **fields) -> Mistake:
    unknown = change.keys() - program.keys()
    if unknown:
        raise ValueError(f"mistake {fields['id']}: no line called {unknown.pop()} in the program")
    # A student's program returns what this one leaves in ``outputs``.
    texts = (text.replace("outputs = ", "return ") for text in change.values())
    # A program cannot return out of its loop, so it breaks; the student's has nothing there.
    lines = (line for text in texts for line in text.splitlines())
    shown = tuple(line for line in lines if line.strip() != "break")
    return Mistake(lines=shown, source="\n".join((program | change).values()), **fields)


def _expand(family: dict) -> list[dict]:
    # One entry for each order of the blocks but the right one.
    family = dict(family)
    blocks, moves = family.pop("blocks", "ifgo"), family.pop("moves", None)
    change = family.pop("change")
    entries = []
    for order in permutations(blocks):
        stays = moves is not None and order.index(moves) == blocks.index(moves)
        if "".join(order) == blocks or stays:
            continue
        texts = {k: v.format(*order, order="".join(order)) if isinstance(v, str) else v
                 for k, v in family.items()}  # fmt: skip
        lines = {k: v.format(*order) for k, v in change.items()}
        entries.append({**texts, "change": lines})
    return entries
