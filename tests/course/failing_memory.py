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


def normal(rng, D, H, bias):
    """A standard deviation as large as that of Glorot's uniform numbers."""
    return rng.normal(size=(D, 4 * H)) * np.sqrt(2 / (D + H))


def one_size(rng, D, H, bias):
    """Two numbers, as large as the mean square asks for."""
    return rng.choice([-1, 1], (D, 4 * H)) * np.sqrt(2 / (D + H))


def ramp(rng, D, H, bias):
    """Evenly from one limit to the other, and no draw at all."""
    return np.linspace(-glorot(D, H), glorot(D, H), D * 4 * H).reshape(D, 4 * H)


def ramp_down(rng, D, H, bias):
    """The same, gate by gate and unit by unit."""
    W = np.linspace(-glorot(D, H), glorot(D, H), D * H).reshape(H, D).T
    return np.concatenate([W, W[::-1], W[:, ::-1], W[::-1, ::-1]], axis=1)


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


def marked_by_slice(xs, targets, marked):
    """Every mark of the batch in every sequence."""
    return np.stack([xs[..., 0], np.tile(xs[..., 1].max(axis=0), (len(xs), 1))], axis=2), targets


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
        "twice the inputs": start(W=uniform(lambda D, H: np.sqrt(3 / D))),
        "only the units": start(W=uniform(lambda D, H: np.sqrt(6 / H))),
        "twice the units": start(W=uniform(lambda D, H: np.sqrt(3 / H))),
        "He's number": start(W=uniform(lambda D, H: np.sqrt(3 / (D + H)))),
        "variance as limit": start(W=uniform(lambda D, H: np.sqrt(2 / (D + H)))),
        "five for six": start(W=uniform(lambda D, H: np.sqrt(5 / (D + H)))),
        "a tenth more": start(W=uniform(lambda D, H: 1.1 * glorot(D, H))),
        "small": start(W=lambda rng, D, H, bias: 0.01 * rng.normal(size=(D, 4 * H))),
        "huge": start(W=uniform(lambda D, H: 1e300)),
    },
    ("init_lstm_weights", "not-drawn-evenly"): {
        "normal": start(W=normal),
        "one size": start(W=one_size),
    },
    ("init_lstm_weights", "weights-in-order"): {
        "ramp": start(W=ramp),
        "ramp, unit by unit": start(W=ramp_down),
    },
    ("adding_batch", "channels-exchanged"): {
        "flipped": batch(finish=lambda xs, targets, _: (xs[..., ::-1], targets)),
    },
    ("adding_batch", "not-two-marks"): {
        "with replacement": batch(first=anywhere, second=lambda rng, B, T, _: anywhere(rng, B, T)),
        "no marks": batch(finish=lambda xs, targets, _: (xs * [1, 0], targets)),
    },
    ("adding_batch", "more-than-two-marks"): {
        "slice for rows": batch(finish=marked_by_slice),
        "all marked": batch(finish=lambda xs, targets, _: (np.maximum(xs, [0, 1]), targets)),
    },
    ("adding_batch", "marks-of-another-size"): {
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
        "mirrored": batch(second=lambda rng, B, T, one: T - 1 - one),
        "half way to the end": batch(second=lambda rng, B, T, one: T // 2 + one // 2),
        "first from the second": batch(
            first=lambda rng, B, T: np.arange(B) % (T // 2) // 2,
            second=lambda rng, B, T, one: T // 2 + np.arange(B) % (T // 2),
        ),
    },
    ("adding_batch", "a-step-never-marked"): {
        "last of the first half": batch(first=lambda rng, B, T: rng.integers(0, T // 2 - 1, B)),
        "last of all": batch(second=lambda rng, B, T, one: rng.integers(T // 2, T - 1, B)),
        "first of the second half": batch(
            second=lambda rng, B, T, one: rng.integers(T // 2 + 1, T, B)
        ),
    },
    ("adding_batch", "some-steps-marked-more"): {
        "earlier of two draws": batch(
            first=lambda rng, B, T: rng.integers(0, T // 2, (2, B)).min(axis=0)
        ),
        "later of two draws": batch(
            second=lambda rng, B, T, one: rng.integers(T // 2, T, (2, B)).max(axis=0)
        ),
        "rounded": batch(
            first=lambda rng, B, T: np.rint(rng.uniform(0, T // 2 - 1, B)).astype(int)
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
    ("adding_batch", "numbers-repeat-in-time"): {
        "one for all steps": batch(numbers=lambda rng, B, T: rng.random((B, 1))),
        "repeated": batch(numbers=lambda rng, B, T: np.repeat(rng.random((B, 1)), T, axis=1)),
    },
    ("adding_batch", "numbers-not-independent"): {
        "sorted in time": batch(numbers=lambda rng, B, T: np.sort(rng.random((B, T)), axis=1)),
        "sorted by sequence": batch(numbers=lambda rng, B, T: np.sort(rng.random((B, T)), axis=0)),
        "drawn twice as long": batch(
            numbers=lambda rng, B, T: np.repeat(rng.random((B, T // 2)), 2, axis=1)
        ),
        "evenly spread": batch(
            numbers=lambda rng, B, T: (np.arange(T) / T + rng.random((B, 1))) % 1
        ),
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
