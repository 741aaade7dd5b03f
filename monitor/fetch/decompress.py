"""Bodies of HTTP answers, decompressed in bounded steps. One layer of gzip or deflate, no more."""

import zlib

from monitor.errors import FetchError, FetchFault

STEP = 64 * 1024  # bytes asked of zlib at a time: a bomb is noticed after one step
RATIO = 200  # real text stays far below; checked once there is 1 MiB to judge by
JUDGED_FROM = 1024 * 1024
GZIP = zlib.MAX_WBITS | 16
RAW_DEFLATE = -zlib.MAX_WBITS


class Decompressor:
    """Takes the body chunk by chunk. Raises FetchError (encoding, too big) as soon as it can."""

    def __init__(self, encoding: str, *, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(
                FetchFault.ENCODING,
                f"answered in encoding {encoding[:100]!r}; only gzip or deflate were asked for",
            )
        self._limit = limit
        self._zlib: zlib._Decompress | None = None
        self._wire = 0
        self._out = 0

    def feed(self, chunk: bytes) -> bytes:
        """What `chunk` decompresses to."""
        self._wire += len(chunk)
        if self._encoding in ("", "identity"):
            return self._counted(chunk)
        out = bytearray()
        try:
            while chunk:
                if self._zlib is None:
                    self._zlib = zlib.decompressobj(self._window(chunk))
                out += self._counted(self._zlib.decompress(chunk, STEP))
                chunk = self._rest()
        except zlib.error as error:
            raise FetchError(
                FetchFault.ENCODING, f"is not the {self._encoding} it claims to be: {error}"
            ) from error
        return bytes(out)

    def finish(self) -> None:
        """Raise FetchError when the body stopped in the middle of a compressed stream."""
        if self._zlib is not None and not self._zlib.eof:
            raise FetchError(FetchFault.BROKEN, "the compressed body was cut off")

    def _rest(self) -> bytes:
        """Input still to be worked through; a further gzip member starts a new stream."""
        assert self._zlib is not None  # noqa: S101
        if not self._zlib.eof:
            return self._zlib.unconsumed_tail
        rest = self._zlib.unused_data
        if rest[:1] != b"\x1f":  # padding after the last member is ignored, as gunzip does
            return b""
        self._zlib = None
        return rest

    def _window(self, chunk: bytes) -> int:
        if self._encoding != "deflate":
            return GZIP
        # "deflate" is a zlib stream by the RFC and a raw one by many servers' practice.
        looks_zlib = chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2]) % 31 == 0
        return zlib.MAX_WBITS if looks_zlib else RAW_DEFLATE

    def _counted(self, out: bytes) -> bytes:
        self._out += len(out)
        bomb = self._out > JUDGED_FROM and self._out > RATIO * max(self._wire, 1)
        if self._out > self._limit or bomb:
            raise FetchError(
                FetchFault.TOO_BIG,
                f"decompresses to more than {self._limit // 1024**2} MiB or {RATIO} times its size",
            )
        return out
