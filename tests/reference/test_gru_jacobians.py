"""How a GRU's state depends on the one before, and over many steps, in scalar loops."""

import numpy as np
import pytest

from gatedrnn.reference import GRUCell, relative_error, state_jacobian, unroll_forward

T, D, H = 5, 3, 4


def one_step(cell, cache):
    """The book's matrix: the highway on the diagonal, and a detour through each block of U."""
    J, U = np.zeros((H, H)), cell.params.U
    for k in range(H):
        h, r, z, n, q = (float(v[0, k]) for v in (cache.h, cache.r, cache.z, cache.n, cache.q))
        slope = (1 - z) * (1 - n**2)
        for j in range(H):
            U_r, U_z, U_n = (float(U[j, block * H + k]) for block in range(3))
            J[j, k] = z if j == k else 0.0
            J[j, k] += U_z * (h - n) * z * (1 - z)
            J[j, k] += (U_n * r + U_r * q * r * (1 - r)) * slope
    return J


@pytest.mark.parametrize("seed", [2, 3])
def test_gru_jacobian(draw, seed):
    instance = draw(1, T, D, H, cell=GRUCell, seed=seed)
    cell = GRUCell(instance.params)
    _, _, tape = unroll_forward(cell, instance.xs, instance.state)
    product = np.eye(H)
    for cache in tape.caches:
        product = product @ one_step(cell, cache)
    found = state_jacobian(cell, instance.xs[0], instance.state)
    assert relative_error(found, product) < 1e-12
