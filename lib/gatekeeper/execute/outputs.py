"""Outputs of untrusted code: bounded while they arrive, cleaned before they are kept."""

from collections import deque

from nbformat import NotebookNode

from gatekeeper.execute.clean import IMAGES, MARK, clean_image, clean_text

MOST_OUTPUTS = 100
LAST_OUTPUTS = 10
# A figure takes more room than the text beside it.
IMAGE_SHARE = 4


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

    @property
    def cut(self) -> bool:
        """Whether anything is missing, here or already where it was printed."""
        texts = (str(output.get("text", output.get("data", ""))) for output in self.first)
        return bool(self.dropped) or any(MARK in text for text in texts)

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
        text = f"[... {missing:,} outputs {MARK}\n" if missing else "[...]\n"
        gap = NotebookNode(output_type="stream", name="stdout", text=text)
        return [*self.first, gap, *last]
