"""The persistent Triton kernels: one launch for the whole sequence, recurrent weights on chip.

A program owns `ROWS` rows of the batch and walks through time; nothing that it needs in the next
step leaves the chip. Its tiles are `UNITS` wide, the next power of two from `H`: what lies outside
is zero and is never stored. `gates` comes in as pre-activations and goes out as gates.
"""

import triton
import triton.language as tl


@triton.jit
def _tanh(x):
    return 2 * tl.sigmoid(2 * x) - 1


@triton.jit
def lstm_sequence(
    gates, U, hs, cs, T, B,
    H: tl.constexpr, UNITS: tl.constexpr, ROWS: tl.constexpr, PRECISION: tl.constexpr,
):  # fmt: skip
    """Run an LSTM over all steps; `hs` and `cs` come in with their first step filled.

    Implements :eq:`lstm-gates`, :eq:`lstm-cell` and :eq:`lstm-hidden`.
    """
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    unit = tl.arange(0, UNITS)[None, :]
    inside = (row < B) & (unit < H)
    weight = tl.arange(0, UNITS)[:, None] * 4 * H + unit
    on = (tl.arange(0, UNITS)[:, None] < H) & (unit < H)
    # Loaded once, used in every step.
    U_i = tl.load(U + weight, on, 0.0)
    U_f = tl.load(U + weight + H, on, 0.0)
    U_g = tl.load(U + weight + 2 * H, on, 0.0)
    U_o = tl.load(U + weight + 3 * H, on, 0.0)
    state, at = row * H + unit, row * 4 * H + unit
    h = tl.load(hs + state, inside, 0.0)
    c = tl.load(cs + state, inside, 0.0)
    for _ in range(T):
        hs += B * H
        cs += B * H
        # Asked for before the products, which take as long as they need to arrive.
        a_i = tl.load(gates + at, inside, 0.0).to(tl.float32)
        a_f = tl.load(gates + at + H, inside, 0.0).to(tl.float32)
        a_g = tl.load(gates + at + 2 * H, inside, 0.0).to(tl.float32)
        a_o = tl.load(gates + at + 3 * H, inside, 0.0).to(tl.float32)
        i = tl.sigmoid(a_i + tl.dot(h, U_i, input_precision=PRECISION))
        f = tl.sigmoid(a_f + tl.dot(h, U_f, input_precision=PRECISION))
        g = _tanh(a_g + tl.dot(h, U_g, input_precision=PRECISION))
        o = tl.sigmoid(a_o + tl.dot(h, U_o, input_precision=PRECISION))
        c = f * c + i * g
        h = (o * _tanh(c)).to(h.dtype)
        tl.store(gates + at, i, inside)
        tl.store(gates + at + H, f, inside)
        tl.store(gates + at + 2 * H, g, inside)
        tl.store(gates + at + 3 * H, o, inside)
        tl.store(hs + state, h, inside)
        tl.store(cs + state, c, inside)
        gates += B * 4 * H


@triton.jit
def lstm_sequence_back(
    dys, dh_last, dc_last, gates, cs, U, das, T, B,
    H: tl.constexpr, UNITS: tl.constexpr, ROWS: tl.constexpr, PRECISION: tl.constexpr,
):  # fmt: skip
    """Walk back through all steps; `dh_last` and `dc_last` become the gradient at the first state.

    Implements :eq:`lstm-dc` and :eq:`lstm-da`.
    """
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    unit = tl.arange(0, UNITS)[None, :]
    inside = (row < B) & (unit < H)
    # Transposed by where it is read from: rows of the tile are columns of `U`.
    weight = unit * 4 * H + tl.arange(0, UNITS)[:, None]
    on = (tl.arange(0, UNITS)[:, None] < H) & (unit < H)
    U_i = tl.load(U + weight, on, 0.0)
    U_f = tl.load(U + weight + H, on, 0.0)
    U_g = tl.load(U + weight + 2 * H, on, 0.0)
    U_o = tl.load(U + weight + 3 * H, on, 0.0)
    state, at = row * H + unit, row * 4 * H + unit
    dh = tl.load(dh_last + state, inside, 0.0)
    dc = tl.load(dc_last + state, inside, 0.0)
    gates += (T - 1) * B * 4 * H
    das += (T - 1) * B * 4 * H
    dys += (T - 1) * H
    cs += (T - 1) * B * H
    c_new = tl.load(cs + B * H + state, inside, 0.0)
    for _ in range(T):
        i = tl.load(gates + at, inside, 0.0).to(tl.float32)
        f = tl.load(gates + at + H, inside, 0.0).to(tl.float32)
        g = tl.load(gates + at + 2 * H, inside, 0.0).to(tl.float32)
        o = tl.load(gates + at + 3 * H, inside, 0.0).to(tl.float32)
        c = tl.load(cs + state, inside, 0.0)
        dh += tl.load(dys + row * T * H + unit, inside, 0.0).to(tl.float32)
        tanh_c = _tanh(c_new)
        dc += dh * o * (1 - tanh_c * tanh_c)
        da_i = (dc * g * i * (1 - i)).to(das.dtype.element_ty)
        da_f = (dc * c * f * (1 - f)).to(das.dtype.element_ty)
        da_g = (dc * i * (1 - g * g)).to(das.dtype.element_ty)
        da_o = (dh * tanh_c * o * (1 - o)).to(das.dtype.element_ty)
        tl.store(das + at, da_i, inside)
        tl.store(das + at + H, da_f, inside)
        tl.store(das + at + 2 * H, da_g, inside)
        tl.store(das + at + 3 * H, da_o, inside)
        dh = tl.dot(da_i, U_i, input_precision=PRECISION)
        dh = tl.dot(da_f, U_f, dh, input_precision=PRECISION)
        dh = tl.dot(da_g, U_g, dh, input_precision=PRECISION)
        dh = tl.dot(da_o, U_o, dh, input_precision=PRECISION)
        dc = dc * f
        c_new = c
        gates -= B * 4 * H
        das -= B * 4 * H
        dys -= H
        cs -= B * H
    tl.store(dh_last + state, dh, inside)
    tl.store(dc_last + state, dc, inside)
