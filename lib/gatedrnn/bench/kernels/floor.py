"""The floor of a case: its arithmetic, its bytes and its launches at the rates of this machine."""

from collections.abc import Callable

import torch

from gatedrnn.bench.kernels.grid import Case

WIDE, BYTES, CHAIN = 4096, 2**28, 100
"""Size of the product, bytes of the copy, and steps of the chain that give the rates on a GPU."""

ROUNDS = 9


def rates(dtype: torch.dtype, device: str, clock: Callable) -> dict[str, float]:
    """Measure what the machine can do at most.

    Parameters
    ----------
    dtype : torch.dtype
        Dtype of the product.
    device : str
        "cuda" or "cpu".
    clock : callable
        As in `gatedrnn.bench.kernels.clock`.

    Returns
    -------
    dict of float
        `tflops` of a large square product (an addition and a multiplication are two), `gbs` that a
        copy reads and writes, `launch_us` from one small dependent kernel to the next: in a graph
        on a GPU, from Python on a processor.
    """
    gpu = device == "cuda"
    width, size = (WIDE, BYTES) if gpu else (WIDE // 4, BYTES // 8)
    a, b = (torch.randn(width, width, device=device).to(dtype) for _ in range(2))
    source = torch.zeros(size // 4, device=device)
    target, one = torch.empty_like(source), torch.zeros(1, device=device)

    def chain():
        for _ in range(CHAIN):
            one.add_(1)

    product = _best(lambda: torch.mm(a, b), clock)
    copy = _best(lambda: target.copy_(source), clock)
    launch = _best(_graph(chain) if gpu else chain, clock) / CHAIN
    return {
        "tflops": 2 * width**3 / product / 1e12,
        "gbs": 2 * size / copy / 1e9,
        "launch_us": launch * 1e6,
    }


def floor(case: Case, rates: dict[str, float]) -> dict[str, dict[str, float]]:
    """Compute the least time that a case can take, for three reasons.

    Parameters
    ----------
    case : Case
        What is measured.
    rates : dict of float
        What `rates` returned.

    Returns
    -------
    dict of dict of float
        For "f" and "fb", milliseconds: `arithmetic` of the products; `bytes` of inputs, outputs
        and weights, each moved once a pass; `launches` of one kernel a step, which a kernel that
        stays on the chip does not pay.
    """
    T, B, D, H = case.size
    G, directions = (3 if case.cell == "gru" else 4), 1 + case.both
    widths = [D] + [directions * H] * (case.layers - 1)
    weights = directions * sum(G * H * (width + H) for width in widths)
    ends = T * B * (D + directions * H)
    steps = T * case.layers * directions
    found = {}
    # The way back has twice the products, reads what came out and in, and writes as much again.
    for mode, passes in (("f", 1), ("fb", 3)):
        found[mode] = {
            "arithmetic": 2 * T * B * weights * passes / rates["tflops"] / 1e9,
            "bytes": (weights + ends) * passes * case.torch_dtype.itemsize / rates["gbs"] / 1e6,
            "launches": steps * (1 if mode == "f" else 2) * rates["launch_us"] / 1e3,
        }
    return found


def _graph(work: Callable) -> Callable:
    from gatedrnn.kernels.graph import record

    return record(work).replay


def _best(call: Callable, clock: Callable) -> float:
    # A floor is what is possible: the best round, not the median.
    clock(call, 1)
    return min(clock(call, 3) for _ in range(ROUNDS))
