"""What must hold for every cell, every size and every draw."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrnn.reference import unroll, unroll_backward, unroll_forward

B, T, D, H = 3, 5, 2, 4
ROUNDING = {"rtol": 1e-14, "atol": 1e-14}

# The same draws on every machine: a red law is red for everyone.
laws = settings(max_examples=25, deadline=None, derandomize=True)
sizes = st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 5), st.integers(1, 5))
seeds = st.integers(0, 2**32 - 1)


def rows(state, index):
    return type(state)(*(s[index] for s in state))


def run(cell_class, instance, **options):
    """Everything that comes out: outputs, last state, and all the gradients."""
    params, xs, state, dys, dstate = instance
    cell = cell_class(params)
    ys, last, tape = unroll_forward(cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(cell, dys, dstate, tape)
    gradients = {**dfirst._asdict(), **dparams._asdict()}
    return {
        "ys": ys,
        "dxs": dxs,
        **last._asdict(),
        **{f"d{name}": array for name, array in gradients.items()},
    }


def state_names(cell_class):
    """The keys of `run` under which the last state and the gradient at the first are found."""
    names = cell_class.spec.states._fields
    return [*names, *(f"d{name}" for name in names)]


def param_names(cell_class):
    """The keys of `run` under which the gradients of the parameters are found."""
    return [f"d{name}" for name in ("W", "U", "b", *cell_class.spec.extra)]


@laws
@given(sizes, seeds, st.data())
def test_causality(draw, cell_class, sizes, seed, data):
    params, xs, state, _, _ = draw(*sizes, seed=seed, cell=cell_class)
    t = data.draw(st.integers(0, sizes[1] - 1))
    ys, _ = unroll(cell_class(params), xs, state)
    changed = xs.copy()
    changed[:, t] += 1
    later, _ = unroll(cell_class(params), changed, state)
    np.testing.assert_array_equal(later[:, :t], ys[:, :t])
    assert (later[:, t] != ys[:, t]).any()


@laws
@given(sizes, seeds, st.data())
def test_chunks_equal_the_whole(draw, cell_class, sizes, seed, data):
    instance = draw(*sizes, seed=seed, cell=cell_class)
    params, xs, state, dys, dstate = instance
    cut, cell = data.draw(st.integers(0, sizes[1])), cell_class(params)
    whole = run(cell_class, instance)
    ys_1, middle, tape_1 = unroll_forward(cell, xs[:, :cut], state)
    ys_2, last, tape_2 = unroll_forward(cell, xs[:, cut:], middle)
    dxs_2, dmiddle, dparams_2 = unroll_backward(cell, dys[:, cut:], dstate, tape_2)
    dxs_1, dfirst, dparams_1 = unroll_backward(cell, dys[:, :cut], dmiddle, tape_1)
    np.testing.assert_array_equal(np.concatenate([ys_1, ys_2], axis=1), whole["ys"])
    for name, array in last._asdict().items():
        np.testing.assert_array_equal(array, whole[name])
    np.testing.assert_array_equal(np.concatenate([dxs_1, dxs_2], axis=1), whole["dxs"])
    for name, array in dfirst._asdict().items():
        np.testing.assert_array_equal(array, whole[f"d{name}"])
    for name, one, two in zip(param_names(cell_class), dparams_1, dparams_2, strict=True):
        np.testing.assert_allclose(one + two, whole[name], rtol=1e-13, atol=1e-13)


@laws
@given(sizes, seeds)
def test_batch_order_does_not_matter(draw, cell_class, sizes, seed):
    instance = draw(*sizes, seed=seed, cell=cell_class)
    params, xs, state, dys, dstate = instance
    order = np.random.default_rng(seed).permutation(sizes[0])
    shuffled = type(instance)(
        params, xs[order], rows(state, order), dys[order], rows(dstate, order)
    )
    expected, actual = run(cell_class, instance), run(cell_class, shuffled)
    for name in ("ys", "dxs", *state_names(cell_class)):
        np.testing.assert_allclose(actual[name], expected[name][order], **ROUNDING)
    for name in param_names(cell_class):
        np.testing.assert_allclose(actual[name], expected[name], rtol=1e-13, atol=1e-13)


@laws
@given(sizes, seeds)
def test_last_output_is_the_last_hidden_state(draw, cell_class, sizes, seed):
    params, xs, state, _, _ = draw(*sizes, seed=seed, cell=cell_class)
    ys, last = unroll(cell_class(params), xs, state)
    np.testing.assert_array_equal(ys[:, -1], last.h)
    backwards, first = unroll(cell_class(params), xs, state, reverse=True)
    np.testing.assert_array_equal(backwards[:, 0], first.h)


@laws
@given(sizes, seeds, st.data())
def test_lengths_equal_runs_of_each_sequence(draw, cell_class, sizes, seed, data):
    """Also when the padding holds NaN, in the inputs and in the gradients from above."""
    instance = draw(*sizes, seed=seed, cell=cell_class)
    length = st.integers(0, sizes[1])
    lengths = data.draw(st.lists(length, min_size=sizes[0], max_size=sizes[0]))
    reverse = data.draw(st.booleans())
    for n, steps in enumerate(lengths):
        instance.xs[n, steps:] = instance.dys[n, steps:] = np.nan
    batch = run(cell_class, instance, lengths=lengths, reverse=reverse)
    total = {name: np.zeros_like(batch[name]) for name in param_names(cell_class)}
    for n, steps in enumerate(lengths):
        one = slice(n, n + 1)
        params, xs, state, dys, dstate = instance
        alone = type(instance)(
            params, xs[one, :steps], rows(state, one), dys[one, :steps], rows(dstate, one)
        )
        alone = run(cell_class, alone, reverse=reverse)
        for name in ("ys", "dxs"):
            np.testing.assert_allclose(batch[name][one, :steps], alone[name], **ROUNDING)
            assert not batch[name][n, steps:].any()
        for name in state_names(cell_class):
            np.testing.assert_allclose(batch[name][one], alone[name], **ROUNDING)
        total = {name: total[name] + alone[name] for name in total}
    for name, expected in total.items():
        np.testing.assert_allclose(batch[name], expected, rtol=1e-13, atol=1e-13)


@laws
@given(sizes, seeds)
def test_reverse_reads_from_the_end_and_stays_aligned(draw, cell_class, sizes, seed):
    instance = draw(*sizes, seed=seed, cell=cell_class)
    params, xs, state, dys, dstate = instance
    backwards = run(cell_class, instance, reverse=True)
    flipped = run(cell_class, type(instance)(params, xs[:, ::-1], state, dys[:, ::-1], dstate))
    for name in ("ys", "dxs"):
        np.testing.assert_allclose(backwards[name], flipped[name][:, ::-1], **ROUNDING)
    for name in (*state_names(cell_class), *param_names(cell_class)):
        np.testing.assert_allclose(backwards[name], flipped[name], **ROUNDING)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("options", [{}, {"lengths": [5, 2, 0]}, {"reverse": True}])
def test_dtype_is_kept(draw, cell_class, dtype, options):
    instance = draw(B, T, D, H, dtype=dtype, cell=cell_class)
    assert {array.dtype for array in run(cell_class, instance, **options).values()} == {
        np.dtype(dtype)
    }
    params, xs, _, _, _ = instance
    ys, last = unroll(cell_class(params), xs, **options)
    assert {ys.dtype, *(s.dtype for s in last)} == {np.dtype(dtype)}


def test_float32_follows_float64(draw, cell_class):
    exact, rough = (
        run(cell_class, draw(B, T, D, H, dtype=dtype, cell=cell_class))
        for dtype in (np.float64, np.float32)
    )
    for name, expected in exact.items():
        np.testing.assert_allclose(
            rough[name], expected, rtol=0, atol=1e-5 * np.abs(expected).max()
        )


def test_no_steps_leave_the_state_as_it_is(draw, cell_class):
    instance = draw(B, 0, D, H, cell=cell_class)
    result = run(cell_class, instance)
    assert result["ys"].shape == (B, 0, H)
    assert result["dxs"].shape == (B, 0, D)
    given = (*instance.state, *instance.dstate)
    for name, array in zip(state_names(cell_class), given, strict=True):
        np.testing.assert_array_equal(result[name], array)
    assert not any(result[name].any() for name in param_names(cell_class))


def test_a_tuple_becomes_a_named_state_even_without_a_step(draw, cell_class):
    params, xs, state, _, _ = draw(B, 0, D, H, cell=cell_class)
    _, last = unroll(cell_class(params), xs, tuple(state))
    assert type(last) is cell_class.spec.states


def test_one_step_is_the_cell(draw, cell_class):
    params, xs, state, _, _ = draw(B, 1, D, H, cell=cell_class)
    y, new = cell_class(params)(xs[:, 0], state)
    ys, last = unroll(cell_class(params), xs, state)
    np.testing.assert_array_equal(ys[:, 0], y)
    np.testing.assert_array_equal(np.stack(last), np.stack(new))


@pytest.mark.parametrize("options", [{}, {"lengths": []}, {"reverse": True}])
def test_empty_batch(draw, cell_class, options):
    result = run(cell_class, draw(0, T, D, H, cell=cell_class), **options)
    assert result["ys"].shape == (0, T, H)
    assert {result[name].shape for name in state_names(cell_class)} == {(0, H)}
    assert not any(result[name].any() for name in param_names(cell_class))


def test_absent_state_means_zeros(draw, cell_class):
    params, xs, _, _, _ = draw(B, T, D, H, cell=cell_class)
    cell = cell_class(params)
    ys, last = unroll(cell, xs)
    kind = cell_class.spec.states
    expected, state = unroll(cell, xs, kind(*(np.zeros((B, H)) for _ in kind._fields)))
    np.testing.assert_array_equal(ys, expected)
    np.testing.assert_array_equal(np.stack(last), np.stack(state))
    assert type(last) is kind


def test_memory_layout_does_not_matter(draw, cell_class):
    """Transposed and strided views give the numbers of their contiguous copies."""
    instance = draw(B, T, D, H, cell=cell_class)

    def strided(array):
        wide = np.full((*array.shape[:-1], 2 * array.shape[-1]), np.nan)
        wide[..., ::2] = array
        return wide[..., ::2] if array.ndim < 2 else np.asfortranarray(wide)[..., ::2]

    params, xs, state, dys, dstate = instance
    view = type(instance)(
        type(params)(*map(strided, params)), strided(xs), type(state)(*map(strided, state)),
        strided(dys), type(state)(*map(strided, dstate)),
    )  # fmt: skip
    assert not view.xs.flags["C_CONTIGUOUS"]
    expected = run(cell_class, instance)
    for name, actual in run(cell_class, view).items():
        np.testing.assert_allclose(actual, expected[name], **ROUNDING)


@pytest.mark.parametrize("options", [{}, {"lengths": [5, 2, 0]}, {"reverse": True}])
def test_inputs_are_never_changed(draw, cell_class, options):
    instance = draw(B, T, D, H, cell=cell_class)
    params, xs, state, dys, dstate = instance
    arrays = (*params, xs, *state, dys, *dstate)
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.setflags(write=False)
    run(cell_class, instance, **options)
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_backward_twice_gives_the_same(draw, cell_class):
    """The tape is read, never spent."""
    params, xs, state, dys, dstate = draw(B, T, D, H, cell=cell_class)
    cell = cell_class(params)
    _, _, tape = unroll_forward(cell, xs, state)
    once, again = (unroll_backward(cell, dys, dstate, tape) for _ in range(2))
    np.testing.assert_array_equal(once[0], again[0])
    np.testing.assert_array_equal(once[2].U, again[2].U)


def test_nan_stays_in_its_own_sequence(draw, cell_class):
    params, xs, state, _, _ = draw(B, T, D, H, cell=cell_class)
    clean, _ = unroll(cell_class(params), xs, state)
    xs[1, 2, 0] = np.nan
    ys, last = unroll(cell_class(params), xs, state)
    assert np.isnan(ys[1, 2:]).all()
    assert all(np.isnan(s[1]).all() for s in last)
    np.testing.assert_array_equal(ys[1, :2], clean[1, :2])
    np.testing.assert_array_equal(ys[[0, 2]], clean[[0, 2]])
