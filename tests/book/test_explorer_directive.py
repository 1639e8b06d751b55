"""The directive that puts a live explorer into a page, in small projects of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gatedrnn.viz.explorers.gradient_flow import MODULE, describe
from gatedrnn.viz.explorers.panel import PANEL

EXTENSIONS = Path(__file__).resolve().parents[2] / "book" / "_ext"
CONF = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "explorer"]
"""
EXPLORERS = (
    "bptt-paths",
    "gradient-flow",
    "gru-mix",
    "kernel-ladder",
    "memory-horizon",
    "one-cell",
    "saturation",
    "spectral-radius",
)
LIVE = """
# Page

```{explorer} gradient-flow
:forget_bias: 5
:T: 20
:name: flow

The caption.

The legend.
```
"""


@pytest.fixture
def build(tmp_path):
    """Function that builds pages; returns the finished process and the output folder."""

    def build(builder="html", **pages):
        for name, text in {"conf.py": CONF, **pages}.items():
            path = tmp_path / (name if "." in name else f"{name}.md")
            if not path.exists():
                path.write_text(text)
        out = tmp_path / builder
        command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-b", builder]
        done = subprocess.run([*command, tmp_path, out], capture_output=True, text=True)
        return done, out

    return build


def scripts(html: str) -> list[str]:
    return re.findall(r'<script type="(?:text/plain|module)".*?</script>', html, re.DOTALL)


def test_page_holds_picture_panel_module_and_host(build):
    done, out = build(index=LIVE, other="---\norphan: true\n---\n# Other\n")
    assert done.returncode == 0, done.stderr
    html = (out / "index.html").read_text()
    assert f'alt="{describe(forget_bias=5.0, T=20)}"' in html
    (image,) = re.findall(r'src="(_images/gradient-flow-[^"]*\.png)"', html)
    assert (out / image).stat().st_size > 10_000
    assert "&quot;forget_bias&quot;: 5.0" in html
    assert "&quot;T&quot;: 20" in html
    assert 'id="flow"' in html
    assert "The caption." in html
    assert "The legend." in html
    assert len(scripts(html)) == 3
    other = (out / "other.html").read_text()
    assert "text/plain" not in other
    assert 'type="module"' not in other


def test_two_explorers_share_one_module(build):
    done, out = build(index=LIVE + LIVE.replace("name: flow", "name: flow-2").replace("# Page", ""))
    assert done.returncode == 0, done.stderr
    html = (out / "index.html").read_text()
    assert html.count("data-explorer=") == 2
    assert len(scripts(html)) == 3


def test_all_explorers_share_one_panel_and_stay_light(build):
    """What all share is sent once; an explorer and its host stay small beside it."""
    directives = "".join(f"```{{explorer}} {slug}\n\nA caption.\n```\n\n" for slug in EXPLORERS)
    done, out = build(index=f"# Page\n\n{directives}")
    assert done.returncode == 0, done.stderr
    panel, *rest = scripts((out / "index.html").read_text())
    modules, host = [s for s in rest if "text/plain" in s], [s for s in rest if "module" in s[:30]]
    assert 'id="gr-explorer-panel"' in panel
    assert len(panel.encode()) < 12_000
    assert len(modules) == len(EXPLORERS)
    assert len(host) == 1
    for slug, module in zip(EXPLORERS, modules, strict=True):
        assert f'id="gr-explorer-{slug}"' in module
        assert len(module.encode()) + len(host[0].encode()) < 15_000


def test_own_alternative_text_wins(build):
    done, out = build(index=LIVE.replace(":T: 20", ":alt: Three curves."))
    assert done.returncode == 0, done.stderr
    assert 'alt="Three curves."' in (out / "index.html").read_text()


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders_get_the_picture_alone(build, builder):
    done, out = build(builder, index=LIVE)
    assert done.returncode == 0, done.stderr
    text = "".join(path.read_text() for path in out.glob("*.t*x*"))
    assert "caption." in text
    assert "createModel" not in text


@pytest.mark.parametrize("part", [MODULE, PANEL], ids=["module", "panel"])
def test_page_is_made_again_when_its_code_changes(build, part):
    build(index=LIVE)
    times = part.stat()
    unchanged, _ = build(index=LIVE)
    assert "0 added, 0 changed" in unchanged.stdout
    try:
        part.touch()
        changed, _ = build(index=LIVE)
    finally:
        os.utime(part, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "0 added, 1 changed" in changed.stdout


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            LIVE.replace("forget_bias", "forgetbias"),
            "explorer gradient-flow: unknown setting 'forgetbias', expected one of forget_bias, "
            "input_bias, recurrent_scale, T",
        ),
        (
            LIVE.replace(": 20", ": 2000"),
            "gradient flow: T is 2000, expected an integer from 2 to 200",
        ),
        (LIVE.replace(": 20", ": many"), "T is 'many', expected an integer"),
        (
            LIVE.replace("gradient-flow", "gradient-flaw"),
            "explorer: there is no explorer 'gradient-flaw'",
        ),
    ],
)
def test_a_mistake_in_the_page_is_one_sentence(build, written, sentence):
    done, _ = build(index=written)
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
