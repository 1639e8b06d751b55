"""The command: its options, what it writes where, and that a stopped run goes on."""

import json

import pytest

from gatedrnn.experiments import Setting, cli, read_record
from gatedrnn.experiments.progress import Progress, fingerprint
from gatedrnn.experiments.run import measure, sentence

TINY = {
    "latch": [Setting(T=3, H=2, steps=2, batch_size=4), Setting(T=2, H=2, steps=2, batch_size=4)],
    "parity": [Setting("parity", T=3, H=2, steps=2, batch_size=4)],
}
BAD = [
    (["--seeds", "0"], "memory: argument --seeds: '0' is no positive integer\n"),
    (["--fast"], "memory: unrecognized arguments: --fast\n"),
    (
        ["--parts", "sorting"],
        "memory: argument --parts: invalid choice: 'sorting' "
        "(choose from 'latch', 'adding', 'copy', 'parity', 'ablation')\n",
    ),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project of its own with the tiny plan; the explorer's table stays where it is."""
    (tmp_path / "book" / "_data").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "parts", lambda: TINY)
    tables = []
    monkeypatch.setattr(cli, "write_explorer", tables.append)
    return tmp_path, tables


@pytest.mark.parametrize(("arguments", "words"), BAD, ids=[" ".join(a) for a, _ in BAD])
def test_a_bad_option_gets_one_sentence(arguments, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.parser().parse_args(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr() == ("", words)


def test_a_full_run_writes_the_record_and_the_explorer_s_table(folder, capsys):
    path, tables = folder
    assert cli.main([]) == 0
    record = read_record(path / "book" / "_data" / "memory.json")
    assert tables == [record]
    assert [len(group["runs"]) for group in record["parts"]["latch"]] == [cli.SEEDS] * 2
    said = capsys.readouterr().out
    assert f"  1 of {3 * cli.SEEDS}: latch T=3 LSTM, PyTorch's start, seed 0: " in said
    assert "Written to book/_data/memory.json" in said


@pytest.mark.parametrize("option", [["--parts", "latch"], ["--seeds", "1"]], ids=" ".join)
def test_a_part_does_not_replace_the_record(folder, capsys, option):
    path, tables = folder
    assert cli.main(option) == 0
    assert not (path / "book" / "_data" / "memory.json").exists()
    assert capsys.readouterr().out.endswith(
        "Nothing is written: only a full run replaces the record, or name a file: --output.\n"
    )
    assert cli.main([*option, "--output", str(path / "part.json")]) == 0
    assert "latch" in read_record(path / "part.json")["parts"]
    assert not tables


def test_without_its_folder_a_run_does_not_begin(folder, capsys):
    assert cli.main(["--output", "no/such/folder.json"]) == 1
    words = "memory: there is no folder no/such; name a file: --output\n"
    assert capsys.readouterr() == ("", words)


def test_a_stopped_run_goes_on_where_it_was(folder, capsys, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("gatedrnn.experiments.run.sentence", stop)
    assert cli.main(["--seeds", "1"]) == 1
    assert capsys.readouterr().err == "memory: stopped; finished runs are kept in .build/memory\n"
    monkeypatch.setattr("gatedrnn.experiments.run.sentence", sentence)
    assert cli.main(["--seeds", "1"]) == 0
    assert "  1 of 2: latch T=2 LSTM" in capsys.readouterr().out


def test_a_line_that_was_cut_off_is_done_again(tmp_path):
    progress = Progress(tmp_path)
    whole = measure(TINY, 1, progress, say=lambda line: None)
    lines = progress.path.read_text().splitlines(keepends=True)
    progress.path.write_text("".join(lines)[:-9])
    again = Progress(tmp_path)
    assert len(again.rows) == len(lines) - 1
    assert set(again.rows) < set(progress.rows)
    repeated = measure(TINY, 1, again, say=lambda line: None)
    assert [json.loads(line) for line in again.path.read_text().splitlines()]
    for made in (whole, repeated):
        for groups in made["parts"].values():
            for group in groups:
                del group["runs"][0]["seconds"]
    assert whole["parts"] == repeated["parts"]


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("gatedrnn.experiments.progress.DECIDES", ("experiments/model.py",)),
        ("torch.__version__", "0"),
        ("gatedrnn.experiments.progress.machine", lambda: {"cpu": "abacus"}),
    ],
    ids=["code", "version", "processor"],
)
def test_what_was_run_otherwise_is_in_another_file(tmp_path, monkeypatch, what, value):
    before = fingerprint()
    assert Progress(tmp_path).path.name == f"runs-{before}.jsonl"
    monkeypatch.setattr(what, value)
    assert fingerprint() != before
