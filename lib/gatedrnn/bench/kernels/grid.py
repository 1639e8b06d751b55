"""What is measured: sizes, dtypes, layers, and who takes part in which."""

from dataclasses import dataclass, replace

import torch

from gatedrnn.bench.cases import Size
from gatedrnn.kernels import GRU_RUNGS, RUNGS

SIZES = (
    Size(100, 32, 32, 64),
    Size(100, 64, 128, 128),
    Size(50, 128, 128, 256),
    Size(35, 20, 650, 650),
    Size(50, 128, 32, 32),
    Size(256, 16, 64, 64),
)
"""A forecast, a middle size, a wide batch, a language model, and two that fit on one chip."""

LONG = Size(1024, 16, 768, 768)
"""A long sequence, on a GPU only and without the rungs that would take seconds."""

SLOW = ("per_gate", "per_gate_float32", "stacked_gates", "hoisted", "compiled")

VARIANTS = {"per_gate_float32": ("per_gate", "float32"), "lstm_layer_tf32": ("lstm_layer", "tf32")}
"""Contenders that run a rung in another precision than the case's."""


@dataclass(frozen=True)
class Case:
    """One line of the plan.

    Attributes
    ----------
    dtype : str
        "float32", "float16" or "bfloat16"; "tf32" for a contender with products in TF32.
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
            return tuple(GRU_RUNGS) if self.layers == 1 and not self.both else ("gru_layer",)
        if self.layers > 1 or self.both:
            return ("lstm_layer",)
        if self.dtype == "float32":
            names = (*RUNGS, "lstm_layer_tf32")
        else:
            # Sixteen bits are compared with the loop in float32: their own adds up gradients in
            # sixteen bits, which may be too few. Compiling once is enough.
            names = ("per_gate_float32", *(n for n in RUNGS if n != "compiled"))
        return tuple(n for n in names if self.size != LONG or n not in SLOW)

    def variant(self, name: str) -> tuple[str, "Case"]:
        """Return the rung behind a contender's name, and the case in the precision it runs in."""
        rung, dtype = VARIANTS.get(name, (name, self.dtype))
        return rung, replace(self, dtype=dtype)

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
        found += [Case(dtype, size) for dtype in ("float16", "bfloat16") for size in SIZES]
        found += [Case(dtype, LONG) for dtype in ("float32", "bfloat16")]
        middle = SIZES[1]
        for dtype in ("float32", "float16", "bfloat16"):
            found.append(Case(dtype, middle, layers=4))
            found.append(Case(dtype, middle, both=True))
            found.append(Case(dtype, middle, cell="gru"))
    return [replace(case, seed=seed) for case in found]
