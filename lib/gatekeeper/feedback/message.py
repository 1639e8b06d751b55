"""A message of plain text, taken apart into what a page can set: lines, paragraphs, code."""

import re
from dataclasses import dataclass, field
from typing import Literal

# "Question: ..." and its like begin with a label; a sentence with a colon further on does not.
LABEL = re.compile(r"([A-Z][^:.,;!?()`\"]{1,28}):(?= )")
TITLE, GIST = 80, 160
NARROWEST = 60


@dataclass(frozen=True)
class Block:
    """One piece of a message.

    Attributes
    ----------
    kind : {"title", "text", "code"}
        The first line of a paragraph of several, a sentence or more, or indented lines.
    text : str
        Without its label and without the indentation.
    label : str
        What stands before the colon, or nothing.
    """

    kind: Literal["title", "text", "code"]
    text: str
    label: str = ""


@dataclass(frozen=True)
class Message:
    """What a student reads about one question.

    Attributes
    ----------
    headline : str
        The first line.
    paragraphs : list of list of Block
        The rest.
    text : str
        All of it, as it was written.
    """

    headline: str
    paragraphs: list[list[Block]] = field(default_factory=list)
    text: str = ""

    @property
    def gist(self) -> str:
        """The first title, or else the first sentence after the headline, or the headline."""
        blocks = [block for blocks in self.paragraphs for block in blocks if block.kind != "code"]
        titles = [block.text for block in blocks if block.kind == "title"]
        gist = next(iter([*titles, *(block.text for block in blocks)]), self.headline)
        return gist if len(gist) <= GIST else gist[:GIST].rstrip() + " …"


def read_message(text: str) -> Message:
    """Take a message apart.

    Paragraphs are separated by empty lines, lines that begin with four spaces are code, and
    lines that were wrapped are joined again.

    Parameters
    ----------
    text : str
        The message, made harmless by `gatekeeper.feedback.sanitise.plain`.

    Returns
    -------
    Message
        With an empty headline for an empty text.
    """
    headline, _, rest = text.strip("\n").partition("\n")
    prose = [line for line in rest.split("\n") if line and not line.startswith("    ")]
    width = max([NARROWEST, *map(len, prose)])
    paragraphs = [part for part in re.split(r"\n(?:[ \t]*\n)+", rest) if part.strip()]
    return Message(
        headline.strip(), [_blocks(part.strip("\n"), width) for part in paragraphs], text
    )


def _blocks(paragraph: str, width: int) -> list[Block]:
    pieces: list[list[str]] = []
    for line in paragraph.split("\n"):
        code = line.startswith("    ")
        if pieces and pieces[-1][0] == "code" and code:
            pieces[-1][1] += "\n" + line[4:]
        elif (
            pieces and pieces[-1][0] == "text" and not code and _wrapped(pieces[-1][2], line, width)
        ):
            pieces[-1][1:] = [pieces[-1][1] + " " + line.strip(), line]
        else:
            pieces.append(["code", line[4:], line] if code else ["text", line.strip(), line])
    blocks = [_block(kind, text) for kind, text, _ in pieces]
    first = blocks[0]
    if len(blocks) > 1 and first.kind == "text" and not first.label and len(first.text) < TITLE:
        blocks[0] = Block("title", first.text)
    return blocks


def _wrapped(line: str, following: str, width: int) -> bool:
    # A line was broken for its length if the next word did not fit.
    word = following.split(" ", 1)[0]
    return len(line) + 1 + len(word) > width


def _block(kind: str, text: str) -> Block:
    label = LABEL.match(text) if kind == "text" else None
    if label is None:
        return Block(kind, text)
    return Block(kind, text[label.end() :].strip(), label[1])
