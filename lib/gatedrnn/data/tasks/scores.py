"""What a task scores without memory."""

from collections.abc import Callable

import numpy as np

from gatedrnn.data.tasks.nesting import brackets
from gatedrnn.data.tasks.recall import COPY_LENGTH, COPY_SYMBOLS, adding, copy, latch
from gatedrnn.data.tasks.tracking import echo, parity


def baseline(task: Callable, T: int) -> float:
    """Return the expected loss of the best guess that remembers nothing.

    Parameters
    ----------
    task : function
        One of the functions of `gatedrnn.data.tasks`.
    T : int
        The T that the task is called with.

    Returns
    -------
    float
        A squared error for `adding`, else a cross-entropy in nats, averaged over all steps; for
        `echo` over the steps of its mask.

    Raises
    ------
    ValueError
        If `task` is none of the tasks, or T is no positive integer.

    Notes
    -----
    ========  ==========================  ===============================================
    task      loss                        the guess
    ========  ==========================  ===============================================
    adding    1/6                         always 1; the sum of two numbers varies by 2/12
    copy      10 ln 8 / (T + 20)          blank, then one of eight symbols, ten times
    latch     ln 4                        one of four symbols
    parity    ln 2                        a fair coin
    brackets  ln 2                        a fair coin
    echo      ln 2                        a fair coin
    ========  ==========================  ===============================================
    """
    if not isinstance(T, (int, np.integer)) or T < 1:
        raise ValueError(f"baseline: T is {T!r}, expected a positive integer")
    losses = (
        (adding, 1 / 6),
        (copy, COPY_LENGTH * np.log(COPY_SYMBOLS) / (T + 2 * COPY_LENGTH)),
        (latch, np.log(4)),
        (parity, np.log(2)),
        (brackets, np.log(2)),
        (echo, np.log(2)),
    )
    for known, loss in losses:
        if task is known:
            return float(loss)
    names = ", ".join(known.__name__ for known, _ in losses)
    raise ValueError(f"baseline: task is {task!r}, expected one of the functions {names}")
