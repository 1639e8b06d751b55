"""The generated tasks: what they look like, that memory solves them, what they score without."""

import itertools
from collections import Counter

import numpy as np
import pytest

from gatedrnn.data import tasks

NAMES = ("adding", "brackets", "copy", "echo", "latch", "parity")
B, T = 7, 12


def draw(name, batch_size=B, T=T, seed=0, **options):
    return getattr(tasks, name)(batch_size, T, rng=np.random.default_rng(seed), **options)


def depth(xs):
    return (xs[..., 0] - xs[..., 1]).cumsum(axis=1)


# What a reader with a perfect memory answers, from `xs` alone.
def adds(xs):
    return np.array([[x[x[:, 1] == 1, 0].sum(dtype=x.dtype)] for x in xs])


def counts(xs):
    return (depth(xs).min(axis=1) >= 0).astype(int)


def copies(xs):
    answers = []
    for x in xs.argmax(axis=2):
        signal = int(np.flatnonzero(x == 9)[0])
        answers.append([8] * (signal + 1) + list(x[:10]))
    return np.array(answers)


def echoes(xs):
    bits = xs[..., 0].astype(int)
    return np.concatenate([np.zeros((len(xs), 3), int), bits[:, :-3]], axis=1)


def holds(xs):
    return xs[:, 0].argmax(axis=1)


def flips(xs):
    return xs[..., 0].cumsum(axis=1).astype(int) % 2


ORACLES = {
    "adding": adds,
    "brackets": counts,
    "copy": copies,
    "echo": echoes,
    "latch": holds,
    "parity": flips,
}
SHAPES = {
    "adding": ((B, T, 2), (B, 1)),
    "brackets": ((B, T, 2), (B,)),
    "copy": ((B, T + 20, 10), (B, T + 20)),
    "echo": ((B, T, 1), (B, T)),
    "latch": ((B, T, 4), (B,)),
    "parity": ((B, T, 1), (B, T)),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_shapes_and_dtypes(name, dtype):
    batch = draw(name, dtype=dtype)
    assert (batch.xs.shape, batch.targets.shape) == SHAPES[name]
    assert batch.xs.dtype == dtype
    assert batch.targets.dtype == (dtype if name == "adding" else np.int64)
    if "mask" in batch._fields:
        assert (batch.mask.shape, batch.mask.dtype) == (batch.targets.shape, np.dtype(bool))
    assert all(array.flags.writeable for array in batch)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_a_perfect_memory_solves_it(name, dtype):
    batch = draw(name, batch_size=300, dtype=dtype)
    np.testing.assert_array_equal(ORACLES[name](batch.xs), batch.targets)


@pytest.mark.parametrize("name", NAMES)
def test_the_generator_decides_everything(name):
    for once, twice in zip(draw(name), draw(name), strict=True):
        np.testing.assert_array_equal(once, twice)
    assert not np.array_equal(draw(name, seed=0).xs, draw(name, seed=1).xs)


@pytest.mark.parametrize("name", NAMES)
def test_the_generators_next_batch_is_another(name):
    rng = np.random.default_rng(0)
    first, second = (getattr(tasks, name)(B, T, rng=rng) for _ in range(2))
    assert not np.array_equal(first.xs, second.xs)


@pytest.mark.parametrize("steps", [6, 30])
@pytest.mark.parametrize("name", NAMES)
def test_the_baseline_is_what_the_best_blind_guess_scores(name, steps):
    """For classes that is the entropy of the targets at each step; for numbers, their variance."""
    batch = draw(name, batch_size=40_000, T=steps)
    if name == "adding":
        assert abs(batch.targets.mean() - 1) < 0.01
        score = ((batch.targets - 1) ** 2).mean()
    else:
        targets = batch.targets.reshape(len(batch.targets), -1)
        columns = targets.T if name != "echo" else targets.T[batch.mask[0]]
        score = np.mean([entropy(column) for column in columns])
    assert score == pytest.approx(tasks.baseline(getattr(tasks, name), steps), abs=3e-3)


def entropy(column) -> float:
    shares = np.bincount(column) / len(column)
    return -sum(p * np.log(p) for p in shares if p)


def test_the_baselines_are_the_books():
    assert tasks.baseline(tasks.adding, 50) == pytest.approx(1 / 6, abs=1e-15)
    assert tasks.baseline(tasks.copy, 100) == pytest.approx(10 * np.log(8) / 120, abs=1e-15)
    assert tasks.baseline(tasks.latch, 50) == pytest.approx(2 * np.log(2), abs=1e-15)
    for task in (tasks.parity, tasks.brackets, tasks.echo):
        assert tasks.baseline(task, 50) == pytest.approx(np.log(2), abs=1e-15)


def test_a_baseline_of_something_else():
    with pytest.raises(ValueError, match=r"baseline: task is .* expected one of the functions add"):
        tasks.baseline("adding", 50)
    with pytest.raises(ValueError, match="baseline: task is "):
        tasks.baseline([], 50)
    with pytest.raises(ValueError, match="baseline: T is -20, expected a positive integer"):
        tasks.baseline(tasks.copy, -20)


@pytest.mark.parametrize("steps", [2, 3, 9])
def test_adding_marks_one_number_in_each_half(steps):
    batch = draw("adding", batch_size=500, T=steps)
    marks = batch.xs[..., 1]
    assert np.isin(marks, (0, 1)).all()
    np.testing.assert_array_equal(marks[:, : steps // 2].sum(axis=1), 1)
    np.testing.assert_array_equal(marks[:, steps // 2 :].sum(axis=1), 1)
    # Every step is marked sooner or later.
    assert marks.any(axis=0).all()
    assert 0 <= batch.xs.min() <= batch.xs[..., 0].max() < 1


@pytest.mark.parametrize("delay", [1, 5])
def test_copy_waits_as_long_as_it_says(delay):
    batch = draw("copy", T=delay)
    symbols = batch.xs.argmax(axis=2)
    np.testing.assert_array_equal(batch.xs.sum(axis=2), 1)
    np.testing.assert_array_equal(symbols[:, 10 : delay + 9], 8)
    np.testing.assert_array_equal(symbols[:, delay + 9], 9)
    np.testing.assert_array_equal(symbols[:, -10:], 8)
    assert symbols[:, :10].max() < 8
    np.testing.assert_array_equal(batch.mask[:, :-10], False)
    np.testing.assert_array_equal(batch.mask[:, -10:], True)


def test_latch_is_noise_after_the_first_step():
    xs = draw("latch", batch_size=400, T=50).xs
    np.testing.assert_array_equal(np.sort(xs[:, 0], axis=1), [[0, 0, 0, 1]] * 400)
    assert abs(xs[:, 1:].mean()) < 0.02
    assert abs(xs[:, 1:].std() - 1) < 0.02
    assert not draw("latch", noise=0).xs[:, 1:].any()
    quiet = draw("latch", batch_size=400, T=50, noise=0.25).xs
    assert abs(quiet[:, 1:].std() - 0.25) < 0.005


@pytest.mark.parametrize("delay", [1, 4])
def test_echo_comes_as_late_as_it_says(delay):
    batch = draw("echo", delay=delay)
    bits = batch.xs[..., 0]
    np.testing.assert_array_equal(batch.targets[:, delay:], bits[:, :-delay])
    np.testing.assert_array_equal(batch.targets[:, :delay], 0)
    np.testing.assert_array_equal(batch.mask, np.tile(np.arange(T) >= delay, (B, 1)))


def test_brackets_give_nothing_away_at_the_ends():
    batch = draw("brackets", batch_size=500)
    np.testing.assert_array_equal(batch.xs.sum(axis=2), 1)
    np.testing.assert_array_equal(batch.xs[:, 0], [[1, 0]] * 500)
    np.testing.assert_array_equal(batch.xs[:, -1], [[0, 1]] * 500)
    np.testing.assert_array_equal(depth(batch.xs)[:, -1], 0)


def test_every_bracket_string_of_a_kind_is_as_likely():
    """At T = 8 there are 14 balanced strings and 6 unbalanced ones that open and close so."""
    batch = draw("brackets", batch_size=28_000, T=8)
    seen = Counter(map(tuple, np.column_stack([batch.targets, batch.xs[..., 1]]).astype(int)))
    inner = (i for i in itertools.product((0, 1), repeat=6) if sum(i) == 3)
    strings = [(0, *i, 1) for i in inner]
    balanced = [s for s in strings if min(np.cumsum(1 - 2 * np.array(s))) >= 0]
    assert (len(strings), len(balanced)) == (20, 14)
    assert len(seen) == 20
    for string in strings:
        label = int(string in balanced)
        expected = 14_000 / (14 if label else 6)
        assert abs(seen[(label, *string)] - expected) < 5 * np.sqrt(expected)


LEAST = {"adding": 2, "brackets": 6, "copy": 1, "echo": 4, "latch": 1, "parity": 1}


@pytest.mark.parametrize("name", NAMES)
def test_too_few_steps(name):
    least = LEAST[name]
    assert draw(name, T=least).xs.shape[0] == B
    for steps in (least - 1, -3, float(least), None):
        with pytest.raises(ValueError, match=f"^{name}: T is ") as caught:
            draw(name, T=steps)
        assert f"T is {steps!r}, expected an integer from {least} on: " in str(caught.value)
        assert "\n" not in str(caught.value)


def test_an_odd_number_of_brackets():
    with pytest.raises(ValueError, match=r"^brackets: T is 7, expected an even number"):
        draw("brackets", T=7)


@pytest.mark.parametrize("name", NAMES)
def test_other_bad_arguments(name):
    with pytest.raises(ValueError, match=f"^{name}: batch_size is 0, expected a positive integer$"):
        draw(name, batch_size=0)
    with pytest.raises(ValueError, match=f"^{name}: rng is 3, expected a generator such as "):
        getattr(tasks, name)(B, T, rng=3)
    with pytest.raises(ValueError, match=f"^{name}: dtype is int64, expected float32 or float64$"):
        draw(name, dtype=int)


def test_options_out_of_range():
    for noise in (-0.1, np.nan, np.inf, "loud"):
        with pytest.raises(ValueError, match=r"^latch: noise is .*, expected a number from 0 on$"):
            draw("latch", noise=noise)
    for delay in (0, 1.5):
        with pytest.raises(ValueError, match=r"^echo: delay is .*, expected a positive integer$"):
            draw("echo", delay=delay)


def test_one_sequence_and_numpy_integers():
    for name in NAMES:
        assert draw(name, batch_size=np.int64(1), T=np.int64(T)).xs.shape[0] == 1
