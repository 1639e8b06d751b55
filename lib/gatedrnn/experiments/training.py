"""Train one network on one task, and say how it went."""

from collections import deque
from contextlib import contextmanager
from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch

from gatedrnn.data.tasks import EveryStep, WholeSequence
from gatedrnn.experiments.batches import answer, draw_batch, is_solved, loss_of, score_of
from gatedrnn.experiments.model import Network
from gatedrnn.experiments.problems import PROBLEMS
from gatedrnn.experiments.setting import Setting

CLIP = 1.0
"""Norm to which the gradient is clipped."""

WINDOW = 10
"""Batches over which the score is averaged to see whether a task is solved."""

TEST_SIZE = 1000
"""Sequences of the final test."""


class Run(NamedTuple):
    """What came of a setting.

    Attributes
    ----------
    setting : Setting
        What was asked for.
    losses : ndarray (N,)
        Training loss at each update, N at most `setting.steps`.
    score : float
        On new sequences after training: the share right, for copy over its last ten steps and for
        parity over all steps; the squared error for adding.
    solved_at : int or None
        The update after which the task counted as solved and training stopped.
    reach : float
        Before training, the gradient of the last answer's loss in the first input, relative to
        that in the last input: quotient of their norms over a batch.
    by_step : ndarray (T,) or None
        Share right at each step of the final test, where the task has an answer at each step.
    """

    setting: Setting
    losses: np.ndarray
    score: float
    solved_at: int | None
    reach: float
    by_step: np.ndarray | None


def train(setting: Setting) -> Run:
    """Train until the task is solved or the updates are used up.

    Parameters
    ----------
    setting : Setting
        What to train on what.

    Returns
    -------
    Run
        Losses, final score, and when the task was solved.

    Notes
    -----
    Adam on the CPU in float32 with one thread; the gradient is clipped to norm 1. Each update sees
    new sequences, so the score on them before the update is that of a test. The task counts as
    solved when its mean over ten updates is at least 0.99; 1 for parity, below 0.01 for adding.
    """
    with one_thread():
        network = Network(setting)
        reach = measure_reach(network, setting)
        losses, solved_at = _fit(network, setting)
        score, by_step = _test(network, setting)
    return Run(setting, np.array(losses), score, solved_at, reach, by_step)


def measure_reach(network: Network, setting: Setting) -> float:
    """Compare the gradient in the first input with that in the last.

    Parameters
    ----------
    network : Network
        As it is; nothing changes.
    setting : Setting
        Its task, length and seed.

    Returns
    -------
    float
        Quotient of two norms, each over a batch; in float64, because powers of a half run out of
        float32 after 150 steps.
    """
    batch = draw_batch(setting, setting.T, [setting.seed, 2], setting.batch_size)
    twin = deepcopy(network).double()
    xs = torch.tensor(batch.xs, dtype=torch.float64, requires_grad=True)
    targets = batch.targets if isinstance(batch, WholeSequence) else batch.targets[:, -1]
    loss = loss_of(twin(xs)[:, -1], torch.tensor(targets))
    norms = torch.autograd.grad(loss, xs)[0].norm(dim=(0, 2))
    return float(norms[0] / norms[-1])


@contextmanager
def one_thread():
    """Let PyTorch use one thread for a while: small products gain nothing from two."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _fit(network: Network, setting: Setting) -> tuple[list[float], int | None]:
    optimizer = torch.optim.Adam(network.parameters(), setting.lr, fused=True)
    rng = np.random.default_rng([setting.seed, 1])
    problem, losses, recent = PROBLEMS[setting.task], [], deque(maxlen=WINDOW)
    for step in range(1, setting.steps + 1):
        batch = draw_batch(setting, setting.T, rng, setting.batch_size)
        answers, targets = answer(network, batch), torch.tensor(batch.targets)
        loss = loss_of(answers, targets)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        losses.append(loss.item())
        recent.append(score_of(answers.detach(), batch))
        if step >= WINDOW and is_solved(np.mean(recent), problem):
            return losses, step
    return losses, None


def _test(network: Network, setting: Setting) -> tuple[float, np.ndarray | None]:
    batch = draw_batch(setting, setting.test_length or setting.T, [setting.seed, 3], TEST_SIZE)
    with torch.inference_mode():
        answers = answer(network, batch)
    by_step = None
    if isinstance(batch, EveryStep):
        by_step = (answers.argmax(-1).numpy() == batch.targets).mean(axis=0)
    return score_of(answers, batch), by_step
