"""What crosses the border of the sandbox comes out equal; everything else is refused."""

import json

import numpy as np
import pytest

from gatekeeper.inside.border import MAX_ITEMS, RefusedError, decode, encode, most_characters


@pytest.mark.parametrize(
    "value",
    [None, True, 3, -2.5, "text", "\ud800", [], {}, [1, [2, {"a": None}]], {"": [""]}],
    ids=repr,
)
def test_json_crosses(value):
    assert decode(encode(value, 1), 1) == value


@pytest.mark.parametrize(
    "dtype", "?bBhHiIlLefdgFDG".replace("L", "Q").replace("l", "q"), ids=lambda c: np.dtype(c).name
)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4), (0, 5)])
def test_arrays_cross(dtype, shape):
    array = np.random.default_rng(0).normal(size=shape).astype(dtype)
    got = decode(encode(array, 1), 1)
    assert type(got) is np.ndarray
    assert (got.dtype, got.shape) == (array.dtype, array.shape)
    assert got.tobytes() == array.tobytes()
    assert got.flags.writeable


def test_layout_does_not_matter():
    array = np.arange(24.0).reshape(4, 6)
    for view in (
        array.T,
        array[:, ::2],
        array[::-1],
        np.asfortranarray(array),
        array.astype(">f8"),
    ):
        np.testing.assert_array_equal(decode(encode(view, 1), 1), view)


def test_tuples_become_lists_and_scalars_become_arrays():
    got = decode(encode((np.float32(1.5), 2), 1), 1)
    assert got == [1.5, 2]
    assert got[0].dtype == np.float32


class Liar(list):
    def __iter__(self):
        while True:
            yield 1


class Lazy:
    def __array__(self, *args, **kwargs):
        raise AssertionError("nobody may call this")


LOOP: list = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()]),
        np.array(["text"]),
        np.zeros(2, dtype=[("a", float)]),
        np.array(["2026-01-01"], dtype="datetime64[D]"),
        np.broadcast_to(0.0, (10**9, 10**9)),
        np.lib.stride_tricks.as_strided(np.zeros(1), (10**9, 10**4), (0, 0)),
        np.zeros(1_000_000),
        iter([1]),
        b"bytes",
        {1, 2},
        {1: 2},
        Liar([1]),
        Lazy(),
        LOOP,
        [0] * (MAX_ITEMS + 1),
        "x" * 2_000_000,
        object(),
        print,
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_else_is_written(value):
    with pytest.raises(RefusedError):
        encode(value, 1)


@pytest.mark.parametrize(
    "text",
    [
        None,
        b"{}",
        "",
        "[",
        "[1]",
        "{}",
        '{"list": 3}',
        '{"list": {"a": 1}}',
        '{"list": [], "dict": []}',
        '{"tuple": []}',
        '{"dict": "ab"}',
        '{"dict": [["a"]]}',
        '{"dict": [[1, 2]]}',
        '{"dict": [[["a"], 2]]}',
        '{"array": 1}',
        '{"array": ["<f8", [1]]}',
        '{"array": ["|O8", [1], "AAAAAAAAAAA="]}',
        '{"array": ["<U2", [1], "AAAAAAAAAAA="]}',
        '{"array": ["f8,f8", [1], "AAAAAAAAAAA="]}',
        '{"array": [["<f8"], [1], "AAAAAAAAAAA="]}',
        '{"array": ["<f8", [1000000000000], ""]}',
        '{"array": ["<f8", [0, 99999999999999999999], ""]}',
        '{"array": ["<f8", [-1, -1], "AAAAAAAAAAA="]}',
        '{"array": ["<f8", [true], "AAAAAAAAAAA="]}',
        '{"array": ["<f8", [1.0], "AAAAAAAAAAA="]}',
        '{"array": ["<f8", [2], "AAAAAAAAAAA="]}',
        '{"array": ["<f8", [1], "AAAAAAA!AAA="]}',
        '{"array": ["<f8", [1], 5]}',
        '{"array": ["<f8", [1], "\u00e9"]}',
        json.dumps({"array": ["<f8", [1] * 40, "AAAAAAAAAAA="]}),
        '{"list": [' * 100_000,
        '{"list": [' * 25 + "1" + "]}" * 25,
        "9" * 5000,
        "9" * 30,
        "x" * (most_characters(1) + 1),
        '{"list": [' + "{}," * 100_000 + "]}",
    ],
    ids=lambda text: str(text)[:40],
)
def test_nothing_else_is_read(text):
    with pytest.raises(RefusedError):
        decode(text, 1)


def test_empty_containers_are_counted_before_they_are_made():
    text = '{"list": [' + ",".join(['{"list":[]}'] * 1_500_000) + "]}"
    with pytest.raises(RefusedError, match="parts"):
        decode(text, 16)
