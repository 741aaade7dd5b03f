"""Tables (.csv, also gzipped) whose first row names the columns: the keys of an article stream."""

import csv
from collections.abc import Iterator
from io import BufferedReader

from monitor import stream
from monitor.archives.found import Ask, Failed, Found
from monitor.archives.lines import MAX_LINE, lines
from monitor.archives.streams import of_line

DAMAGED = "\udc80"  # the first of the characters that stand for bytes that are no UTF-8


def read(file: BufferedReader, name: str, ask: Ask) -> Iterator[Found]:
    """Every row as an article, named by the line it begins in. UTF-8; comma, semicolon or tab."""
    csv.field_size_limit(MAX_LINE)
    source = _Lines(file, name)
    head = source.head()
    if not {"text", "html", "url", "list"} & {column.strip().lower() for column in head[0]}:
        why = "its first row names neither url, text nor html; name the columns as in a stream"
        yield Failed(where=f"{name}:1", why=why)
        yield from source.taken_failures()
        return
    columns = [column.strip().lower() for column in head[0]]
    rows = csv.reader(source, delimiter=head[1])
    while True:
        begins = source.number + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Failed(where=f"{name}:{begins}", why=f"not a row: {error}")
            continue
        yield from source.taken_failures()
        if row is None:
            return
        if any(row):
            yield _row(columns, row, begins, name, ask)


def _row(columns: list[str], row: list[str], number: int, name: str, ask: Ask) -> Found:
    where = f"{name}:{number}"
    if any(character >= DAMAGED and character <= "\udcff" for cell in row for character in cell):
        return Failed(where=where, why="not UTF-8; save the table as UTF-8")
    if len(row) > len(columns):
        why = f"has {len(row)} cells for {len(columns)} columns"
        return Failed(where=where, why=why)
    cells = {key: cell for key, cell in zip(columns, row, strict=False) if cell}
    return of_line(stream.checked(cells, number), where, ask)


class _Lines:
    """Text lines for the csv module, which knows how far it is and what could not be read."""

    def __init__(self, file: BufferedReader, name: str) -> None:
        self.number = 0
        self._lines = lines(file, name)
        self._failed: list[Failed] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        for one in self._lines:
            if isinstance(one, Failed):
                self._failed.append(one)
                continue
            self.number = one[0]
            encoding = "utf-8-sig" if self.number == 1 else "utf-8"
            text = one[1].decode(encoding, "surrogateescape").replace("\0", "")
            return text.replace("\r\n", "\n").replace("\r", " ")
        raise StopIteration

    def head(self) -> tuple[list[str], str]:
        """The names of the columns, and what stands between them."""
        first = next(self, "")
        delimiter = max(",;\t", key=first.count)
        return next(csv.reader([first], delimiter=delimiter), []), delimiter

    def taken_failures(self) -> list[Failed]:
        taken, self._failed = self._failed, []
        return taken
