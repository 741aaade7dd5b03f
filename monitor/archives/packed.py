"""Gzip and zip in memory, unpacked no further than a limit."""

import io
import zipfile
import zlib

from monitor.errors import NotAFeed

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
# What zipfile lets through, besides its own error, for a damaged, an encrypted or an oddly packed
# one (both RuntimeError).
BROKEN = (zipfile.BadZipFile, IndexError, RuntimeError, ValueError, OSError)


def unpacked(body: bytes, limit: int) -> bytes:
    """`body`, or what is in it. Raises NotAFeed beyond `limit` bytes, zlib.error or EOFError for
    a damaged or cut off gzip.
    """
    if body[:2] == GZIP:
        return _gunzipped(body, limit)
    return _unzipped(body, limit) if body[:4] == ZIP else body


def _gunzipped(body: bytes, limit: int) -> bytes:
    out = bytearray()
    while body[:2] == GZIP:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += stream.decompress(body, limit + 1 - len(out))
        if len(out) > limit:
            raise _too_big(limit)
        if not stream.eof:
            raise EOFError("it is cut off")
        body = stream.unused_data
    return bytes(out)


def _unzipped(body: bytes, limit: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as folder, folder.open(folder.infolist()[0]) as file:
            found = file.read(limit + 1)
    except (*BROKEN, zlib.error, EOFError) as error:
        raise NotAFeed(f"a damaged zip: {error}") from error
    if len(found) > limit:
        raise _too_big(limit)
    return found


def _too_big(limit: int) -> NotAFeed:
    return NotAFeed(f"unpacks to more than {limit // 1024**2} MiB")
