"""Packed lists of archives: whatever is wrong with them is one kind of error."""

import io
import zipfile

import pytest

from monitor.archives.packed import unpacked
from monitor.errors import NotAFeed

ROWS = b"20260311,IZ,rockets\n" * 20


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("events.csv", ROWS)
    return out.getvalue()


def test_a_zip_gives_its_first_file_and_no_more_than_allowed():
    assert unpacked(zipped(), len(ROWS)) == ROWS
    with pytest.raises(NotAFeed, match="more than"):
        unpacked(zipped(), len(ROWS) - 1)


def test_any_damaged_byte_of_a_zip_is_refused_or_harmless():
    whole, refused = zipped(), 0
    for at in range(4, len(whole)):
        damaged = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            assert unpacked(damaged, len(ROWS)) == ROWS
        except NotAFeed:
            refused += 1
    assert refused > len(whole) // 4


def test_a_zip_packed_in_a_way_that_python_does_not_know_is_refused():
    body = bytearray(zipped())
    listed = body.index(b"PK\x01\x02")  # its entry in the list at the end
    body[8:10] = body[listed + 10 : listed + 12] = (99).to_bytes(2, "little")  # the method
    with pytest.raises(NotAFeed, match="not supported"):
        unpacked(bytes(body), len(ROWS))
