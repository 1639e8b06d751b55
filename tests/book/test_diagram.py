"""The `diagram` directive: stages, unique ids, alternative text, warnings and the fallback."""

import importlib.util
import re
import shutil
from collections import Counter
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

BOOK = Path(__file__).resolve().parents[2] / "book"
DRAWINGS = sorted((BOOK / "figures").glob("*.svg"))
STAGES = {
    "gru-cell": 4,
    "gru-placements": 0,
    "lstm-cell": 5,
    "lstm-gradient": 2,
    "lstm-gru-map": 0,
    "lstm-history": 0,
    "lstm-paths": 3,
    "rnn-gradient": 2,
    "rnn-loop": 0,
    "rnn-unrolled": 0,
    "tank": 0,
    "task-shapes": 0,
}


@pytest.fixture(scope="module")
def diagram():
    spec = importlib.util.spec_from_file_location("diagram", BOOK / "_ext" / "diagram.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build one MyST page beside the book's own drawings; return the output and the warnings."""
    monkeypatch.syspath_prepend(str(BOOK / "_ext"))

    def run(page: str, builder: str = "html") -> tuple[str, str]:
        source = tmp_path / "source"
        if not source.exists():
            shutil.copytree(BOOK / "figures", source / "figures")
            (source / "index.md").write_text("# Page\n\n" + page, encoding="utf-8")
        warnings = StringIO()
        settings = {
            "extensions": ["myst_parser", "diagram"],
            "myst_enable_extensions": ["colon_fence", "dollarmath"],
            "numfig": True,
        }
        with docutils_namespace():
            out = tmp_path / builder
            app = Sphinx(source, None, out, out / ".doctrees", builder, settings, None, warnings)
            app.build()
        suffix = {"html": "html", "text": "txt"}[builder]
        return (out / f"index.{suffix}").read_text(encoding="utf-8"), warnings.getvalue()

    return run


def staged_classes(svg: str) -> Counter:
    root = ElementTree.fromstring(svg)
    return Counter(
        (int(e.get("data-stage")), name)
        for e in root.iter()
        if e.get("data-stage")
        for name in e.get("class", "").split()
        if name in {"gr-past", "gr-now", "gr-later"}
    )


def test_every_drawing_is_known_here():
    assert {path.stem for path in DRAWINGS} == set(STAGES)


@pytest.mark.parametrize(("name", "last"), STAGES.items())
def test_stages_run_from_one_without_a_gap(diagram, name, last):
    root = ElementTree.parse(BOOK / "figures" / f"{name}.svg").getroot()
    assert {int(e.get("data-stage")) for e in diagram.staged(root)} == set(range(1, last + 1))


@pytest.mark.parametrize("stage", range(1, 6))
def test_a_stage_sorts_the_groups(diagram, stage):
    svg = diagram.render(BOOK / "figures" / "lstm-cell.svg", "alt", "p", stage)
    for own, name in staged_classes(svg):
        assert name == ("gr-past" if own < stage else "gr-now" if own == stage else "gr-later")
    assert f"gr-stage-{stage}" in ElementTree.fromstring(svg).get("class")


def test_without_a_stage_all_groups_are_alike(diagram):
    svg = diagram.render(BOOK / "figures" / "lstm-cell.svg", "alt", "p", None)
    assert not staged_classes(svg)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_references_inside_a_drawing_resolve(diagram, path):
    root = ElementTree.fromstring(diagram.render(path, "alt", "unique", None))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("unique-") for name in ids)
    wanted = {e.get("href")[1:] for e in root.iter() if e.get("href")}
    assert wanted
    assert wanted <= set(ids)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_take_their_colours_from_the_stylesheet(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b|rgb\(|(?:fill|stroke)=", source.replace("#head", ""))
    # 480 units on a telephone's 358 pixels: text of 21 units is 15.7 pixels, its index 11.6.
    assert ElementTree.fromstring(source.encode()).get("viewBox").startswith("0 0 480 ")


def test_a_page_with_two_stages_has_unique_ids_alt_and_captions(build):
    page, warnings = build(
        ":::{diagram} lstm-cell\n:stage: 1\n:alt: two lines\n:name: lines\n\nOf $c_t$.\n:::\n\n"
        '```{diagram} lstm-cell\n:stage: 2\n:alt: a "switch" < 1\n\nThe gate.\n```\n'
    )
    assert warnings == ""
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count('role="img"') == 2
    assert 'aria-label="two lines"' in page
    assert 'aria-label="a &quot;switch&quot; &lt; 1"' in page
    assert page.count("<figcaption>") == 2
    assert 'id="lines"' in page
    assert "Fig. 2" in page


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (
            ":::{diagram} nothing\n:alt: x\n:::",
            "diagram: nothing is not a drawing, expected the file figures/nothing.svg",
        ),
        (
            ":::{diagram} lstm-cell\n:stage: 9\n:alt: x\n:::",
            "diagram: lstm-cell has stage 9, expected a stage from 1 to 5",
        ),
        (
            ":::{diagram} tank\n:stage: 1\n:alt: x\n:::",
            "diagram: tank has stage 1, expected no stage",
        ),
        (
            ":::{diagram} lstm-cell\n:stage: 1\n:::",
            "diagram: lstm-cell has no alt option, expected what is to be seen in it",
        ),
    ],
)
def test_a_mistake_gets_one_warning_and_no_drawing(build, page, sentence):
    html, warnings = build(page)
    assert sentence in warnings
    assert warnings.count("WARNING") == 1
    assert 'role="img"' not in html


def test_other_builders_print_the_alternative_text(build):
    text, warnings = build(":::{diagram} tank\n:alt: A tank with valves.\n\nOne.\n:::", "text")
    assert warnings == ""
    assert "A tank with valves." in text


def test_a_changed_drawing_rebuilds_the_page(build, tmp_path):
    page = ":::{diagram} tank\n:alt: x\n:::"
    assert ">keep</" in build(page)[0]
    copy = tmp_path / "source" / "figures" / "tank.svg"
    copy.write_text(copy.read_text(encoding="utf-8").replace(">keep<", ">hold<"), encoding="utf-8")
    assert ">hold</" in build(page)[0]
