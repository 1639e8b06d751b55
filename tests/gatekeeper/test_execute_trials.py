"""Plain test cells: honest answers notice nothing of the must-fail checks, forgers do."""

import pytest

from gatekeeper.sandbox import why_not

from .execution import cell, grade, outcomes, text_of

pytestmark = pytest.mark.skipif(why_not() is not None, reason=f"no sandbox: {why_not()}")

SETUP = cell("import math\nimport numpy as np")
PASSED, FORGED = (4, "graded", ""), (0, "zero", "forged test")


def tried(test: str, *sources: str):
    """Grade one test cell of four points below some cells."""
    cells = [SETUP, *(cell(source) for source in sources), cell(test, "test", 4.0)]
    return grade(cells)


HONEST = {
    "nothing": "",
    "comment": "# nothing is tested",
    "future": "'doc'\nfrom __future__ import annotations\nfrom math import pi\nassert f(pi) > 6",
    "assert": "assert f(2) == 4",
    "text": "assert f('a') == 'aa', 'text'",
    "arrays": "np.testing.assert_allclose(f(np.arange(3.0)), [0, 2, 4])",
    "empty arrays": "np.testing.assert_array_equal(f(np.zeros(0)), np.zeros(0))",
    "huge": "assert np.isclose(f(1e300), 2e300) and math.isclose(f(1e-300), 2e-300)",
    "not finite": "np.testing.assert_equal([f(np.inf), f(np.nan)], [np.inf, np.nan])",
    "booleans": "assert (f(2) == 4) == True\nassert not (f(2) == 5) and f(2) != 5",
    "orders": "assert f(2) > 3 and f(2) >= 4 and 3 < f(2) <= 4 and f(2) < 5",
    "elementwise": "assert (f(np.arange(3)) == np.array([0, 2, 4])).all()",
    "containers": "assert f([1]) == [1, 1] and f((1,)) == (1, 1) and {f(1): f(1)} == {2: 2}",
    "empty containers": "assert f([]) == [] and f(()) == () and {} == {} and set() == set()",
    "sets": "assert {f(1)} <= {2, 3} and not {f(1)} < {2}",
    "none": "assert print() == None and print() is None",
    "unittest": "import unittest\nt = unittest.TestCase()\nt.assertEqual(f(1), 2)\n"
    "t.assertAlmostEqual(f(0.1), 0.2)\nt.assertCountEqual(f([1]), [1, 1])\n"
    "with t.assertRaises(TypeError):\n    f({})",
    "raises": "try:\n    f({})\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError('no')",
    "loops": "for a, b in [(1, 2), (2, 4)]:\n    assert f(a) == b\n"
    "assert all(f(a) == 2 * a for a in [])",
    "functions": "def check(a):\n    assert f(a) == a + a\ncheck(3)\n"
    "assert [check(a) for a in (1, 2)]",
    "classes": "class Test:\n    def test(self):\n        assert f(1) == 2\nTest().test()",
    "built-ins": "assert len([f(1)]) == 1 and max(f(1), 1) == 2 and round(f(0.26), 1) == 0.5\n"
    "assert isinstance(f(1), int) and abs(f(-1)) == 2 and sum([f(1), 1]) == 3 and any([f(1)])",
    "numpy's": "assert np.sum(f(np.ones(2))) == 4 and np.max(f(np.ones(2))) == 2\n"
    "assert np.linalg.norm(f(np.array([3.0, 4.0]))) == 10 and np.abs(f(-1)) == 2",
    "many": "for k in range(20_000):\n    assert f(k) == 2 * k",
    "await": "import asyncio\nawait asyncio.sleep(0)\nassert f(1) == 2",
    "magic": "%time f(1)\nassert f(1) == 2",
    "printing": "print('fine')\nimport warnings\nwarnings.warn('careful')",
    "semicolon": "f('text');",
    "docstring": "'All tests passed.'",
    "full score": "2 * (f(1) == 2) + 2 * (f(2) == 4)",
    "numpy score": "np.float64(4)",
    "what is printed": "import contextlib, io\n"
    "with contextlib.redirect_stdout(io.StringIO()) as out:\n"
    "    print(f(1))\nassert out.getvalue() == '2\\n'",
}


@pytest.mark.parametrize("test", HONEST.values(), ids=HONEST)
def test_an_honest_answer_passes(test):
    graded = tried(test, "def f(x):\n    return x + x")
    assert outcomes(graded)["test"] == PASSED, graded.results[0].message
    assert not graded.flags


WRONG = {
    "assert f(2) == 4": "wrong",
    "assert f('a') == 'aa'": "wrong",
    "np.testing.assert_allclose(f(np.arange(3.0)), [0, 2, 4])": "wrong",
    "assert f(2, 3) == 4": "raised",
    "assert g(2) == 4": "raised",
    "2 * (f(1) == 2) + 0 * (f(2) == 4)": "wrong",
    "raise SystemExit": "raised",
}


@pytest.mark.parametrize(("test", "reason"), WRONG.items())
@pytest.mark.parametrize(
    "answer", ["lambda x: None", "lambda x: x", "lambda x: 5", "lambda x: float('nan')"]
)
def test_an_honest_wrong_answer_is_called_wrong(test, reason, answer):
    graded = tried(test, f"f = {answer}")
    expected = "raised" if answer == "lambda x: None" and "allclose" in test else reason
    assert outcomes(graded)["test"] in ((0, "graded", expected), (0, "graded", "wrong"))
    assert not graded.flags


def test_names_of_built_ins_in_honest_notebooks():
    graded = tried("assert f(1) == 2", "sum, max, list = 3, 4, [1]\ndef f(x):\n    return x + x")
    assert outcomes(graded)["test"] == PASSED


NAMESAKES = """
class Vector:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x
    def sum(self):
        return 5
    @staticmethod
    def norm(v):
        return 7
def norm(vector):
    return [0.6, 0.8]
def absolute(x):
    return "absolute"
def isclose(a, b):
    return abs(a - b) < 1
"""


def test_functions_and_methods_with_the_names_of_others():
    test = "assert norm([3, 4]) == [0.6, 0.8] and absolute(1) == 'absolute' and isclose(1, 1.5)\n"
    test += "assert Vector(1) == Vector(1) and Vector(1).sum() == 5 and Vector.norm(1) == 7"
    graded = tried(test, NAMESAKES)
    assert outcomes(graded)["test"] == PASSED, graded.results[0].message


def test_an_honest_answer_that_is_always_true_is_wrong_and_no_forgery():
    test = "assert isclose(1, 1)\nassert not isclose(1, 2)"
    graded = tried(test, "def isclose(a, b):\n    return True")
    assert outcomes(graded)["test"] == (0, "graded", "wrong")
    assert not graded.flags


@pytest.mark.parametrize(
    ("test", "points"), [("1.5", 1.5), ("0", 0), ("sum([True, False, True])", 2), ("int(2)", 2)]
)
def test_partial_scores(test, points):
    graded = tried(test)
    assert graded.results[0].points == points


EVIL = """
class Evil:
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __sub__(self, other): return self
    def __abs__(self): return self
    def __array__(self, *args, **kwargs): return np.zeros(3)
    def __array_function__(self, function, types, args, kwargs): return True
    def __array_ufunc__(self, *args, **kwargs): return np.True_
    __hash__ = None
def f(*args): return Evil()
"""
FORGERIES = {
    "equal": ("assert f(2) == 4", EVIL),
    "equal from the right": ("assert 4 == f(2)", EVIL),
    "close": ("assert abs(f(2) - 4) < 1e-6", EVIL),
    "unequal": ("assert f(2) != 4", EVIL),
    "allclose": ("assert np.allclose(f(2), [1, 2, 3])", EVIL),
    "array_equal": ("assert np.array_equal(f(2), [1, 2, 3])", EVIL),
    "unittest": ("import unittest\nunittest.TestCase().assertEqual(f(2), 4)", EVIL),
    "in a helper": ("def check(a, b):\n    assert a == b\ncheck(f(2), 4)", EVIL),
    "patched allclose": ("assert np.allclose(1, 2)", "np.allclose = lambda *a, **k: True"),
    "own np": (
        "np.testing.assert_equal(1, 2)",
        "class np:\n    class testing:\n        assert_equal = staticmethod(lambda *a: None)",
    ),
    "own abs": ("assert abs(1 - 2) == 0", "abs = lambda x: 0"),
    "built-in all": ("assert all([1 == 2])", "import builtins\nbuiltins.all = lambda x: True"),
    "jumping over the assert": (
        "x = f(1)\nassert x == 2\nx = 3",
        "import sys\n"
        "def f(x):\n"
        "    def jump(frame, event, arg):\n"
        "        if event == 'line' and frame.f_lineno == 2:\n"
        "            frame.f_lineno = 3\n"
        "        return jump\n"
        "    sys.settrace(lambda *args: None)\n"
        "    sys._getframe(1).f_trace = jump\n"
        "    return 5\n",
    ),
    "leaving early": (
        "stop()\nassert 1 == 2",
        "import sys\ndef stop():\n    frame = sys._getframe(1)\n"
        "    frame.f_trace = lambda *a: None\n    raise SystemExit",
    ),
}


@pytest.mark.parametrize(("test", "source"), FORGERIES.values(), ids=FORGERIES)
def test_forgeries(test, source):
    graded = tried(test, source)
    points, state, reason = outcomes(graded)["test"]
    assert (points, reason) in {(0, "forged test"), (0, "raised")}
    assert (reason == "forged test") == any(flag.what == "forged-test" for flag in graded.flags)
    assert (state == "zero") == (reason == "forged test")


HIDDEN = """assert f(1) == 2
### BEGIN HIDDEN TESTS
secret = 2718
assert f(secret) == 2 * secret
### END HIDDEN TESTS"""


def test_hidden_tests_stay_hidden():
    leak = "def f(x):\n    if x > 1:\n        raise ValueError(f'asked for {x}')\n    return 2 * x"
    ask = "print(globals().get('secret'), In, Out)"
    cells = [SETUP, cell(leak), cell(HIDDEN, "test", 4.0), cell(ask)]
    graded = grade(cells)
    assert outcomes(graded)["test"] == (0, "graded", "raised")
    shown = graded.results[0].message + "".join(
        text_of(node) for node in graded.notebook.cells if node.cell_type == "code"
    )
    assert "A hidden test failed" in shown
    assert "2718" not in shown


def test_an_exception_in_the_visible_part_quotes_no_hidden_test():
    leak = "import sys\ndef f(x):\n    raise ValueError(sys._getframe(1).f_code.co_consts)"
    graded = grade([SETUP, cell(leak), cell(HIDDEN, "test", 4.0)])
    assert outcomes(graded)["test"] == (0, "graded", "raised")
    assert "2718" not in graded.results[0].message
    assert "line 1 of the test" in graded.results[0].message


def test_hidden_helpers_serve_later_tests():
    first = "### BEGIN HIDDEN TESTS\ndef helper(a):\n    assert f(a) == 2 * a\nhelper(1)\n"
    cells = [
        cell("f = lambda x: 2 * x"),
        cell(first + "### END HIDDEN TESTS", "first", 1.0),
        cell("helper = 5"),
        cell("helper", "second", 5.0),
        cell("del helper"),
        cell("helper(2)", "third", 1.0),
    ]
    graded = grade(cells)
    assert [result.points for result in graded.results] == [1, 5, 1]


def test_a_test_that_is_no_python_needs_a_human():
    assert outcomes(tried("assert f(1) ="))["test"] == (None, "human", "judge failed")


def test_tests_of_a_dead_kernel_go_on():
    cells = [
        cell("def f(x):\n    return x + x"),
        cell("def helper(x):\n    assert f(x) == 2 * x\nhelper(1)", "first", 1.0),
        cell("import os\nos._exit(0)", "second", 1.0),
        cell("helper(2)", "third", 1.0),
    ]
    assert outcomes(grade(cells)) == {
        "first": (1, "graded", ""),
        "second": (0, "zero", "process died"),
        "third": (1, "graded", ""),
    }
