"""Outputs are bounded while they arrive, and harmless afterwards."""

import base64
import io

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from PIL import Image

from gatekeeper.execute.clean import clean_image, clean_text
from gatekeeper.execute.outputs import Collector


def picture(kind="PNG", size=(4, 3)) -> str:
    """An image, as a kernel sends it."""
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, kind)
    return base64.b64encode(stream.getvalue()).decode()


def shown(**data) -> NotebookNode:
    """An output of the given kinds."""
    return new_output("display_data", {kind.replace("_", "/"): text for kind, text in data.items()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text\x1b]8;;http://a.b\x1b\\link", "textlink"),
        ("a\x00b\x07c\x7f\x9bd", "abcd"),
        ("10 %\r50 %\r100 %\n", "100 %\n"),
        ("one\r\ntwo\n", "one\ntwo\n"),
        ("\ud800", "?"),
        ("tab\there", "tab\there"),
        (None, "None"),
    ],
    ids=repr,
)
def test_clean_text(text, expected):
    assert clean_text(text, 100) == expected


def test_long_text_keeps_both_ends():
    text = clean_text("a" * 50_000 + "z" * 50_000, 900)
    assert text.startswith("a" * 600)
    assert text.endswith("z" * 300)
    assert "99,100 characters left out" in text


def test_escapes_are_removed_in_linear_time():
    clean_text("\x1b]" * 500_000, 1_000_000)
    clean_text("\r" * 1_000_000, 1_000_000)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_images_pass(kind):
    assert clean_image(f"image/{kind.lower()}", picture(kind), 10_000)


@pytest.mark.parametrize(
    "data",
    ["", "no base64!", base64.b64encode(b"<svg/>").decode(), picture("JPEG"), picture("GIF"), None],
)
def test_what_is_no_png_does_not_pass(data):
    assert clean_image("image/png", data, 10_000) is None


def test_broken_and_large_images_do_not_pass():
    assert clean_image("image/png", picture()[:-40], 10_000) is None
    assert clean_image("image/png", picture(size=(6000, 6000)), 10**7) is None
    assert clean_image("image/png", picture(), 10) is None


def test_only_text_and_images_are_kept():
    collector = Collector(10)
    collector.add(shown(text_html="<script>", image_png=picture(), text_plain="p"))
    collector.add(shown(text_html="<script>", **{"image_svg+xml": "<svg/>"}))
    (output,) = collector.finish()
    assert output.data.keys() == {"image/png", "text/plain"}


def test_a_flood_of_lines_is_one_bounded_stream():
    collector = Collector(10)
    for number in range(20_000):
        collector.add(new_output("stream", name="stdout", text=f"line {number}\n"))
    outputs = collector.finish()
    assert sum(len(str(output)) for output in outputs) < 20_000
    assert outputs[0].text.startswith("line 0\n")
    assert outputs[-1].text.endswith("line 19999\n")


def test_a_flood_of_figures_is_bounded():
    collector = Collector(10)
    for _ in range(3000):
        collector.add(shown(image_png=picture()))
    outputs = collector.finish()
    assert len(outputs) < 120
    assert any("outputs left out" in output.get("text", "") for output in outputs)


def test_clear_output_makes_room():
    collector = Collector(10)
    for _ in range(100):
        collector.clear()
        collector.add(new_output("stream", name="stdout", text="x" * 4000))
    assert len(collector.finish()) == 1
    assert not collector.dropped


@pytest.mark.parametrize(
    "output",
    [
        {},
        {"output_type": "display_data"},
        {"output_type": "display_data", "data": "text"},
        {"output_type": "display_data", "data": {"image/png": ["a"]}},
        {"output_type": "stream", "text": ["a"], "name": 5},
        {"output_type": "error", "traceback": "text", "ename": None},
    ],
    ids=str,
)
def test_malformed_outputs_do_no_harm(output):
    collector = Collector(10)
    collector.add(NotebookNode(output))
    assert len(str(collector.finish())) < 500
