"""The persistent Triton kernels of the GRU, built as those of the LSTM in `lstm_sequence`.

What is new: the reset gate scales ``q = h @ U_n + b_hn``, so the way back needs `q` as well, and
the candidate's two halves receive different gradients.
"""

import triton
import triton.language as tl


@triton.jit
def _tanh(x):
    return 2 * tl.sigmoid(2 * x) - 1


@triton.jit
def gru_sequence(
    gates, U, b_hn, hs, qs, T, B,
    H: tl.constexpr, UNITS: tl.constexpr, ROWS: tl.constexpr, PRECISION: tl.constexpr,
):  # fmt: skip
    """Run a GRU over all steps; `hs` comes in with its first step filled.

    Implements :eq:`gru-gates`, :eq:`gru-candidate` and :eq:`gru-hidden`.
    """
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    unit = tl.arange(0, UNITS)[None, :]
    inside = (row < B) & (unit < H)
    weight = tl.arange(0, UNITS)[:, None] * 3 * H + unit
    on = (tl.arange(0, UNITS)[:, None] < H) & (unit < H)
    U_r = tl.load(U + weight, on, 0.0)
    U_z = tl.load(U + weight + H, on, 0.0)
    U_n = tl.load(U + weight + 2 * H, on, 0.0)
    b = tl.load(b_hn + unit, unit < H, 0.0).to(tl.float32)
    state, at = row * H + unit, row * 3 * H + unit
    # The state adds up over time in float32; only the products see it rounded.
    h = tl.load(hs + state, inside, 0.0).to(tl.float32)
    for _ in range(T):
        hs += B * H
        a_r = tl.load(gates + at, inside, 0.0).to(tl.float32)
        a_z = tl.load(gates + at + H, inside, 0.0).to(tl.float32)
        a_n = tl.load(gates + at + 2 * H, inside, 0.0).to(tl.float32)
        narrow = h.to(U_r.dtype)
        r = tl.sigmoid(a_r + tl.dot(narrow, U_r, input_precision=PRECISION))
        z = tl.sigmoid(a_z + tl.dot(narrow, U_z, input_precision=PRECISION))
        q = b + tl.dot(narrow, U_n, input_precision=PRECISION)
        n = _tanh(a_n + r * q)
        h = (1 - z) * n + z * h
        tl.store(gates + at, r, inside)
        tl.store(gates + at + H, z, inside)
        tl.store(gates + at + 2 * H, n, inside)
        tl.store(qs + state, q, inside)
        tl.store(hs + state, h, inside)
        gates += B * 3 * H
        qs += B * H


@triton.jit
def gru_sequence_back(
    dys, dh_last, gates, qs, hs, U, das, dqs, T, B,
    H: tl.constexpr, UNITS: tl.constexpr, ROWS: tl.constexpr, PRECISION: tl.constexpr,
):  # fmt: skip
    """Walk back through all steps; `dh_last` becomes the gradient at the first state.

    Implements :eq:`gru-da` and :eq:`gru-dq`.
    """
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    unit = tl.arange(0, UNITS)[None, :]
    inside = (row < B) & (unit < H)
    # Transposed by where it is read from: rows of the tile are columns of `U`.
    weight = unit * 3 * H + tl.arange(0, UNITS)[:, None]
    on = (tl.arange(0, UNITS)[:, None] < H) & (unit < H)
    U_r = tl.load(U + weight, on, 0.0)
    U_z = tl.load(U + weight + H, on, 0.0)
    U_n = tl.load(U + weight + 2 * H, on, 0.0)
    state, at = row * H + unit, row * 3 * H + unit
    dh = tl.load(dh_last + state, inside, 0.0)
    gates += (T - 1) * B * 3 * H
    das += (T - 1) * B * 3 * H
    dqs += (T - 1) * B * H
    qs += (T - 1) * B * H
    hs += (T - 1) * B * H
    dys += (T - 1) * H
    for _ in range(T):
        r = tl.load(gates + at, inside, 0.0).to(tl.float32)
        z = tl.load(gates + at + H, inside, 0.0).to(tl.float32)
        n = tl.load(gates + at + 2 * H, inside, 0.0).to(tl.float32)
        q = tl.load(qs + state, inside, 0.0).to(tl.float32)
        h = tl.load(hs + state, inside, 0.0).to(tl.float32)
        dh += tl.load(dys + row * T * H + unit, inside, 0.0).to(tl.float32)
        da_n = dh * (1 - z) * (1 - n * n)
        da_r = (da_n * q * r * (1 - r)).to(das.dtype.element_ty)
        da_z = (dh * (h - n) * z * (1 - z)).to(das.dtype.element_ty)
        dq = (da_n * r).to(das.dtype.element_ty)
        tl.store(das + at, da_r, inside)
        tl.store(das + at + H, da_z, inside)
        tl.store(das + at + 2 * H, da_n, inside)
        tl.store(dqs + state, dq, inside)
        dh = tl.dot(da_r, U_r, dh * z, input_precision=PRECISION)
        dh = tl.dot(da_z, U_z, dh, input_precision=PRECISION)
        dh = tl.dot(dq, U_n, dh, input_precision=PRECISION)
        gates -= B * 3 * H
        das -= B * 3 * H
        dqs -= B * H
        qs -= B * H
        hs -= B * H
        dys -= H
    tl.store(dh_last + state, dh, inside)
