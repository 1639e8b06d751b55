"""One batch of a task: drawn, answered by a network, and judged."""

import numpy as np
import torch
from torch.nn import functional

from gatedrnn.data.tasks import EveryStep, WholeSequence
from gatedrnn.experiments.model import Network
from gatedrnn.experiments.problems import PROBLEMS, Problem
from gatedrnn.experiments.setting import Setting

Batch = WholeSequence | EveryStep


def draw_batch(setting: Setting, T: int, seed, size: int) -> Batch:
    """Draw sequences of a setting's task; `seed` is a number, several, or a generator."""
    rng = np.random.default_rng(seed)
    return PROBLEMS[setting.task].draw(size, T, rng=rng, dtype=np.float32)


def answer(network: Network, batch: Batch) -> torch.Tensor:
    """Return what a network says where the task asks: (B, outputs) or (B, T, outputs)."""
    answers = network(torch.tensor(batch.xs))
    return answers[:, -1] if isinstance(batch, WholeSequence) else answers


def loss_of(answers: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the mean squared error for numbers, else the mean cross-entropy."""
    if targets.is_floating_point():
        return functional.mse_loss(answers, targets.to(answers.dtype))
    return functional.cross_entropy(answers.flatten(0, -2), targets.flatten())


def score_of(answers: torch.Tensor, batch: Batch) -> float:
    """Return the mean squared error for numbers, else the share right where the mask is True."""
    answers = answers.numpy()
    if answers.shape[-1] == 1:
        return float(np.square(answers - batch.targets).mean())
    right = answers.argmax(-1) == batch.targets
    return float(right[batch.mask].mean() if isinstance(batch, EveryStep) else right.mean())


def is_solved(score: float, problem: Problem) -> bool:
    """Tell whether a score is as good as a task asks for."""
    return score < problem.solved if problem.outputs == 1 else score >= problem.solved
