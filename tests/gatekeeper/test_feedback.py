"""The page of a notebook: what it says, what it never shows, and how large it may get."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from gatekeeper.feedback import Scores, render_page
from gatekeeper.feedback.outcome import SENTENCES
from gatekeeper.model import Graded, Result

from .feedback_pages import ACTIVE, HOSTILE_TEXTS, answer, hostile, png, text, verdict

VOID = {"meta", "link", "img"}


class Elements(HTMLParser):
    """Collects elements and attributes; fails when one is not closed."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.open = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def elements(html):
    """Read a page as a browser would."""
    parser = Elements()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def page(*cells, results=(), scores=None, **options):
    """Render a page of some cells."""
    notebook = {"cells": list(cells), "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    return render_page(Graded("ada", "tiny", "tiny", notebook, tuple(results), **options), scores)


def words(html):
    """The text of a page, without its style sheet."""
    body = html.partition("<body>")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body))


def test_the_policy_allows_one_style_sheet_and_embedded_pictures():
    """The hash in the policy is that of the style sheet, and nothing else may load."""
    html = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    # A policy counts from where it stands.
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert "@import" not in style
    assert "url(" not in style


def test_nothing_of_a_student_becomes_markup():
    """Elements and attributes of a hostile page are those of the template."""
    found = elements(render_page(hostile()))
    assert found.tags.isdisjoint(ACTIVE)
    assert {name for _, name in found.attributes if name.startswith("on")} == set()
    assert {tag for tag, name in found.attributes if name in ("style", "srcset", "action")} == set()
    assert {tag for tag, name in found.attributes if name == "src"} == {"img"}
    assert not re.search(r'(?:src|href)="(?!#q\d|data:)', render_page(hostile()))


@pytest.mark.parametrize("where", ["student", "assignment", "name", "note", "message", "comment"])
@pytest.mark.parametrize("attack", HOSTILE_TEXTS)
def test_hostile_text_stands_there_as_text(where, attack):
    """Wherever a stranger's text lands, the page has the same elements as without it."""
    pages = []
    for content in ("harmless", attack):
        spot = {where: content}
        result = verdict("check", 0, 2, message=spot.get("message", "not yet\n\nbecause"))
        graded = Graded(
            spot.get("student", "ada"),
            spot.get("assignment", "tiny"),
            spot.get("name", "tiny"),
            {"cells": [answer("f", "x = 1"), answer("check", "", grade=True, solution=False)]},
            (result,),
            notes=(spot.get("note", "a note"),),
        )
        pages.append(render_page(graded, Scores(comments={"f": spot.get("comment", "hm")})))
    harmless, attacked = map(elements, pages)
    # A notebook that is not called like its assignment is named, and a message may hold code.
    assert attacked.tags - harmless.tags <= {"pre", "code"}
    assert attacked.attributes - harmless.attributes <= {("pre", "class")}


def test_invisible_and_turning_characters_are_visible():
    """Direction marks, escapes and blank letters stand there by number, or are gone."""
    html = render_page(hostile())
    body = html.partition("<body>")[2]
    for letter in "\u202e\u2066\u200b\ufeff\u2028\x1b\x07\x08\x00\x9b\u3164":
        assert letter not in body
    assert "⟨U+202E⟩" in body


def test_a_message_is_set_as_prose():
    """The mistake's name is a title, wrapped lines are joined, code keeps its lines."""
    message = (
        "f: not yet, 0 of 4 points.\n\n"
        "New cell in the gradient.\n"
        "The gradient at the forget gate is multiplied by the cell that came after the step, not\n"
        "by the cell before it.\n"
        "Your numbers are exactly those of a program with these lines:\n"
        "    a = 1\n"
        "    if a:\n"
        "        b = 2\n\n"
        "Question: Which one?"
    )
    html = page(results=[verdict("f", 0, 4, message=message, misconception="new-cell")])
    assert '<p class="title">New cell in the gradient.</p>' in html
    assert "after the step, not by the cell before it.</p>" in html
    assert '<pre class="quoted"><code>a = 1\nif a:\n    b = 2</code></pre>' in html
    assert '<span class="label">Question</span> Which one?' in html
    assert '<span class="gist">New cell in the gradient.</span>' in html


def test_the_gradebook_has_the_last_word():
    """Manual points, comments and a late penalty are shown, and the sum agrees."""
    results = [verdict("check", 0, 2, message="no"), verdict("essay", None, 3, state="human")]
    cells = [
        answer("f", "x = 1"),
        answer("check", "assert x", grade=True, solution=False),
        answer("essay", "Because.", grade=True, cell_type="markdown"),
    ]
    scores = Scores(
        {"check": 1.5, "essay": 3}, frozenset({"check", "essay"}), {"f": "See me.\nSoon."}, 0.25
    )
    seen = words(page(*cells, results=results, scores=scores))
    assert "4.25 of 5 points" in seen
    assert "so far" not in seen
    assert "See me. Soon." in seen
    assert "partly right 1.5 of 2 points" in seen
    assert "A person set the points of this question." in seen
    assert "Handed in late: −0.25." in seen


def test_what_waits_for_a_reader_is_said():
    """Open points are no zero."""
    seen = words(page(results=[verdict("essay", None, 3, state="human", reason="needs reading")]))
    assert "0 of 3 points so far" in seen
    assert "waits for a reader up to 3 points" in seen
    assert "Somebody will read this answer." in seen


@pytest.mark.parametrize("reason", [r for r in SENTENCES if r not in ("raised", "wrong")])
def test_every_reason_has_a_sentence(reason):
    """A student never faces an empty box."""
    for points, state in ((None, "human"), (0, "zero")):
        html = page(results=[verdict("f", points, 2, state=state, reason=reason)])
        assert re.search(r'<p class="headline">[A-Z][^<]+\.</p>', html)


def test_hidden_tests_stay_hidden():
    """Neither the source of a test nor a traceback through it is shown."""
    secret = "### BEGIN HIDDEN TESTS\nassert f(31337) == 271828\n### END HIDDEN TESTS\n"
    test = answer("f-test", "assert f(1) == 2\n" + secret, grade=True, solution=False)
    message = "AssertionError:\n      1 assert f(1) == 2\n----> 3 assert f(31337) == 271828"
    mixed = answer("both", "x = 1\n" + secret)
    result = Result("f-test", "test", 0, 1, "graded", "wrong", message)
    html = page(answer("f", "def f(x): return 2"), mixed, test, results=[result])
    assert "31337" not in html
    assert "AssertionError" in html


def test_right_answers_are_folded_and_others_open():
    """What is left to do catches the eye."""
    cells = [
        answer("f", "good = 1"),
        answer("f-check", "", grade=True, solution=False),
        answer("g", "bad = 1"),
        answer("g-check", "", grade=True, solution=False),
    ]
    html = page(*cells, results=[verdict("f-check", 2, 2), verdict("g-check", 0, 2)])
    folded = "".join(re.findall(r"<details>.*?</details>", html, re.DOTALL))
    assert "good" in folded
    assert "bad" in re.sub(r"<details>.*?</details>", "", html, flags=re.DOTALL)


def test_titles_come_from_the_notebook():
    """The first heading names the page, the last of the highest level names the question."""
    cells = [
        text("# Sorting\n\n## Names\n"),
        text("## 1. *Merge* `sort`\n```\n# no heading\n```\n### Hints"),
        answer("a", "", grade=True, solution=False),
        answer("b", "", grade=True, solution=False),
    ]
    html = page(*cells, results=[verdict("a", 1, 1), verdict("b", 1, 1), verdict("c", 1, 1)])
    assert "<h1>Sorting</h1>" in html
    assert re.findall(r'<h2 id="h\d">(.*?)</h2>', html) == [
        "1. Merge sort",
        "1. Merge sort (2)",
        "c",
    ]


def test_pictures_are_encoded_again():
    """What hides behind the pixels of a picture does not reach the page."""
    smuggled = base64.b64encode(base64.b64decode(png()) + b"<script>alert(1)</script>").decode()
    output = {"output_type": "display_data", "data": {"image/png": smuggled}, "metadata": {}}
    cells = [answer("f", "plot()", outputs=[output])]
    html = page(*cells, answer("c", "", grade=True, solution=False), results=[verdict("c", 0, 1)])
    uri = re.search(r'<img src="data:image/png;base64,([^"]*)" width="4" height="3"', html)[1]
    data = base64.b64decode(uri)
    assert b"script" not in data
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), 255)


@pytest.mark.parametrize(
    "data", ["", "no base64!", "PHN2Zy8+", png(8000, 8000)[:300], png(8000, 8000)]
)
def test_damaged_and_huge_pictures_are_left_out(data):
    """A sentence stands in their place."""
    output = {"output_type": "display_data", "data": {"image/png": data or "x"}, "metadata": {}}
    cells = [answer("f", "plot()", outputs=[output])]
    html = page(*cells, answer("c", "", grade=True, solution=False), results=[verdict("c", 0, 1)])
    assert "<img" not in html
    assert "A picture is left out" in html


def test_the_page_stays_below_two_megabytes():
    """Endless code, outputs, pictures, messages and names do not make an endless page."""
    assert len(render_page(hostile(times=5)).encode()) < 2_000_000


def test_fifty_thousand_cells_and_outputs_are_bounded():
    """Small things do not add up to a large page either."""
    tiny = {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}}
    cells = [answer(f"f{n}", "x", outputs=[tiny]) for n in range(50_000)]
    many = answer("many", "x", outputs=[tiny] * 50_000)
    end = answer("c", "", grade=True, solution=False)
    assert len(page(*cells, end, results=[verdict("c", 0, 1)]).encode()) < 1_000_000
    html = page(many, end, results=[verdict("c", 0, 1)])
    assert "49,960 more outputs are left out." in html
    assert len(html) < 50_000


def test_every_message_survives_a_first_answer_that_is_too_large():
    """One cell cannot push the verdicts of the others off the page."""
    flood = [answer(f"f{n}", "x=1;" * 20_000 + "\n" * 5000) for n in range(80)]
    checks = [answer(f"c{n}", "", grade=True, solution=False) for n in range(20)]
    results = [verdict(f"c{n}", 0, 1, message=f"c{n}: no\n\nsentence {n}") for n in range(20)]
    html = page(*flood, *checks, results=results)
    assert all(f"<p>sentence {n}</p>" in html for n in range(20))
    assert len(html.encode()) < 2_000_000


def test_a_lone_surrogate_can_be_written():
    """Text that is no Unicode does not stop the file from being written."""
    assert "�" in page(results=[verdict("f", 0, 1, message="\ud800")]).encode().decode()


def test_a_page_without_a_notebook():
    """A file that could not be read still has its page."""
    graded = Graded(
        "ada", "tiny", "tiny", {}, (verdict("f", None, 1, state="human"),), ("Cut off.",)
    )
    assert "Cut off." in render_page(graded)


def test_the_same_page_again():
    """A rerun gives the same bytes."""
    assert render_page(hostile()) == render_page(hostile())
