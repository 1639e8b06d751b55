"""What is measured: sizes, dtypes, layers, and who takes part in which."""

from dataclasses import dataclass, replace

import torch

from gatedrnn.bench.cases import Size
from gatedrnn.kernels import RUNGS

SIZES = (
    Size(100, 32, 32, 64),
    Size(100, 64, 128, 128),
    Size(50, 128, 128, 256),
    Size(35, 20, 650, 650),
)
"""A forecast, a middle size, a wide batch, and a language model."""

LONG = Size(1024, 16, 768, 768)
"""A long sequence, on a GPU only and without the rungs that would take seconds."""

SLOW = ("per_gate", "stacked_gates", "hoisted", "compiled")


@dataclass(frozen=True)
class Case:
    """One line of the plan.

    Attributes
    ----------
    dtype : str
        "float32", "float16" or "bfloat16"; "tf32" is float32 with products in TF32.
    size : Size
        Size of the problem.
    cell : str
        "lstm" or "gru".
    layers : int
        Layers on top of each other.
    both : bool
        Whether each layer reads in both directions.
    seed : int
        Seed of its arrays.
    """

    dtype: str
    size: Size
    cell: str = "lstm"
    layers: int = 1
    both: bool = False
    seed: int = 0

    @property
    def torch_dtype(self) -> torch.dtype:
        """Dtype of the tensors."""
        return getattr(torch, "float32" if self.dtype == "tf32" else self.dtype)

    @property
    def names(self) -> tuple[str, ...]:
        """Who takes part."""
        if self.cell == "gru":
            return ("gru_layer",)
        # TF32 is a way of multiplying that a loop has as well; the layer shows what it is worth.
        if self.layers > 1 or self.both or self.dtype == "tf32":
            return ("lstm_layer",)
        names = [n for n in RUNGS if self.size != LONG or n not in SLOW]
        # Compiling takes longer than everything else together.
        return tuple(n for n in names if n != "compiled" or self.dtype == "float32")

    def __str__(self) -> str:
        kind = f"{self.layers} layers " if self.layers > 1 else ""
        kind += "both ways " if self.both else ""
        return f"{kind}{self.cell} {self.dtype} {tuple(self.size)}"


def cases(gpu: bool, *, quick: bool = False, seed: int = 0) -> list[Case]:
    """Return the cases in the order in which they run.

    Parameters
    ----------
    gpu : bool
        Whether there is one.
    quick : bool
        Only the first size, in one dtype.
    seed : int
        Seed of all arrays.

    Returns
    -------
    list of Case
        Without a GPU, single layers in float32.
    """
    sizes = SIZES[:1] if quick else SIZES
    found = [Case("float32", size) for size in sizes]
    if gpu and not quick:
        dtypes = ("tf32", "float16", "bfloat16")
        found += [Case(dtype, size) for dtype in dtypes for size in SIZES]
        found += [Case(dtype, LONG) for dtype in ("float32", "bfloat16")]
        middle = SIZES[1]
        for dtype in ("float32", "float16", "bfloat16"):
            found.append(Case(dtype, middle, layers=4))
            found.append(Case(dtype, middle, both=True))
            found.append(Case(dtype, middle, cell="gru"))
    return [replace(case, seed=seed) for case in found]
