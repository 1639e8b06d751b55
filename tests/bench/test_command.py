"""The command: its options, its one sentence for a bad one, and a real run at a tiny size."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from gatedrnn.bench import BenchError, Plan, measure
from gatedrnn.bench.cli import main, parser
from gatedrnn.bench.players import Player

from .conftest import TINY
from .test_record import check_schema

BAD = [
    (["--rounds", "0"], "bench: argument --rounds: '0' is no positive integer\n"),
    (["--rounds", "many"], "bench: argument --rounds: 'many' is no positive integer\n"),
    (
        ["--cells", "tree"],
        "bench: argument --cells: invalid choice: 'tree' (choose from 'lstm', 'gru', 'rnn')\n",
    ),
    (
        ["--dtype", "float16"],
        "bench: argument --dtype: invalid choice: 'float16' (choose from 'float32', 'float64')\n",
    ),
    (["--fast"], "bench: unrecognized arguments: --fast\n"),
    (
        ["--output", "no/such/folder.json"],
        "bench: argument --output: 'no/such/folder.json' is no file in an existing folder\n",
    ),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD, ids=[" ".join(a) for a, _ in BAD])
def test_a_bad_option_gets_one_sentence(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr() == ("", sentence)


def test_without_its_folder_a_full_run_does_not_begin(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([]) == 1
    sentence = "bench: there is no folder book/_data; name a file: --output\n"
    assert capsys.readouterr() == ("", sentence)


@pytest.fixture
def ran(monkeypatch, players, tmp_path):
    """Run the command with players of this process; return its exit code and the plan it made."""
    (tmp_path / "book" / "_data").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    plans = []

    def pretend(plan, say):
        plans.append(plan)
        tiny = Plan(sizes=(TINY,), cells=("lstm",), dtypes=("float64",), rounds=1)
        return measure(tiny, say, start=lambda: players)

    monkeypatch.setattr("gatedrnn.bench.cli.measure", pretend)
    return lambda *arguments: (main(list(arguments)), plans[-1])


def test_a_full_run_writes_the_record(ran, tmp_path, capsys):
    code, plan = ran()
    assert (code, plan) == (0, Plan())
    check_schema(json.loads((tmp_path / "book" / "_data" / "bench-cpu.json").read_text()))
    assert "Written to book/_data/bench-cpu.json" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["--quick"], ["--cells", "gru"], ["--dtype", "float32"], ["--rounds", "2"], ["--seed", "3"]],
    ids=" ".join,
)
def test_a_part_leaves_the_record_alone(ran, arguments, tmp_path, capsys):
    assert ran(*arguments)[0] == 0
    assert list((tmp_path / "book" / "_data").iterdir()) == []
    assert "Nothing is written" in capsys.readouterr().out


def test_a_part_is_written_where_you_say(ran, tmp_path):
    assert ran("--quick", "--output", "part.json")[0] == 0
    check_schema(json.loads((tmp_path / "part.json").read_text()))


def test_options_make_the_plan(ran):
    _, plan = ran("--cells", "gru", "rnn", "gru", "--dtype", "float64", "--rounds", "2")
    assert plan == Plan(cells=("gru", "rnn"), dtypes=("float64",), rounds=2)
    _, quick = ran("--quick", "--seed", "3")
    assert (len(quick.cases()), quick.rounds, quick.seed) == (2, 3, 3)


def test_a_wrong_layer_ends_with_one(ran, monkeypatch, capsys):
    monkeypatch.setattr("gatedrnn.bench.turns.complaint", lambda *_: "dU is missing")
    assert ran("--quick")[0] == 1
    assert "gatedrnn.fast       wrong, not timed: dU is missing" in capsys.readouterr().out


def test_an_interrupted_run_writes_nothing(monkeypatch, capsys, tmp_path):
    def interrupt(plan, say):
        raise KeyboardInterrupt

    monkeypatch.setattr("gatedrnn.bench.cli.measure", interrupt)
    assert main(["--output", str(tmp_path / "part.json")]) == 1
    assert capsys.readouterr().err == "bench: stopped, nothing is written\n"
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_dies_is_named():
    player = Player("numpy")
    player.process.kill()
    player.process.join()
    with pytest.raises(BenchError, match=r"^bench: the process of numpy ended with exit code -9$"):
        player.ask("prepare")
    player.stop()


def test_a_library_that_is_not_installed_is_named(monkeypatch):
    player = Player("absent")
    with pytest.raises(BenchError, match=r"^bench: absent cannot be measured: ModuleNotFoundError"):
        player.ask("prepare")
    player.stop()


def test_importing_the_bench_imports_no_framework():
    code = "import gatedrnn.bench, sys; print({'torch', 'tensorflow', 'keras'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


@pytest.mark.slow
def test_a_real_run():
    """All libraries, cells and dtypes at a tiny size: right and finite, however fast."""
    for name in ("torch", "tensorflow", "keras"):
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    said = []
    record = measure(Plan(sizes=(TINY,), rounds=1), say=said.append)
    check_schema(record, versions=["numpy", "blas", "torch", "tensorflow", "keras"])
    assert len(record["cases"]) == 6
    assert len(said) == 7, said
