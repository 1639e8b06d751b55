"""The clocks: events of the device on a GPU, processor time without one."""

import gc
import time
from collections.abc import Callable


def event_clock(call: Callable, repeats: int) -> float:
    """Time a call on the GPU.

    Parameters
    ----------
    call : callable
        What is timed; it only launches.
    repeats : int
        Calls between the two events.

    Returns
    -------
    float
        Seconds a call.
    """
    import torch

    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    torch.cuda.synchronize()
    gc.disable()
    start.record()
    for _ in range(repeats):
        call()
    end.record()
    end.synchronize()
    gc.enable()
    return start.elapsed_time(end) / 1e3 / repeats


def process_clock(call: Callable, repeats: int) -> float:
    """Time a call by the processor time of this process, which other processes do not touch.

    Parameters
    ----------
    call : callable
        What is timed.
    repeats : int
        Calls in a row.

    Returns
    -------
    float
        Seconds a call.
    """
    gc.disable()
    start = time.process_time()
    for _ in range(repeats):
        call()
    seconds = time.process_time() - start
    gc.enable()
    return seconds / repeats
