"""Thirty attacks are flagged, twenty honest notebooks are not."""

import copy
import json
from pathlib import Path

import pytest

from gatekeeper.intake import read_source
from gatekeeper.intake.suspicion import flags_of

ROOT = Path(__file__).parents[2]
SOURCE = read_source(ROOT / "solutions" / "lstm" / "lstm.ipynb", "lstm")
OWN_WORK = (
    "gatedrnn.reference.LSTMCell",
    "gatedrnn.reference.unroll",
    "gatedrnn.fast",
    "gatedrnn.checks.lstm",
    "torch.nn.LSTM",
    "torch.nn.LSTMCell",
    "tensorflow.keras.layers.LSTM",
    "keras.layers.LSTM",
)


def flags(*texts, name="lstm-gates", notebook=None):
    """Flags of a notebook whose answer (and own cells after it) are these texts."""
    notebook = copy.deepcopy(notebook or SOURCE.notebook)
    cells = notebook["cells"]
    place = next(n for n, cell in enumerate(cells) if cell["id"] == name)
    cells[place]["source"] = texts[0]
    own = [
        {"cell_type": "code", "id": f"own-{n}", "metadata": {}, "source": text}
        for n, text in enumerate(texts[1:])
    ]
    cells[place + 1 : place + 1] = own
    return flags_of(notebook, SOURCE, OWN_WORK)


LIBRARY = {
    "imported": "from torch.nn import LSTM\ny = LSTM(3, 4)(x)",
    "attribute": "import torch\ny = torch.nn.LSTM(3, 4)(x)",
    "alias": "import torch.nn as layers\ny = layers.LSTM(3, 4)(x)",
    "assigned alias": "import torch\nnn = torch.nn\nL = nn.LSTM\ny = L(3, 4)(x)",
    "inside a function": "def f(x):\n    from torch.nn import LSTMCell\n    return LSTMCell(3, 4)",
    "subclass": "import torch\nclass Mine(torch.nn.LSTM):\n    pass",
    "star": "from torch.nn import *\ny = LSTM(3, 4)(x)",
    "importlib": "import importlib\ny = importlib.import_module('torch.nn').LSTM(3, 4)",
    "import_module": "from importlib import import_module as i\ny = i('torch' + '.nn').LSTM(3, 4)",
    "dunder import": "y = __import__('torch').nn.LSTM(3, 4)",
    "fromlist": "y = __import__('torch.nn', fromlist=['LSTM']).LSTM(3, 4)",
    "getattr": "import torch\ny = getattr(torch.nn, 'LS' + 'TM')(3, 4)",
    "backwards": "import torch\ny = getattr(torch.nn, 'MTSL'[::-1])(3, 4)",
    "joined": "import torch\nname = ''.join(['L', 'S', 'T', 'M'])\ny = getattr(torch.nn, name)(3)",
    "f-string": "import torch\ny = getattr(torch.nn, f\"LS{'TM'}\")(3, 4)",
    "base64": "import torch, base64\n"
    "y = getattr(torch.nn, base64.b64decode(b'TFNUTQ==').decode())(3, 4)",
    "sys.modules": "import sys\ny = sys.modules['torch'].nn.LSTM(3, 4)",
    "dict": "import torch\ny = torch.nn.__dict__['LSTM'](3, 4)",
    "vars": "import torch\ny = vars(torch.nn)['LSTM'](3, 4)",
    "globals": "from torch.nn import LSTM\ny = globals()['LSTM'](3, 4)",
    "exec": "exec('from torch.nn import LSTM\\ny = LSTM(3, 4)(x)')",
    "cell magic": "%%time\nimport torch\ny = torch.nn.LSTM(3, 4)(x)",
    "line magic": "import torch\n%time y = torch.nn.LSTM(3, 4)(x)",
    "keras": "import tensorflow as tf\ny = tf.keras.layers.LSTM(4)(x)",
    "keras from": "from tensorflow import keras\ny = keras.layers.LSTM(4)(x)",
    "reference": "from gatedrnn import reference as r\ncell = r.LSTMCell(params)",
    "fast": "import gatedrnn.fast\nlayer = gatedrnn.fast.LSTM(params)",
    "the judge's answer": "from gatedrnn.checks import lstm\nlstm.expected_gates(values)",
    "through a name": "import gatedrnn.reference as r\nf = r.unroll\nf(cell, xs)",
}


@pytest.mark.parametrize("text", LIBRARY.values(), ids=LIBRARY)
def test_library_calls_are_flagged_in_an_answer(text):
    found = [flag for flag in flags(text) if flag.what == "library-call"]
    assert [flag.where for flag in found] == ["lstm-gates"] * len(found)
    assert found


@pytest.mark.parametrize("text", LIBRARY.values(), ids=LIBRARY)
def test_library_calls_are_flagged_in_an_own_cell(text):
    found = flags("def lstm_gates(): return 1", text)
    assert {flag.where for flag in found} == {""}
    assert "own below lstm-gates" in found[0].sentence


def test_an_import_in_one_cell_is_known_in_the_next():
    found = flags("def lstm_gates(x, h):\n    return nn.LSTM(3, 4)(x)", "from torch import nn")
    assert [(flag.what, flag.where) for flag in found] == [("library-call", "lstm-gates")]
    assert found[0].sentence == ("lstm-gates, line 2 uses torch.nn.LSTM: return nn.LSTM(3, 4)(x)")


ATTACKS = {
    "showtraceback": "get_ipython().showtraceback = lambda *a, **k: None",
    "run_cell_async": "ip = get_ipython()\nasync def no(*a, **k): pass\nip.run_cell_async = no",
    "setattr on the shell": "setattr(get_ipython(), 'run_cell', lambda *a, **k: None)",
    "input transformer": "get_ipython().input_transformers_post.append(lambda lines: [])",
    "ast transformer": "ip = get_ipython()\nip.ast_transformers.append(Drop())",
    "shell from its class": "from IPython.core.interactiveshell import InteractiveShell as S\n"
    "S.instance().showtraceback = print",
    "shell's class": "from IPython.core.interactiveshell import InteractiveShell as S\n"
    "S.showtraceback = lambda *a: None",
    "set_custom_exc": "get_ipython().set_custom_exc((Exception,), lambda *a: None)",
    "events": "get_ipython().events.register('post_run_cell', f)",
    "numpy.testing": "import numpy as np\nnp.testing.assert_allclose = lambda *a, **k: None",
    "numpy imported": "import numpy.testing as t\nt.assert_array_equal = print",
    "np.allclose": "np.allclose = lambda *a, **k: True",
    "setattr": "setattr(np, 'allclose', lambda *a: True)",
    "through dict": "np.__dict__['allclose'] = lambda *a: True",
    "through vars": "vars(np).update(allclose=lambda *a: True)",
    "math.isclose": "import math\nmath.isclose = lambda *a, **k: True",
    "builtins": "import builtins\nbuiltins.abs = lambda x: 0",
    "dunder builtins": "__builtins__.all = lambda x: True",
    "mock": "from unittest import mock\nmock.patch('numpy.allclose', print).start()",
    "module replaced": "import sys\nsys.modules['numpy.testing'] = Fake()",
    "the course's check": "from gatedrnn import checks\nchecks.lstm_gates = print",
    "frames": "import sys\nprint(sys._getframe(1).f_globals)",
    "frames, hidden": "import sys\nf = getattr(sys, '_get' + 'frame')",
    "frames through an error": "try:\n    1 / 0\nexcept Exception as e:\n"
    "    print(e.__traceback__.tb_frame.f_back)",
    "inspect": "import inspect\ninspect.stack()",
    "garbage": "import gc\n[o for o in gc.get_objects() if isinstance(o, dict)]",
    "subclasses": "object.__subclasses__()",
    "ctypes": "import ctypes\nctypes.string_at(0)",
    "ctypes, hidden": "c = __import__('cty' + 'pes')",
    "proc": "print(open('/proc/self/environ').read())",
    "proc by shell": "!cat /proc/*/cmdline",
    "proc by cell magic": "%%bash\ncat /proc/1/environ",
    "gradebook": "import sqlite3\nsqlite3.connect('../../../gradebook.db')",
    "submissions": "import os\nos.listdir('../../submitted/')",
    "exit": "import os\nos._exit(0)",
    "kill": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "fork": "import os\nwhile True:\n    os.fork()",
    "socket": "import socket\nsocket.create_connection(('10.0.0.1', 80))",
    "subprocess": "import subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
    "os.system": "import os\nos.system('id')",
    "always equal": "class Yes:\n    def __eq__(self, other):\n        return True",
    "always equal, short": "Yes = type('Yes', (), {'__eq__': lambda s, o: True})",
    "array function": "class A(np.ndarray):\n    def __array_function__(self, *a): return True",
    "instance check": "class M(type):\n    def __instancecheck__(cls, x): return True",
    "pickle": "class P:\n    def __reduce__(self):\n        return (print, ())",
    "history": "print(_ih[-1])",
    "environment": "import os\nif os.environ.get('NBGRADER_EXECUTION'): pass",
    "trace": "import sys\nsys.settrace(lambda *a: None)",
    "at exit": "import atexit\natexit.register(print)",
    "computed code": "exec(bytes(b ^ 1 for b in data))",
    "signal": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)",
    "display hook": "import sys\nsys.displayhook = print",
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_attacks_are_flagged(text):
    for found in (flags(text), flags("x = 1", text)):
        assert {flag.what for flag in found} == {"grader-attack"}
        assert all(flag.sentence.isprintable() for flag in found)


HONEST = {
    "builtins back": "import builtins\nlen = builtins.len\nfloat = builtins.float",
    "deleting": "del checks",
    "answer": "def lstm_gates(x, h, W, U, b):\n    a = x @ W + h @ U + b\n"
    "    i, f, g, o = np.split(a, 4, axis=1)\n    return sigmoid(i), sigmoid(f), np.tanh(g), o",
    "own sigmoid": "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))",
    "own class": "class LSTM:\n    def __init__(self, H):\n        self.H = H\n"
    "    def __call__(self, x):\n        return x",
    "own module": "import torch\nfrom torch import nn\nclass LSTM(nn.Module):\n"
    "    def __init__(self):\n        super().__init__()\n        self.gate = nn.Linear(3, 4)\n"
    "model = LSTM()\nmodel.eval()\nmodel.train()",
    "star and an own class": "from torch.nn import *\nclass LSTM(Module):\n    pass\nLSTM()",
    "equality": "class Point:\n    def __eq__(self, other):\n        return self.x == other.x",
    "magics": "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\nimport numpy as np",
    "time": "%timeit lstm_gates(x, h, W, U, b)",
    "pip": "!pip install matplotlib\n%pip install torch",
    "pip by subprocess": "import subprocess, sys\n"
    "subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'tqdm'])",
    "colab": "import sys\nif 'google.colab' in sys.modules:\n    from google.colab import drive",
    "show all": "from IPython.core.interactiveshell import InteractiveShell\n"
    "InteractiveShell.ast_node_interactivity = 'all'",
    "display": "from IPython.display import display, HTML\ndisplay(HTML('<b>ok</b>'))",
    "settings": "import os\nos.environ['KERAS_BACKEND'] = 'torch'\n"
    "import matplotlib.pyplot as plt\nplt.rcParams['figure.dpi'] = 100\n"
    "import torch\ntorch.backends.cudnn.deterministic = True\nimport sys\nsys.path.append('..')",
    "pandas": "import pandas as pd\npd.options.display.max_rows = 9\ndf = pd.DataFrame({'a': []})\n"
    "df.eval('b = a + 1')\ndf['c'] = 2",
    "keras": "import keras\nmodel = keras.Sequential([keras.layers.Dense(3)])\n"
    "model.compile('adam', 'mse')",
    "regular expressions": "import re\npattern = re.compile(r'\\d+')\npattern.findall('a1')",
    "plot": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot(hs[0])\n"
    "ax.set_title('gates')\nplt.show()",
    "debugging": "print(lstm_gates.__name__, type(h).__name__, vars(cache))\nassert h.shape",
    "random": "rng = np.random.default_rng(0)\nnp.random.seed(0)\nimport random\nrandom.seed(1)",
    "comparing": "np.testing.assert_allclose(c_new, f * c + i * g)\nassert np.allclose(h, h)",
    "remarks": "# see /proc and ../solutions/ and torch.nn.LSTM\n'''torch.nn.LSTM, gradebook'''",
    "wrong": "def lstm_gates(x, h:\n    return x",
    "errors": "try:\n    lstm_gates()\nexcept TypeError as error:\n    print(error, type(error))",
    "dataclass": "from dataclasses import dataclass, field\n@dataclass\nclass State:\n"
    "    h: list = field(default_factory=list)\ns = State()\ns.h = [1]\nsetattr(s, 'c', 2)",
    "time it": "import time\nstart = time.perf_counter()\nprint(time.perf_counter() - start)",
    "data": "import csv, json, pickle\nwith open('data/train.csv') as file:\n    rows = list(file)",
    "await": "import asyncio\nawait asyncio.sleep(0)",
    "notebook or not": "shell = get_ipython().__class__.__name__\nprint(shell)",
    "finished": "import sys\nprint(sys.version)\nsys.stdout.flush()\nsys.setrecursionlimit(2000)",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_honest_code_is_not_flagged(text):
    assert flags(text) == ()
    assert flags("x = 1", text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "checks = Fake()",
        "class checks: pass",
        "import re as r\ndef f():\n    global checks",
        "def checks(): pass",
    ],
)
def test_taking_a_name_away_from_the_tests_is_flagged(text):
    (flag,) = flags(text)
    assert "replaces checks, which the tests use" in flag.sentence


def test_more_code_than_can_be_looked_at_is_flagged():
    (flag,) = flags("x = a.b(c)[d] + e\n" * 11_000)
    assert "too long" in flag.sentence


def test_a_thousand_magics_hide_nothing():
    (flag,) = flags("%time 1\n" * 1_000 + "import ctypes\n" + "!ls\n" * 1_000)
    assert "imports ctypes" in flag.sentence


@pytest.mark.parametrize(
    "text",
    [
        "found = !cat /proc/1/environ",
        "    %cat /proc/1/environ",
        "if True:\n    !cat \\\n  /proc/1/environ",
        "np.array?\n!cat /proc/1/environ\n?np",
        "%%sh\ncat /proc/1/environ",
        "%%time\n%%capture out\nopen('/proc/1/environ')",
        "%%time\nimport ctypes",
        "%time import ctypes",
        "x = %timeit -o import ctypes",
    ],
)
def test_magics_hide_nothing(text):
    assert {flag.what for flag in flags(text)} == {"grader-attack"}


def test_one_line_gives_one_flag_of_a_kind():
    (flag,) = flags("import ctypes\n\n")
    assert flag.sentence == "lstm-gates, line 1 imports ctypes: import ctypes"
    assert len(flags("import ctypes\nctypes.string_at(0)\nctypes.memset(0)")) == 3


def test_the_solution_is_not_flagged():
    notebook = json.loads((ROOT / "solutions" / "lstm" / "lstm.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    assert flags_of(notebook, SOURCE, OWN_WORK) == ()


def test_the_courses_own_questions_say_what_is_own_work():
    from gatedrnn import checks

    own_work = checks.lstm_gates.own_work
    text = "from gatedrnn.reference import LSTMCache, sigmoid, LSTMCell\nLSTMCache, sigmoid"
    assert flags_of({"cells": [cell(text)]}, SOURCE, own_work) == ()
    for used in ("LSTMCell(p)", "checks.lstm_gates.expected(v)", "torch.lstm(x)"):
        setup = "import torch\nfrom gatedrnn import checks\nfrom gatedrnn.reference import LSTMCell"
        found = flags_of({"cells": [cell(f"{setup}\n{used}")]}, SOURCE, own_work)
        assert [flag.what for flag in found] == ["library-call"], used


def cell(text):
    return {"cell_type": "code", "id": "a", "metadata": {}, "source": text}


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "-" * 100_000 + "1",
        "1" + "+1" * 50_000,
        "a" + ".b" * 20_000,
        "x = " + "[" * 80 + "]" * 80,
        "f" + "()" * 5_000,
        "\n".join(["%time x"] * 5_000),
        "!" * 20_000,
        "a = b'" + "x" * 100_000 + "'\n" + "c = a + a\n" * 50,
        "a = 'x' * 10 ** 9",
        "\x00",
        "\ufeffx = 1",
        "def f():\n" + "\n".join("  " * n + "if x:" for n in range(1, 90)),
        "import " + ".".join("a" * 5_000),
        "exec(" * 50 + "'1'" + ")" * 50,
        "a = 'z'\n" + "a = a + a\n" * 200,
    ],
)
def test_code_made_to_break_the_reader_is_survived(text):
    flags(text)
