"""CUDA graphs: the launches of a forward and a backward pass, recorded once and replayed."""

from collections.abc import Callable
from typing import NamedTuple

import torch

from gatedrnn.kernels.tape import Passes

WARM_UPS = 3


class Recording(NamedTuple):
    """Work of the GPU that can be done again.

    Attributes
    ----------
    replay : callable
        Does it again, on the numbers that its inputs hold now.
    results : object
        What the work returned; its memory holds the results of the last replay.
    """

    replay: Callable[[], None]
    results: object


def record(work: Callable) -> Recording:
    """Record what a function launches.

    Parameters
    ----------
    work : callable
        Takes nothing and only launches: it must not look at a number on the GPU.

    Returns
    -------
    Recording
        The graph, and the memory that it writes to.
    """
    # What is set up at a first call, such as compiled kernels, cannot be recorded.
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(WARM_UPS):
            work()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        results = work()
    return Recording(graph.replay, results)


def graphed(passes: Passes, record: Callable = record) -> Passes:
    """Return the same two passes, recorded at their first call with new sizes or new weights.

    Parameters
    ----------
    passes : Passes
        What is recorded, of an LSTM.
    record : callable
        Does the recording; a test hands in its own.

    Returns
    -------
    Passes
        Their outputs are copies. Their tape is the recording's own memory, so a backward pass must
        come before the next forward pass; autograd raises RuntimeError where it comes too late.
        Recordings and the weights that they read are kept for good.
    """
    sessions: dict[tuple, _Session] = {}

    def forward(xs, h, c, *weights):
        # Weights are read where they are; what changes with every call is copied to a fixed place.
        sizes = xs.shape, h.shape, xs.dtype, xs.device
        key = *sizes, *((w.data_ptr(), w.stride()) for w in weights)
        if key not in sessions:
            sessions[key] = _Session(passes, (xs, h, c), weights, record)
        return sessions[key].forward((xs, h, c))

    def backward(*arguments):
        *above, tape = arguments
        (session,) = (s for s in sessions.values() if s.owns(tape))
        return session.backward(above)

    return Passes(forward, backward)


class _Session:
    """The two graphs for one set of sizes and weights."""

    def __init__(self, passes, inputs, weights, record):
        self.inputs = [t.detach().clone() for t in inputs]
        weights = [w.detach() for w in weights]
        self.ahead = record(lambda: passes.forward(*self.inputs, *weights))
        outputs, self.tape = self.ahead.results
        self.above = [torch.zeros_like(t) for t in outputs]
        self.back = record(lambda: passes.backward(*self.above, self.tape))

    def forward(self, inputs):
        _fill(self.inputs, inputs)
        self.ahead.replay()
        # A replay writes behind autograd's back; a tape that is out of date must be refused.
        torch.autograd.graph.increment_version(self.tape.gates)
        outputs, tape = self.ahead.results
        return tuple(t.clone() for t in outputs), tape

    def owns(self, tape) -> bool:
        return tape.gates.data_ptr() == self.tape.gates.data_ptr()

    def backward(self, above):
        _fill(self.above, above)
        self.back.replay()
        return tuple(t.clone() for t in self.back.results)


def _fill(memory, tensors):
    for old, new in zip(memory, tensors, strict=True):
        old.copy_(new)
