"""Python code as HTML: one element a line, numbered and coloured by the style sheet."""

from markupsafe import Markup, escape
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token

# The style sheet knows these six; everything else is ink.
COLOURS = {
    Keyword: "k",
    Operator.Word: "k",
    String: "s",
    Comment: "c",
    Number: "m",
    Name.Builtin: "b",
    Name.Function: "d",
    Name.Class: "d",
    Name.Decorator: "d",
}
LONGEST = 2000


def highlight(source: str) -> Markup:
    """Colour Python code.

    Parameters
    ----------
    source : str
        Code, right or wrong, made harmless by `gatekeeper.feedback.sanitise.plain`.

    Returns
    -------
    Markup
        One ``span`` of class ``l`` for each line, its line break included.
    """
    # Looking for the end of a token takes long in a line of a megabyte.
    if max(map(len, source.split("\n"))) > LONGEST:
        tokens = [(Token.Text, source)]
    else:
        tokens = PythonLexer(stripnl=False, ensurenl=False).get_tokens(source)
    lines = [[]]
    for kind, text in tokens:
        first, *others = text.split("\n")
        lines[-1].append(_coloured(kind, first))
        lines += [[_coloured(kind, piece)] for piece in others]
    return Markup("").join(
        Markup('<span class="l">{}\n</span>').format(Markup("").join(line)) for line in lines
    )


def _coloured(kind, text: str) -> Markup:
    colour = next((name for token, name in COLOURS.items() if kind in token), None)
    if colour is None or not text.strip():
        return escape(text)
    return Markup('<span class="{}">{}</span>').format(colour, text)
