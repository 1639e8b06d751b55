"""The persistent kernels compile for an H100 without one, and fit on it."""

import pytest

pytest.importorskip("triton")

from gatedrnn.kernels import SHARED, resources
from gatedrnn.kernels.ahead import SIZES


@pytest.fixture(scope="module")
def built() -> list[dict]:
    return resources([("float32", 64), ("bfloat16", 128), ("float16", 20)])


def test_the_largest_sizes_are_among_them():
    """Float16 takes what bfloat16 takes, and compiling takes seconds."""
    assert {("float32", 64), ("bfloat16", 128), ("float16", 128)} == set(SIZES)


def test_nothing_is_spilled(built):
    assert {(r["kernel"], r["dtype"], r["H"]): r["spilled"] for r in built if r["spilled"]} == {}


def test_shared_memory_suffices(built):
    assert max(r["shared"] for r in built) <= SHARED
    assert len(built) == 18


def test_the_weights_are_on_chip(built):
    """Shared memory holds all blocks of `U`, padded to a power of two, and some more."""
    for r in built:
        if "step" in r["kernel"]:
            assert r["shared"] == 0
            continue
        units = {20: 32}.get(r["H"], r["H"])
        blocks = 4 if r["kernel"].startswith("lstm") else 3
        width = 4 if r["dtype"] == "float32" else 2
        assert r["shared"] >= blocks * units * units * width


def test_products_have_the_precision_that_was_asked_for(built):
    """Exact in float32, where Triton would take TF32; matrix units with a sum in float32 else."""
    for r in built:
        if r["dtype"] == "float32" or "step" in r["kernel"]:
            assert r["products"] == "fma"
        else:
            kind = {"float16": "f16", "bfloat16": "bf16"}[r["dtype"]]
            assert r["products"].endswith(f".f32.{kind}.{kind}.f32")


def test_what_does_not_compile_is_said():
    with pytest.raises(RuntimeError, match=r"^resources: the kernels did not compile: .*float12"):
        resources([("float12", 4)])
