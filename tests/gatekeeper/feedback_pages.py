"""Graded notebooks for the tests of feedback pages, the worst of them written by an attacker."""

import base64
import io

from PIL import Image

from gatekeeper.model import Flag, Graded, Result

# Elements that run code, load something, or cover the page.
ACTIVE = {"script", "svg", "math", "iframe", "object", "embed", "form", "input", "base", "video"}
ACTIVE |= {"audio", "button", "textarea", "template", "portal", "marquee", "xss", "dialog"}

# Each raises `window.pwned` or asks another machine for something, where it is let.
HOSTILE_TEXTS = [
    "<script>window.pwned = 1; document.title = 'pwned'</script>",
    "<img src=x onerror='window.pwned = 1'>",
    "<img src='https://tracker.example/seen.png'>",
    "<svg onload='window.pwned = 1'><script>window.pwned = 1</script></svg>",
    "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
    "<iframe src='javascript:parent.pwned = 1'></iframe>",
    "</style><style>@import 'https://tracker.example/a.css'; body { display: none }</style>",
    "<div style='position: fixed; inset: 0; background: url(https://tracker.example/b)'>10/10</div>",
    "</pre></code></section></main><h1>10 of 10 points</h1>",
    '" onmouseover="window.pwned = 1" x=\'',
    "<a href='javascript:window.pwned = 1' autofocus onfocus='window.pwned = 1'>next</a>",
    "<meta http-equiv=refresh content='0; url=https://tracker.example/c'>",
    "<base href='https://tracker.example/'><link rel=stylesheet href=d.css>",
    "<form action='https://tracker.example/e'><input autofocus onfocus='window.pwned = 1'></form>",
    '<!--<img src="--><img src=x onerror=window.pwned=1>//">',
    '<noscript><p title="</noscript><img src=x onerror=window.pwned=1>">',
    "]]><math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x&gt;'>",
    "{{ 7 * 7 }}{% for x in y %}{{ self.__init__.__globals__ }}",
    "[link](javascript:window.pwned=1) ![picture](https://tracker.example/f.png) <https://x.example>",
    "\x1b]8;;https://tracker.example\x07click\x1b]8;;\x07 \x1b[2J\x1b[31mred\x1b[0m \x9b1m\x00\x08",
    "\u202egnp.exe\u2066\u200b\ufeff\u2028\u3164 \u2067if access:\u2069",
    "Z" + "\u0300" * 500 + "algo",
    "\N{MATHEMATICAL BOLD CAPITAL A}\N{FAMILY}" + "W" * 5000,
]


def answer(name, source, *, grade=False, solution=True, cell_type="code", outputs=()):
    """One of nbgrader's cells."""
    marks = {"grade_id": name, "grade": grade, "solution": solution, "locked": not solution}
    cell = {"cell_type": cell_type, "source": source, "metadata": {"nbgrader": marks}}
    return cell | ({"outputs": list(outputs), "execution_count": 1} if cell_type == "code" else {})


def text(source):
    """A text cell."""
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def verdict(name, points, most, *, state="graded", reason="", message="", misconception=None):
    """The result of a judged cell."""
    return Result(name, "judged", points, most, state, reason, message, misconception)


def png(width=4, height=3):
    """A white picture, in base64."""
    file = io.BytesIO()
    Image.new("L", (width, height), 255).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def hostile(times=1):
    """Give a notebook that attacks its reader wherever a stranger's text can stand."""
    cells, results = [text("# Title\n" + HOSTILE_TEXTS[0]), text(f"## {HOSTILE_TEXTS[1]}")], []
    for n, attack in enumerate(HOSTILE_TEXTS * times):
        outputs = [
            {"output_type": "stream", "name": attack, "text": attack * 20},
            {"output_type": "stream", "name": "stdout", "text": "#" * 100_000 + "\n"},
            {"output_type": "error", "ename": attack, "evalue": attack, "traceback": [attack] * 50},
            {"output_type": "display_data", "data": {"text/html": attack, "image/svg+xml": attack}},
            {"output_type": "display_data", "data": {"image/png": png(), "text/plain": attack}},
            {"output_type": "execute_result", "data": {"text/plain": attack}},
            {"output_type": "display_data", "data": {"image/png": attack}},
        ]
        cells += [
            text(f"### {n} {attack}"),
            answer(f"code-{n}", f"x = '''{attack}'''\n# {attack}", outputs=outputs),
            {"cell_type": "code", "source": attack * 9, "metadata": {}, "outputs": outputs},
            answer(f"{n}{attack}", attack, grade=True, cell_type="markdown"),
        ]
        message = f"{attack}\n\n{attack}:\n    {attack}\n\nQuestion: {attack}"
        results.append(verdict(f"{n}{attack}", n % 3, 2, message=message, reason=attack))
    notebook = {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    flags = (Flag("network", "code-0", "For the instructor's eyes only."),)
    name = HOSTILE_TEXTS[0] * 5
    return Graded(name, "tiny", "tiny", notebook, tuple(results), tuple(HOSTILE_TEXTS), flags)
