"""Answers to the LSTM questions with many right answers that fail one demand each."""

import numpy as np


def unit(i=(0, 0, -10), f=(0, -20, 10), g=(5, 0, 0), o=(0, 0, 10), U=(0, 0, 0, 0)):
    """A student who sets one unit: for each of i, f, g, o the weights of both inputs and a bias.

    Without arguments it never writes: whatever is set opens from here.
    """
    columns = np.array([i, f, g, o], np.float64)
    answer = columns[:, :2].T, np.array([U], np.float64), columns[:, 2]
    return lambda: tuple(array.copy() for array in answer)


def loud(W=1e-8, recurrent=0.6, forget=1.0, start=3.0):
    """A student of the exploding LSTM: one unit feeds its own candidate."""

    def exploding_lstm(rng, D, H):
        U = np.zeros((H, 4 * H))
        U[:, 2 * H : 3 * H] = recurrent * np.eye(H)
        inputs = W * rng.normal(size=(D, 4 * H))
        inputs[:, H : 2 * H] = 0
        return inputs, U, np.repeat([start, forget, 0.0, start], H)

    return exploding_lstm


def overflowing(rng, D, H):
    """A student whose input and state pull a sum to infinity in both directions."""
    W, U, b = loud()(rng, D, H)
    W[0, 2 * H : 3 * H] = 1.7e308
    U[:, 2 * H : 3 * H] = -1e308
    return W, U, b


def strong(scale):
    """A student who believes that strong weights are enough."""

    def exploding_lstm(rng, D, H):
        W, U = rng.normal(size=(D, 4 * H)), scale * rng.normal(size=(H, 4 * H))
        W[:, H : 2 * H] = U[:, H : 2 * H] = 0
        return W, U, np.zeros(4 * H)

    return exploding_lstm


OPEN = (20, 0, -10)
FAILING_LSTM = {
    ("latch_weights", "on-before-any-pulse"): {
        "always written": unit(i=(0, 0, 10), g=(0, 0, 10)),
        "huge": unit(i=(0, 0, 1e308), U=(1e308, 0, 0, -1e308), g=(0, 0, 5)),
    },
    ("latch_weights", "not-set"): {
        "zeros": lambda: (np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4)),
        "never written": unit(),
        "written and not shown": unit(i=OPEN, o=(0, 0, -10)),
        "inputs exchanged": unit(i=(0, 20, -10), f=(-20, 0, 10), g=(0, 5, 0)),
    },
    ("latch_weights", "fades"): {
        "forget gate of 0.95": unit(i=OPEN, f=(0, -20, 3)),
        "wears itself down": unit(i=(20, 0, -4), U=(0, 0, -5, 0)),
    },
    ("latch_weights", "not-reset"): {
        "holds for ever": unit(i=OPEN, f=(0, 0, 10)),
        "not quite emptied": unit(i=OPEN, f=(0, -12, 10)),
    },
    ("latch_weights", "comes-back"): {
        "a slow drip": unit(i=(12, 0, -6), g=(0, 0, 5)),
    },
    ("latch_weights", "works-once"): {
        "emptied too far": unit(i=(20, 20, -10), g=(20, -20, 0), o=(8, 0, -3), U=(0, 0, 0, 10)),
    },
    ("counter_weights", "opening-not-counted"): {
        "zeros": lambda: (np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4)),
        "half written": unit(i=(0, 0, 0), f=(0, 0, 20), g=(10, -10, 0)),
        "a tenth is missing": unit(i=(0, 0, 2.2), f=(0, 0, 20), g=(10, -10, 0)),
        "a hundredth is missing": unit(i=(0, 0, 4.6), f=(0, 0, 20), g=(10, -10, 0)),
        "timid candidate": unit(i=(0, 0, 20), f=(0, 0, 20), g=(1, -1, 0)),
        "inputs exchanged": unit(i=(0, 0, 20), f=(0, 0, 20), g=(-10, 10, 0)),
    },
    ("counter_weights", "openings-not-kept"): {
        "a forget gate of one half": unit(i=(0, 0, 20), f=(0, 0, 0), g=(10, -10, 0)),
        "a forget gate that is shut": unit(i=(0, 0, 20), f=(0, 0, -20), g=(10, -10, 0)),
        "leaking": unit(i=(0, 0, 20), f=(0, 0, 5), g=(10, -10, 0)),
        "hears itself a little": unit(i=(0, 0, 20), f=(0, 0, 8), g=(10, -10, 0), U=(0, -1, 0, 0)),
    },
    ("counter_weights", "closing-not-counted"): {
        "never down": unit(i=(0, 0, 20), f=(0, 0, 20), g=(10, 0, 0)),
        "gate shut instead": unit(i=(20, -20, 0), f=(0, 0, 20), g=(0, 0, 10)),
        "emptied by it": unit(i=(0, 0, 20), f=(0, -40, 20), g=(10, -10, 0)),
    },
    ("counter_weights", "count-drifts"): {
        "takes away too little": unit(i=(0, 0, 20), f=(0, 0, 20), g=(10, -1.5, 0)),
        "leaking slowly": unit(i=(0, 0, 20), f=(0, 0, 8.5), g=(10, -10, 0)),
        "hears itself": unit(i=(0, 0, 20), f=(0, 0, 20), g=(10, -10, 0), U=(0, -12, 0, 0)),
    },
    ("exploding_lstm", "forget-gate-too-open"): {
        "bias of 3": loud(forget=3.0),
        "strong everywhere": lambda rng, D, H: (
            rng.normal(size=(D, 4 * H)),
            8 * rng.normal(size=(H, 4 * H)),
            np.zeros(4 * H),
        ),
        "overflow to NaN": overflowing,
    },
    ("exploding_lstm", "does-not-explode"): {
        "zeros": lambda rng, D, H: (np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)),
        "just too weak": loud(recurrent=0.4),
        "flat": loud(W=1.0),
        "strong": strong(40),
    },
    ("exploding_lstm", "inputs-ignored"): {"silent": loud(W=0.0)},
}
