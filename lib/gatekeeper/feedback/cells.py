"""Cells and their outputs as pieces of HTML, each within what is left of the page's size."""

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from gatekeeper.feedback.budget import LEFT_OUT, NO_PICTURE, Budget
from gatekeeper.feedback.code import highlight
from gatekeeper.feedback.parts import source_of
from gatekeeper.feedback.pictures import figure
from gatekeeper.feedback.sanitise import cut, plain, printed

CODE = Markup('<pre class="code"><code>{}</code></pre>')
OUTPUT = Markup('<pre class="output {}">{}</pre>')
FIGURE = Markup(
    '<figure><img src="{}" width="{}" height="{}" alt="Picture {} drawn by this cell"></figure>'
)
SOURCE_LIMIT, OUTPUT_LIMIT, ERROR_LIMIT = 20_000, 8_000, 4_000
OUTPUTS, PICTURES = 40, 20
# No links, no pictures, no HTML: what is left cannot name an address.
MARKDOWN = MarkdownIt("zero").enable(
    ["emphasis", "backticks", "list", "fence", "code", "blockquote", "newline", "escape"]
)


def show_source(cell: dict, budget: Budget) -> Markup:
    """Show what a student wrote.

    Parameters
    ----------
    cell : dict
        A code or text cell.
    budget : Budget
        What is left of the page.

    Returns
    -------
    Markup
        Coloured code, or text with its emphasis, lists and code.
    """
    source = plain(cut(source_of(cell), SOURCE_LIMIT)).strip("\n")
    if cell["cell_type"] == "code":
        return budget.of_text(CODE.format(highlight(source)))
    if not source.strip():
        return LEFT_OUT.format("Nothing is written here.")
    return budget.of_text(
        Markup('<div class="prose">{}</div>').format(Markup(MARKDOWN.render(source)))
    )


def show_outputs(cell: dict, budget: Budget) -> list[Markup]:
    """Show what a cell printed and drew.

    Parameters
    ----------
    cell : dict
        A code cell, executed or not.
    budget : Budget
        What is left of the page.

    Returns
    -------
    list of Markup
        Text, errors and pictures, in order; everything else is dropped.
    """
    shown, pictures, outputs = [], 0, _merged(cell.get("outputs", []))
    for output in outputs[:OUTPUTS]:
        data = output.get("data", {})
        picture = data.get("image/png") or data.get("image/jpeg")
        if picture:
            pictures += 1
            shown.append(_picture(picture, pictures, budget))
        elif output["output_type"] == "stream":
            text = printed(cut(_text(output.get("text")), OUTPUT_LIMIT)).strip("\n")
            shown.append(_output(text, str(output.get("name")), budget))
        elif output["output_type"] == "error":
            shown.append(_output(_error(output), "error", budget))
        else:
            text = plain(cut(_text(data.get("text/plain")), OUTPUT_LIMIT))
            shown.append(_output(text, "result", budget))
    if len(outputs) > OUTPUTS:
        more = LEFT_OUT.format(f"{len(outputs) - OUTPUTS:,} more outputs are left out.")
        shown.append(budget.of_text(more))
    return [piece for piece in shown if piece]


def _merged(outputs: list[dict]) -> list[dict]:
    # A program that prints line by line may leave one output for each.
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == last.get("output_type") == "stream" and (
            output.get("name") == last.get("name")
        ):
            merged[-1] = last | {"text": _text(last.get("text")) + _text(output.get("text"))}
        else:
            merged.append(output)
    return merged


def _text(value) -> str:
    return value if isinstance(value, str) else "".join(map(str, value or ()))


def _error(output: dict) -> str:
    lines = output.get("traceback") or [f"{output.get('ename')}: {output.get('evalue')}"]
    return printed(cut("\n".join(map(str, lines)), ERROR_LIMIT))


def _output(text: str, kind: str, budget: Budget) -> Markup:
    if not text.strip():
        return Markup("")
    kind = kind if kind in ("stdout", "stderr", "error", "result") else "stdout"
    return budget.of_text(OUTPUT.format(kind, escape(text)))


def _picture(encoded, count: int, budget: Budget) -> Markup:
    # Decoding costs time, so a full page ends it.
    picture = figure(_text(encoded)) if budget.pictures > 0 and count <= PICTURES else None
    if picture is None:
        return budget.of_text(NO_PICTURE)
    return budget.of_pictures(FIGURE.format(picture.uri, picture.width, picture.height, count))
