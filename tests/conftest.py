"""Fixtures that every test may use."""

import os
import sys

# Read when NumPy or a framework is first imported, so they come first; so does the Makefile.
os.environ |= {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "MPLBACKEND": "agg",
}

from typing import NamedTuple

import numpy as np
import pytest

from gatedrnn import triton_first
from gatedrnn.reference import LSTMCell

triton_first.load()


class Instance(NamedTuple):
    """One random problem, with the gradients that come from above."""

    params: NamedTuple
    xs: np.ndarray
    state: NamedTuple
    dys: np.ndarray
    dstate: NamedTuple


def draw_instance(B, T, D, H, *, cell=LSTMCell, seed=0, dtype=np.float64) -> Instance:
    """Draw weights of order one and non-zero biases and states, so that no term can hide."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return rng.standard_normal(shape).astype(dtype)

    spec, width = cell.spec, cell.spec.G * H
    extra = [normal(H) for _ in spec.extra]
    params = params_type(cell)(normal(D, width), normal(H, width), normal(width), *extra)
    state, dstate = (spec.states(*(normal(B, H) for _ in spec.states._fields)) for _ in range(2))
    return Instance(params, normal(B, T, D), state, normal(B, T, H), dstate)


def params_type(cell) -> type:
    """The NamedTuple of a NumPy cell's parameters, as the cell itself declares it."""
    return cell.__annotations__["params"]


@pytest.fixture(scope="session")
def draw():
    """The function that draws an instance; session scope lets hypothesis use it."""
    return draw_instance


@pytest.fixture(autouse=True)
def _uninitialised_memory_is_nan(monkeypatch):
    """Fill what `empty` returns with NaN, so that a value nobody wrote cannot pass for a zero."""
    for name in ("empty", "empty_like"):
        monkeypatch.setattr(np, name, _nan_filled(getattr(np, name), _is_float_array))
    # A framework is imported by the tests that need it, never here.
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        for name in ("empty", "empty_like"):
            fill = _nan_filled(getattr(torch, name), _is_float_tensor)
            monkeypatch.setattr(torch, name, fill)


def _nan_filled(empty, is_float):
    def filled(*args, **kwargs):
        array = empty(*args, **kwargs)
        if is_float(array):
            array[...] = float("nan")
        return array

    return filled


def _is_float_array(array) -> bool:
    return np.issubdtype(array.dtype, np.inexact)


def _is_float_tensor(tensor) -> bool:
    # A tensor on PyTorch's meta device has no memory to fill.
    return tensor.is_floating_point() and not tensor.is_meta
