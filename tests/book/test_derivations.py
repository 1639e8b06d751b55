"""The page of derivations repeats every equation of a cell as its chapter has it."""

import re
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
PAGE = (BOOK / "reference" / "derivations.md").read_text(encoding="utf8")
CHAPTERS = "\n".join(p.read_text(encoding="utf8") for p in sorted((BOOK / "chapters").glob("*.md")))
BLOCK = re.compile(r"```\{math\}\n(?::label: (\S+)\n)?(.*?)```", re.DOTALL)
CELLS = ("rnn-", "lstm-", "gru-")


def plain(formula: str) -> str:
    """Drop the white space and the full stop or comma of the sentence around a formula."""
    return re.sub(r"\s+", "", formula).rstrip(".,")


def labelled(text: str) -> dict[str, str]:
    """The formulas of a text that have a label."""
    return {label: plain(formula) for label, formula in BLOCK.findall(text) if label}


def repeated() -> list[tuple[str, str]]:
    """Each formula without a label, behind the last equation that the words before it name."""
    pairs, end = [], 0
    for block in BLOCK.finditer(PAGE):
        names = re.findall(r"\{eq\}`([\w-]+)`", PAGE[end : block.start()])
        end = block.end()
        if not block[1]:
            pairs.append((names[-1] if names else "nothing", plain(block[2])))
    return pairs


@pytest.mark.parametrize(("label", "formula"), repeated(), ids=[name for name, _ in repeated()])
def test_a_repeated_equation_is_the_one_of_its_chapter(label, formula):
    assert formula == labelled(CHAPTERS)[label]


def test_every_equation_of_a_cell_is_on_the_page():
    names = [name for name, _ in repeated()]
    assert len(set(names)) == len(names)
    assert set(names) == {name for name in labelled(CHAPTERS) if name.startswith(CELLS)}


def test_cells_without_a_chapter_are_numbered_here():
    assert {re.match(r"[a-z]+", name)[0] for name in labelled(PAGE)} == {"peephole", "coupled"}
