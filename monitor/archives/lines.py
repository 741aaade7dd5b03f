"""Lines of a file of any length, gzipped or not, in flat memory."""

import gzip
import zlib
from collections.abc import Iterator
from io import BufferedReader

from monitor.archives.found import Failed

MAX_LINE = 16 * 1024 * 1024  # bytes; a longer one is no article
GZIP = b"\x1f\x8b"


def lines(file: BufferedReader, name: str) -> Iterator[tuple[int, bytes] | Failed]:
    """Each line with its number from 1. What cannot be read is named, with its line."""
    zipped = file.peek(2)[:2] == GZIP
    stream: gzip.GzipFile | BufferedReader = gzip.GzipFile(fileobj=file) if zipped else file
    number = 0
    try:
        while line := stream.readline(MAX_LINE):
            number += 1
            if len(line) < MAX_LINE:
                yield number, line
                continue
            yield Failed(where=f"{name}:{number}", why=f"longer than {MAX_LINE // 1024**2} MiB")
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
    except (EOFError, zlib.error, OSError) as error:
        why = f"cannot be read beyond this line: {error}; get the file again"
        yield Failed(where=f"{name}:{number + 1}", why=why)
