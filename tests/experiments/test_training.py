"""Training learns what it should, starts where it says, holds a gate, and can be repeated."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from gatedrnn import spec
from gatedrnn.data import tasks
from gatedrnn.experiments import Setting, train
from gatedrnn.experiments.model import Network
from gatedrnn.experiments.problems import PROBLEMS
from gatedrnn.experiments.training import measure_reach, one_thread
from gatedrnn.params import init_lstm
from gatedrnn.reference import LSTMCell, unroll_backward, unroll_forward

CELLS = ("RNN", "GRU", "LSTM")
SMALL = Setting(T=5, H=4, steps=12, batch_size=8)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("task", PROBLEMS)
def test_every_task_runs_with_every_cell(task, cell):
    run = train(replace(SMALL, task=task, cell=cell))
    assert len(run.losses) <= 12
    assert np.isfinite([*run.losses, run.score, run.reach]).all()
    assert (run.by_step is None) == (task in ("latch", "adding"))


def test_a_short_latch_is_learned_and_training_stops():
    run = train(Setting(T=8, bias=3.0, steps=400))
    assert run.solved_at == len(run.losses) < 400
    assert run.score > 0.95
    assert run.losses[-10:].mean() < 0.2 < run.losses[0]


def test_the_first_loss_is_that_of_a_guess():
    run = train(Setting(T=40, steps=1, batch_size=500))
    assert run.losses[0] == pytest.approx(tasks.baseline(tasks.latch, 40), rel=0.05)
    assert run.score == pytest.approx(PROBLEMS["latch"].chance, abs=0.06)


def test_the_score_of_a_guess_is_chance():
    """An untrained network knows nothing; only the blanks of the copy task could flatter it."""
    for task in ("adding", "copy", "parity"):
        run = train(Setting(task, "RNN", T=30, steps=1, lr=1e-9))
        assert run.solved_at is None
        if task == "adding":
            assert run.score > 0.15
        else:
            assert run.score <= PROBLEMS[task].chance + 0.05


def test_the_same_setting_gives_the_same_run_whatever_others_draw():
    first = train(SMALL)
    torch.manual_seed(99)
    np.random.seed(99)
    before = torch.get_rng_state()
    second = train(SMALL)
    assert torch.equal(torch.get_rng_state(), before)
    assert np.array_equal(first.losses, second.losses)
    assert first.score == second.score
    assert not np.array_equal(first.losses, train(replace(SMALL, seed=1)).losses)


def test_the_threads_are_given_back():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with one_thread():
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("cell", CELLS)
def test_without_a_bias_the_start_is_pytorch_s_own(cell):
    H = 9
    weights = np.concatenate(
        [w.detach().numpy().ravel() for w in Network(Setting(cell=cell, H=H)).layer.parameters()]
    )
    assert np.abs(weights).max() <= 1 / 3
    assert np.abs(weights).mean() == pytest.approx(1 / 6, rel=0.1)


@pytest.mark.parametrize(("cell", "gate", "others"), [("LSTM", "f", "igo"), ("GRU", "z", "rn")])
def test_a_bias_opens_the_gate_that_keeps(cell, gate, others):
    H = 9
    layer = Network(Setting(cell=cell, H=H, bias=2.5)).layer
    blocks = getattr(spec, cell).blocks
    bias = dict(zip(blocks, (layer.bias_ih_l0 + layer.bias_hh_l0).split(H), strict=True))
    assert (bias[gate] == 2.5).all()
    assert all((bias[block] == 0).all() for block in others)
    for U in layer.weight_hh_l0.split(H):
        assert torch.allclose(U @ U.T, torch.eye(H), atol=1e-5)


@pytest.mark.parametrize(("cell", "block"), [*(("LSTM", gate) for gate in "ifgo"), ("GRU", "r")])
def test_a_held_gate_stays_at_one_while_the_rest_learns(cell, block, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "gatedrnn.experiments.training.Network",
        lambda setting: kept.append(Network(setting)) or kept[-1],
    )
    setting = replace(SMALL, cell=cell, without=block)
    train(setting)
    trained, fresh = kept[0].layer, Network(setting).layer
    place = getattr(spec, cell).blocks.index(block)
    for name, now in trained.named_parameters():
        before = getattr(fresh, name).split(setting.H)
        for n, values in enumerate(now.split(setting.H)):
            assert torch.equal(values, before[n]) == (n == place)
    h = torch.randn(7, setting.H)
    rows = slice(place * setting.H, (place + 1) * setting.H)
    a = torch.randn(7, 4) @ trained.weight_ih_l0[rows].T + h @ trained.weight_hh_l0[rows].T
    a = a + trained.bias_ih_l0[rows] + trained.bias_hh_l0[rows]
    assert (a.sigmoid() == 1).all()
    assert (a.tanh() == 1).all()


def test_reach_is_what_our_own_backward_pass_finds():
    """The reference cell carries the same gradient from the last answer to the inputs."""
    setting = Setting(T=20, H=5, bias=1.0, batch_size=6)
    network = Network(setting)
    params = init_lstm(4, 5, rng=np.random.default_rng([0, 0]), forget_bias=1.0, dtype=np.float32)
    cell = LSTMCell(type(params)(*(p.astype(np.float64) for p in params)))
    batch = tasks.latch(6, 20, rng=np.random.default_rng([0, 2]), dtype=np.float32)
    ys, _, tape = unroll_forward(cell, batch.xs.astype(np.float64))
    head = network.head.double()
    weight, bias = head.weight.detach().numpy(), head.bias.detach().numpy()
    logits = ys[:, -1] @ weight.T + bias
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    dys = np.zeros_like(ys)
    dys[:, -1] = (p - np.eye(4)[batch.targets]) / 6 @ weight
    dxs = unroll_backward(cell, dys, None, tape)[0]
    norms = np.linalg.norm(dxs, axis=(0, 2))
    network.head.float()
    assert measure_reach(network, setting) == pytest.approx(norms[0] / norms[-1], rel=1e-5)


def test_the_blanks_of_the_copy_task_do_not_count():
    run = train(Setting("copy", T=30, H=8, steps=80, lr=0.02))
    assert run.by_step[:40].mean() > 0.95
    assert run.score == pytest.approx(run.by_step[-10:].mean())
    assert run.score < 0.25


def test_a_long_test_may_follow_short_training():
    run = train(replace(SMALL, task="parity", test_length=17))
    assert run.by_step.shape == (17,)
    assert run.score == pytest.approx(run.by_step.mean())
