"""Text and images of untrusted code, made harmless."""

import base64
import binascii
import io
import re
import warnings

from PIL import Image

IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG"}
MOST_PIXELS = 20_000_000
# The kernel in the sandbox writes the same words where it leaves something out.
MARK = "left out ...]"
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
    gap = f"\n[... {missing + gone:,} characters {MARK}\n"
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
