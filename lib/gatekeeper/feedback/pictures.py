"""Pictures of strangers, reduced to their pixels before they enter a page."""

import base64
import io
import warnings
from dataclasses import dataclass

from PIL import Image

PIXELS = 30_000_000
WIDEST = 1200
HEAVY = 150_000


@dataclass(frozen=True)
class Figure:
    """A picture that this process encoded itself.

    Attributes
    ----------
    uri : str
        Data URI of a PNG or JPEG file.
    width, height : int
        Size in pixels.
    """

    uri: str
    width: int
    height: int


def figure(encoded: str) -> Figure | None:
    """Decode a picture and encode it again, so that only its pixels remain.

    Parameters
    ----------
    encoded : str
        A PNG or JPEG file in base64.

    Returns
    -------
    Figure or None
        None when it is neither, is damaged, or holds more than 30 million pixels.
    """
    # Decoders of pictures raise whatever the damaged file leads them to.
    try:
        pixels = _decode(base64.b64decode(encoded))
    except Exception:
        return None
    # A transparent plot has black axes, which a dark page would swallow.
    paper = Image.new("RGBA", pixels.size, "white")
    picture = Image.alpha_composite(paper, pixels).convert("RGB")
    picture.thumbnail((WIDEST, 4 * WIDEST))
    kind, data = "png", _encode(picture, "PNG", optimize=True)
    if len(data) > HEAVY:
        kind, data = "jpeg", _encode(picture, "JPEG", quality=80)
    uri = f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
    return Figure(uri, picture.width, picture.height)


def _decode(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow warns of what is refused below.
        warnings.simplefilter("ignore")
        stored = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if stored.width * stored.height > PIXELS:
            raise ValueError(f"{stored.size} pixels")
        return stored.convert("RGBA")


def _encode(picture: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
