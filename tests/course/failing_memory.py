"""Answers to the questions about memory that fail one demand each, and right ones that look odd."""

import numpy as np


def orthogonal(rng, H):
    """One orthogonal matrix (H, H)."""
    return np.linalg.qr(rng.normal(size=(H, H)))[0]


def start(W=None, U=None, b=None):
    """A student who draws good weights but for what is given: functions of (rng, D, H, bias)."""

    def init_lstm_weights(rng, D, H, forget_bias):
        arguments = (rng, D, H, forget_bias)
        limit = np.sqrt(6 / (D + H))
        good = {
            "W": rng.uniform(-limit, limit, (D, 4 * H)),
            "U": np.concatenate([orthogonal(rng, H) for _ in "ifgo"], axis=1),
            "b": np.repeat([0, forget_bias, 0, 0], H),
        }
        own = {"W": W, "U": U, "b": b}
        return [change(*arguments) if change else good[n] for n, change in own.items()]

    return init_lstm_weights


def uniform(limit, low=-1.0):
    """Entries of W between `low` * limit and limit, where limit is a function of (D, H)."""

    def W(rng, D, H, bias):
        return limit(D, H) * rng.uniform(low, 1, (D, 4 * H))

    return W


def glorot(D, H):
    """Glorot's limit for one gate."""
    return np.sqrt(6 / (D + H))


def bias_in(place):
    """The forget bias in one of the four blocks."""
    return lambda rng, D, H, bias: np.repeat(np.where(np.arange(4) == place, bias, 0.0), H)


def all_blocks_alike(draw):
    """One draw, four times."""
    return lambda rng, D, H, bias: np.tile(draw(rng, D, H), 4)


def wide(rng, D, H, bias):
    """Orthonormal rows, 4H long."""
    return np.linalg.qr(rng.normal(size=(4 * H, H)))[0].T


def signs(rng, D, H, bias):
    """Four orthogonal blocks, the last the first with its sign changed."""
    blocks = [orthogonal(rng, H) for _ in "ifg"]
    return np.concatenate([*blocks, -blocks[0]], axis=1)


def batch(first=None, second=None, numbers=None, finish=None):
    """A student who draws a good batch but for what is given."""

    def adding_batch(rng, B, T):
        rows = np.arange(B)
        one = first(rng, B, T) if first else rng.integers(0, T // 2, B)
        two = second(rng, B, T, one) if second else rng.integers(T // 2, T, B)
        xs = np.zeros((B, T, 2))
        xs[..., 0] = numbers(rng, B, T) if numbers else rng.random((B, T))
        xs[rows, one, 1] = xs[rows, two, 1] = 1
        marked = xs[rows, one, 0], xs[rows, two, 0]
        targets = (marked[0] + marked[1])[:, None]
        return finish(xs, targets, marked) if finish else (xs, targets)

    return adding_batch


def anywhere(rng, B, T):
    """Any step."""
    return rng.integers(0, T, B)


FAILING_MEMORY = {
    ("init_lstm_weights", "forget-bias-missing"): {
        "zero": start(b=lambda rng, D, H, bias: np.zeros(4 * H)),
        "always one": start(b=lambda rng, D, H, bias: np.repeat([0.0, 1, 0, 0], H)),
        "first block": start(b=bias_in(0)),
        "third block": start(b=bias_in(2)),
        "one entry": start(b=lambda rng, D, H, bias: np.where(np.arange(4 * H) == H, bias, 0)),
        "huge": start(b=lambda rng, D, H, bias: np.full(4 * H, 1e300)),
    },
    ("init_lstm_weights", "bias-on-other-gates"): {
        "everywhere": start(b=lambda rng, D, H, bias: np.full(4 * H, bias)),
        "random": start(
            b=lambda rng, D, H, bias: bias_in(1)(rng, D, H, bias) + np.repeat([0.1, 0, 0.1, 0], H)
        ),
    },
    ("init_lstm_weights", "orthogonal-as-a-whole"): {
        "wide": start(U=wide),
        "halved": start(
            U=lambda *a: np.concatenate([0.5 * orthogonal(a[0], a[2]) for _ in "ifgo"], axis=1)
        ),
    },
    ("init_lstm_weights", "gate-not-orthogonal"): {
        "normal": start(U=lambda rng, D, H, bias: rng.normal(size=(H, 4 * H)) / np.sqrt(H)),
        "uniform": start(U=lambda rng, D, H, bias: rng.uniform(-1, 1, (H, 4 * H)) / np.sqrt(H)),
        "zeros": start(U=lambda rng, D, H, bias: np.zeros((H, 4 * H))),
        "huge": start(U=lambda rng, D, H, bias: np.full((H, 4 * H), 1e300)),
        "R for Q": start(
            U=lambda *a: np.tile(np.linalg.qr(a[0].normal(size=(a[2], a[2])))[1], 4),
        ),
    },
    ("init_lstm_weights", "gates-share-a-draw"): {
        "U": start(U=all_blocks_alike(lambda rng, D, H: orthogonal(rng, H))),
        "identity": start(U=all_blocks_alike(lambda rng, D, H: np.eye(H))),
        "sign": start(U=signs),
        "W": start(W=all_blocks_alike(lambda rng, D, H: rng.uniform(-1, 1, (D, H)))),
        "no W": start(W=lambda rng, D, H, bias: np.zeros((D, 4 * H))),
    },
    ("init_lstm_weights", "one-sided"): {
        "from zero": start(W=uniform(glorot, low=0.0)),
        "negative": start(W=lambda *a: -uniform(glorot, low=0.0)(*a)),
    },
    ("init_lstm_weights", "glorot-over-all-gates"): {
        "Keras": start(W=uniform(lambda D, H: np.sqrt(6 / (D + 4 * H)))),
    },
    ("init_lstm_weights", "another-size"): {
        "limit as deviation": start(
            W=lambda rng, D, H, bias: glorot(D, H) * rng.normal(size=(D, 4 * H))
        ),
        "PyTorch": start(W=uniform(lambda D, H: 1 / np.sqrt(H))),
        "only the inputs": start(W=uniform(lambda D, H: np.sqrt(6 / D))),
        "only the units": start(W=uniform(lambda D, H: np.sqrt(3 / H))),
        "small": start(W=lambda rng, D, H, bias: 0.01 * rng.normal(size=(D, 4 * H))),
        "huge": start(W=uniform(lambda D, H: 1e300)),
    },
    ("adding_batch", "channels-exchanged"): {
        "flipped": batch(finish=lambda xs, targets, _: (xs[..., ::-1], targets)),
    },
    ("adding_batch", "not-two-marks"): {
        "with replacement": batch(first=anywhere, second=lambda rng, B, T, _: anywhere(rng, B, T)),
        "no marks": batch(finish=lambda xs, targets, _: (xs * [1, 0], targets)),
        "all marked": batch(finish=lambda xs, targets, _: (np.maximum(xs, [0, 1]), targets)),
        "marks of two": batch(finish=lambda xs, targets, _: (xs * [1, 2], targets)),
        "huge": batch(finish=lambda xs, targets, _: (np.full_like(xs, 1e300), targets)),
    },
    ("adding_batch", "not-one-mark-a-half"): {
        "anywhere": batch(
            first=lambda rng, B, T: rng.integers(0, T - 1, B),
            second=lambda rng, B, T, one: rng.integers(one + 1, T),
        ),
        "second anywhere after": batch(second=lambda rng, B, T, one: rng.integers(one + 1, T)),
    },
    ("adding_batch", "a-mark-never-moves"): {
        "one draw for all": batch(first=lambda rng, B, T: np.full(B, rng.integers(0, T // 2))),
        "last step": batch(second=lambda rng, B, T, one: np.full(B, T - 1)),
    },
    ("adding_batch", "marks-move-together"): {
        "half apart": batch(second=lambda rng, B, T, one: one + T // 2),
    },
    ("adding_batch", "a-step-never-marked"): {
        "last of the first half": batch(first=lambda rng, B, T: rng.integers(0, T // 2 - 1, B)),
        "last of all": batch(second=lambda rng, B, T, one: rng.integers(T // 2, T - 1, B)),
        "first of the second half": batch(
            second=lambda rng, B, T, one: rng.integers(T // 2 + 1, T, B)
        ),
    },
    ("adding_batch", "numbers-out-of-range"): {
        "normal": batch(numbers=lambda rng, B, T: rng.normal(size=(B, T))),
        "both signs": batch(numbers=lambda rng, B, T: rng.uniform(-1, 1, (B, T))),
        "huge": batch(numbers=lambda rng, B, T: 1e300 * rng.random((B, T))),
    },
    ("adding_batch", "sequences-repeated"): {
        "one sequence": batch(numbers=lambda rng, B, T: np.tile(rng.random(T), (B, 1))),
        "zeros": batch(numbers=lambda rng, B, T: np.zeros((B, T))),
    },
    ("adding_batch", "numbers-not-even"): {
        "squared": batch(numbers=lambda rng, B, T: rng.random((B, T)) ** 2),
        "bits": batch(numbers=lambda rng, B, T: rng.random((B, T)).round()),
        "narrow": batch(numbers=lambda rng, B, T: 0.25 + rng.random((B, T)) / 2),
    },
    ("adding_batch", "target-of-one-mark"): {
        "first": batch(finish=lambda xs, targets, marked: (xs, marked[0][:, None])),
        "second": batch(finish=lambda xs, targets, marked: (xs, marked[1][:, None])),
    },
    ("adding_batch", "target-averaged"): {
        "half": batch(finish=lambda xs, targets, _: (xs, targets / 2)),
    },
    ("adding_batch", "target-not-the-sum"): {
        "all numbers": batch(finish=lambda xs, targets, _: (xs, xs[..., 0].sum(1)[:, None])),
        "product": batch(finish=lambda xs, t, marked: (xs, (marked[0] * marked[1])[:, None])),
        "another sequence": batch(finish=lambda xs, targets, _: (xs, targets[::-1])),
        "huge": batch(finish=lambda xs, targets, _: (xs, np.full_like(targets, 1e308))),
    },
}
