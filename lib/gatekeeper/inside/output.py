"""Keep what honest cells print by accident small enough for the grader to take.

A message that is too large makes the grader hang up, and a cell that prints without end makes it
read without end. Hostile code can go around this; the grader's own bounds hold all the same.
"""

from ipykernel.iostream import OutStream
from jupyter_client.session import Session


class BoundedStream(OutStream):
    """Standard output or error that keeps the beginning and the end of what a cell prints."""

    first, last = 400_000, 100_000
    _cell, _room, _end, _left_out = "", 0, "", 0

    def write(self, string: str) -> int | None:
        """Write, or keep for the end of the cell what is too much.

        Parameters
        ----------
        string : str
            Text.

        Returns
        -------
        int or None
            Characters taken.
        """
        cell = self.parent_header.get("msg_id", "")
        if cell != self._cell:
            self._cell, self._room, self._end, self._left_out = cell, self.first, "", 0
        if not isinstance(string, str) or len(string) <= self._room:
            self._room -= len(string)
            return super().write(string)
        if self._room:
            super().write(string[: self._room])
        rest = string[self._room :]
        kept = (self._end + rest)[-self.last :]
        self._left_out += len(self._end) + len(rest) - len(kept)
        self._end, self._room = kept, 0
        return len(string)

    def finish(self) -> None:
        """Write the end of what the cell printed."""
        if self._end:
            gap = f"\n[... {self._left_out:,} characters left out ...]\n" if self._left_out else ""
            text, self._end, self._left_out = gap + self._end, "", 0
            super().write(text)


class BoundedSession(Session):
    """Messages that the grader takes."""

    most = 1 << 24

    def serialize(self, msg: dict, ident=None) -> list[bytes]:
        """Turn a message into bytes, with a sentence for content that is too large.

        Parameters
        ----------
        msg : dict
            The message.
        ident : bytes or list of bytes, optional
            Where it goes.

        Returns
        -------
        list of bytes
            What is sent.
        """
        parts = super().serialize(msg, ident)
        size = sum(len(part) for part in parts)
        if size <= self.most:
            return parts
        return super().serialize(msg | {"content": _replaced(msg["content"], size)}, ident)


def _replaced(content: dict, size: int) -> dict:
    text = f"[... {size / 1e6:,.0f} MB left out ...]"
    if "data" in content:
        return content | {"data": {"text/plain": text}, "metadata": {}}
    if "text" in content:
        return content | {"text": text}
    count = content.get("execution_count", 0)
    answer = {"status": "error", "ename": "TooLarge", "evalue": text, "traceback": [text]}
    return answer | {"execution_count": count}
