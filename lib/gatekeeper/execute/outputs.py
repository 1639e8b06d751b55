"""Outputs of untrusted code: bounded while they arrive, cleaned before they are kept."""

import base64
import binascii
import io
import re
import warnings
from collections import deque

from nbformat import NotebookNode
from PIL import Image

IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG"}
MOST_PIXELS = 20_000_000
MOST_OUTPUTS = 100
LAST_OUTPUTS = 10
# A figure takes more room than the text beside it.
IMAGE_SHARE = 4
ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# Only what the last carriage return of a line left visible: progress bars.
OVERWRITTEN = re.compile(r"^[^\n]*\r(?=[^\r\n])", re.MULTILINE)


def clean_text(text, most: int) -> str:
    """Make text harmless: no terminal escapes, no control characters, bounded.

    Parameters
    ----------
    text : object
        Meant to be a string.
    most : int
        Characters kept, the first and the last ones.

    Returns
    -------
    str
        Valid Unicode with newlines and tabs.
    """
    text = text if isinstance(text, str) else str(text)[:most]
    # Twice what is kept, so that cleaning 20 MB does not take a minute.
    gone = max(0, len(text) - 4 * most)
    text = text[: 2 * most] + text[len(text) - 2 * most :] if gone else text
    text = OVERWRITTEN.sub("", text.replace("\r\n", "\n"))
    text = CONTROLS.sub("", ESCAPES.sub("", text))
    return shorten(text.encode("utf-8", "replace").decode("utf-8"), most, gone)


def shorten(text: str, most: int, gone: int = 0) -> str:
    """Keep the beginning and the end of a long text.

    Parameters
    ----------
    text : str
        Of any length.
    most : int
        Characters kept.
    gone : int
        Characters that were taken out of its middle before.

    Returns
    -------
    str
        With a line that says how much is missing.
    """
    if len(text) <= most:
        return text
    first, missing = 2 * most // 3, len(text) - most
    gap = f"\n[... {missing + gone:,} characters left out ...]\n"
    return text[:first] + gap + text[first + missing :]


def clean_image(mime: str, data, most: int) -> str | None:
    """Check that an image is what it says it is.

    Parameters
    ----------
    mime : str
        ``image/png`` or ``image/jpeg``.
    data : object
        Meant to be base64.
    most : int
        Characters of base64 accepted.

    Returns
    -------
    str or None
        Base64 without line breaks; None when the image is no such image or too large.
    """
    if not isinstance(data, str) or len(data) > most:
        return None
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(raw), formats=(IMAGES[mime],)) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                image.verify()
    # Pillow's readers raise whatever their parsing trips over.
    except (binascii.Error, Exception):
        return None
    return base64.b64encode(raw).decode("ascii")


class Collector:
    """The outputs of one cell, bounded at every moment.

    Parameters
    ----------
    kilobytes : int
        Text kept; images may take `IMAGE_SHARE` times as much.
    """

    def __init__(self, kilobytes: int):
        self.most = kilobytes * 1000
        self.clear()

    def clear(self) -> None:
        """Forget everything, as ``clear_output`` asks."""
        self.first: list[NotebookNode] = []
        self.last: deque[NotebookNode] = deque(maxlen=LAST_OUTPUTS)
        self.used = {"text": 0, "image": 0}
        self.dropped = 0

    def add(self, output: NotebookNode) -> NotebookNode | None:
        """Take one output as the kernel sent it.

        Parameters
        ----------
        output : NotebookNode
            Of any of nbformat's types; its content may be anything.

        Returns
        -------
        NotebookNode or None
            What was kept.
        """
        if self._continues(output):
            return self.first[-1]
        kept = self.cleaned(output) if not self.dropped else None
        if kept is None and not self.dropped:
            return None
        if not self.dropped and self._fits(kept):
            self.first.append(kept)
            return kept
        # Of thousands only the last few are worth the cleaning.
        self.dropped += 1
        self.last.append(output)
        return None

    def _fits(self, kept: NotebookNode) -> bool:
        kind = "image" if IMAGES.keys() & kept.get("data", {}).keys() else "text"
        size, limit = len(str(kept)), self.most * (IMAGE_SHARE if kind == "image" else 1)
        if len(self.first) >= MOST_OUTPUTS or self.used[kind] + size > limit:
            return False
        self.used[kind] += size
        return True

    def _continues(self, output: NotebookNode) -> bool:
        # A loop that prints arrives in thousands of pieces of one stream.
        before = self.first[-1] if self.first else {}
        same = output.get("output_type") == "stream" == before.get("output_type")
        if not same or before["name"] != output.get("name") or self.dropped:
            return False
        # A carriage return takes back at most the line it stands in.
        line = before["text"].rfind("\n") + 1
        text = clean_text(before["text"][line:] + str(output.get("text", "")), self.most)
        grown = line + len(text) - len(before["text"])
        if self.used["text"] + grown > self.most:
            return False
        self.used["text"] += grown
        before["text"] = before["text"][:line] + text
        return True

    def cleaned(self, output: NotebookNode, most: int | None = None) -> NotebookNode | None:
        """Reduce an output to text, PNG and JPEG.

        Parameters
        ----------
        output : NotebookNode
            As the kernel sent it.
        most : int, optional
            Characters of text; half of the cell's when absent.

        Returns
        -------
        NotebookNode or None
            None when nothing of it can be kept.
        """
        most, kind = most or self.most // 2, output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            text = clean_text(output.get("text", ""), most)
            return NotebookNode(output_type="stream", name=name, text=text)
        if kind == "error":
            return self._error(output, most)
        data = output.get("data")
        kept = NotebookNode()
        for mime, content in data.items() if isinstance(data, dict) else ():
            if mime == "text/plain":
                kept[mime] = clean_text(content, most)
            elif mime in IMAGES:
                image = clean_image(mime, content, self.most * IMAGE_SHARE)
                kept.update({mime: image} if image else {})
        if not kept:
            return None
        return NotebookNode(output_type="display_data", metadata=NotebookNode(), data=kept)

    @staticmethod
    def _error(output: NotebookNode, most: int) -> NotebookNode:
        lines = output.get("traceback")
        text = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
        return NotebookNode(
            output_type="error",
            ename=clean_text(output.get("ename", ""), 200),
            evalue=clean_text(output.get("evalue", ""), most // 4),
            traceback=clean_text(text, most // 2).split("\n"),
        )

    def finish(self) -> list[NotebookNode]:
        """Give what is kept.

        Returns
        -------
        list of NotebookNode
            The first outputs, a line that says how many are missing, and the last ones.
        """
        if not self.dropped:
            return self.first
        share = self.most // (4 * LAST_OUTPUTS)
        last = [kept for output in self.last if (kept := self.cleaned(output, share))]
        missing = self.dropped - len(last)
        text = f"[... {missing:,} outputs left out ...]\n" if missing else "[...]\n"
        gap = NotebookNode(output_type="stream", name="stdout", text=text)
        return [*self.first, gap, *last]
