"""Libraries that answer at once: workers in this process, with a clock that a test sets."""

from itertools import repeat
from types import SimpleNamespace

import numpy as np
import pytest

from gatedrnn.bench.cases import CELLS, Case, Size
from gatedrnn.bench.contender import Contender
from gatedrnn.bench.floor import floor
from gatedrnn.bench.numpy_side import fast_layer, textbook
from gatedrnn.bench.worker import Worker

TINY = Size(T=3, B=2, D=4, H=5)


class Clock:
    """A clock that stands still until somebody works."""

    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def pretend(self, contender: Contender, seconds) -> Contender:
        """The same contender, with calls that take these seconds, one after the other."""
        seconds = repeat(seconds) if isinstance(seconds, float) else iter(seconds)

        def slow(call):
            def run():
                self.now += next(seconds)
                return call()

            return run

        calls = {name: slow(call) for name, call in contender.calls.items()}
        return contender._replace(calls=calls)


class FakePlayer:
    """A library in this process; `asked` keeps the requests of all players in order."""

    def __init__(self, worker: Worker, asked: list, name: str = ""):
        self.worker, self.asked, self.name, self.stopped = worker, asked, name, False
        self.waiting = []

    def tell(self, *request):
        self.asked.append(request)
        self.waiting.append(getattr(self.worker, request[0])(*request[1:]))

    def answer(self):
        return self.waiting.pop(0)

    def ask(self, *request):
        self.tell(*request)
        return self.answer()

    def stop(self):
        self.stopped = True


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def asked():
    return []


@pytest.fixture
def player(clock, asked):
    """Make a player whose contenders are given as functions of a case."""

    def make(**builders):
        side = SimpleNamespace(prepare=lambda: {"fake": "1"}, **builders)
        return FakePlayer(Worker(side, {name: name for name in builders}, clock), asked)

    return make


@pytest.fixture
def players(player, clock):
    """Two libraries: the fast layer takes 2 s, the textbook 4 s, a part of the floor 1 s."""

    def timed(build, seconds):
        return lambda case: clock.pretend(build(case), seconds)

    return [
        player(fast=timed(fast_layer, 2.0), again=timed(fast_layer, 2.0), floor=timed(floor, 1.0)),
        player(textbook=timed(textbook, 4.0)),
    ]


@pytest.fixture(params=list(CELLS))
def case(request) -> Case:
    return Case(request.param, "float64", TINY, 0)


@pytest.fixture
def lstm_case() -> Case:
    return Case("lstm", "float64", TINY, 0)


def spoilt(build, change):
    """A builder whose named arrays are changed before the gate sees them."""

    def wrong(case):
        contender = build(case)

        def named(raw):
            arrays = {name: np.array(a) for name, a in contender.named(raw).items()}
            change(arrays)
            return arrays

        return contender._replace(named=named)

    return wrong
