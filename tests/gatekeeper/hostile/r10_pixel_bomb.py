"""Pictures that are small files and large pictures, and files that are no pictures at all."""

ROW = 10
ANSWERS = {
    "scale": """
import struct, zlib
from IPython.display import Image, display, publish_display_data

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

def picture(size):
    head = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((size // 8 + 1) * size))
    parts = chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(parts)

display(Image(picture(20_000)))
for broken in (b"\\x89PNG\\r\\n\\x1a\\n<script>alert(1)</script>", b"", b"GIF89a" + bytes(100)):
    publish_display_data({"image/png": broken.hex(), "image/jpeg": "<script>alert(1)</script>"})

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
