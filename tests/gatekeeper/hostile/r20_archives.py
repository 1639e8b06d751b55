"""Archives that write outside of their folder, and one that unpacks to a gigabyte."""

import io
import tarfile
import zipfile

ROW = 20
ANSWERS = {}


def place(folder):
    """Plant archives."""
    with zipfile.ZipFile(folder / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../planted-by-an-archive", "x")
        archive.writestr("bomb", bytes(100_000_000))
    with tarfile.open(folder / "more.tar", "w") as archive:
        member = tarfile.TarInfo("../../../planted-by-an-archive")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))


EXPECTED = {}
