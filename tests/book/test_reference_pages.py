"""The reference pages keep the promises they make: one translation a term, sources that exist."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "book/reference/glossary.md").read_text(encoding="utf8")
BIBLIOGRAPHY = (ROOT / "book/references.bib").read_text(encoding="utf8")
# One entry: its terms at the margin, the Chinese term, then the sentence.
ENTRY = re.compile(r'((?:^\S.*\n)+)  <span lang="zh-Hans">(.+)</span>\\\n  (\S.*\n)', re.MULTILINE)


def entries():
    """Yield (first term, Chinese term, sentence) for each entry of the glossary."""
    body = GLOSSARY.partition("```{glossary}\n")[2].rpartition("```")[0]
    blocks = [block for block in body.split("\n\n") if block.strip()]
    for block in blocks:
        match = ENTRY.fullmatch(block.rstrip("\n") + "\n")
        assert match, f"not term, Chinese term, sentence: {block!r}"
        yield match[1].split("\n")[0], match[2], match[3].strip()


def test_terms_are_in_order():
    terms = [term.lower() for term, _, _ in entries()]
    assert len(terms) >= 100
    assert terms == sorted(terms)


def test_each_term_has_its_own_translation():
    translations = [chinese for _, chinese, _ in entries()]
    assert len(set(translations)) == len(translations)
    assert not [
        chinese for chinese in translations if not re.fullmatch(r"[\u4e00-\u9fff]+", chinese)
    ]


@pytest.mark.parametrize(
    ("term", "chinese"),
    [
        ("weight update", "权重更新"),
        ("recurrent", "循环"),
        ("complement", "补"),
        ("gradient clipping", "梯度裁剪"),
        ("vanishing gradient", "梯度消失"),
        ("cell state", "细胞状态"),
        ("reset gate", "重置门"),
        ("update gate", "更新门"),
        ("gated recurrent unit", "门控循环单元"),
    ],
)
def test_terms_that_are_often_mistranslated(term, chinese):
    assert {name: translation for name, translation, _ in entries()}[term] == chinese


@pytest.mark.parametrize("word", ["闸", "递归", "体重", "削"])
def test_words_of_bad_translations_are_not_used(word):
    """Sluice gates, recursion, body weight and shaving are all in circulation."""
    assert [term for term, chinese, _ in entries() if word in chinese] == []


def test_each_definition_is_one_sentence():
    assert not [term for term, _, text in entries() if not text.endswith(".") or ". " in text]


def test_each_source_can_be_found():
    for entry in re.split(r"^@", BIBLIOGRAPHY, flags=re.MULTILINE)[1:]:
        assert re.search(r"^  (doi|url)\s+= \{\S+\},$", entry, re.MULTILINE), entry


def test_citation_file_names_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf8")
    assert set(re.findall(r"^ *version: (\S+)$", citation, re.MULTILINE)) == {project["version"]}
