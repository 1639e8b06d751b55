"""Answers to the GRU's question about equal placements that fail one demand each."""

import numpy as np


def weights(gates=1.0, U_n=None, bias=(0.0, 0.0, 0.0)):
    """A student who draws both gates with a scale, and a block n of U from (rng, H)."""

    def same_in_both(rng, D, H):
        W, U = rng.normal(size=(D, 3 * H)), rng.normal(size=(H, 3 * H))
        W[:, :H] *= gates
        U[:, :H] *= gates
        if U_n:
            U[:, 2 * H :] = U_n(rng, H)
        return W, U, np.repeat(bias, H)

    return same_in_both


def diagonal(rng, H):
    """Every unit hears itself."""
    return np.diag(rng.uniform(0.5, 1.5, H))


def one_constant(rng, D, H):
    """The reset gate of one unit among good ones sees nothing."""
    W, U, b = weights(U_n=diagonal)(rng, D, H)
    W[:, 1], U[:, 1] = 0, 0
    return W, U, b


FAILING_GRU = {
    ("same_in_both", "nothing-to-reset"): {
        "zeros": lambda rng, D, H: (np.zeros((D, 3 * H)), np.zeros((H, 3 * H)), np.zeros(3 * H)),
        "no recurrence": weights(U_n=lambda rng, H: np.zeros((H, H))),
        "hardly any": weights(U_n=lambda rng, H: 1e-13 * rng.normal(size=(H, H))),
        "in another block": lambda rng, D, H: (
            rng.normal(size=(D, 3 * H)),
            np.concatenate([diagonal(rng, H), np.zeros((H, 2 * H))], axis=1),
            np.zeros(3 * H),
        ),
    },
    ("same_in_both", "reset-always-open"): {
        "bias": weights(bias=(50.0, 0.0, 0.0)),
        "bias and diagonal": weights(U_n=diagonal, bias=(9.0, 0.0, 0.0)),
    },
    ("same_in_both", "reset-never-moves"): {
        "shut": weights(bias=(-50.0, 0.0, 0.0)),
        "half open": weights(gates=0.0, U_n=diagonal),
        "hardly moving": weights(gates=1e-3, U_n=diagonal),
        "one unit": one_constant,
        "overflow": lambda rng, D, H: [np.sign(a) * 1.7e308 for a in weights()(rng, D, H)],
    },
    ("same_in_both", "agreement-covered"): {
        "state kept": weights(bias=(0.0, 60.0, 0.0)),
        "candidate full": weights(bias=(0.0, 0.0, 60.0)),
    },
    ("same_in_both", "placements-differ"): {
        "any weights": weights(),
        "small weights": weights(U_n=lambda rng, H: 0.1 * np.ones((H, H))),
        "nearly diagonal": weights(U_n=lambda rng, H: np.eye(H) + 1e-6),
        "symmetric": weights(U_n=lambda rng, H: np.ones((H, H)) / 2),
        "gates alike, reset not": weights(U_n=lambda rng, H: np.eye(H, k=1)),
    },
}
