"""Bytes of a feed or a page to text."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

# Only real charsets: Python also "decodes" zlib, punycode and "undefined" (which always raises).
CHARSETS = """
utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be ascii
cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866
iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8
iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u
mac-cyrillic tis-620 gb2312 gbk gb18030 big5 big5hkscs shift_jis cp932
euc-jp euc-kr cp949 iso2022_jp
"""
ALLOWED = frozenset(codecs.lookup(name).name for name in CHARSETS.split())
# What old software of a language most likely wrote when it did not say.
BY_LANGUAGE = {
    "ar": "cp1256", "fa": "cp1256", "ur": "cp1256", "ckb": "cp1256", "he": "cp1255",
    "tr": "cp1254", "ku": "cp1254", "ru": "cp1251", "uk": "cp1251", "el": "cp1253",
    "en": "cp1252", "fr": "cp1252", "es": "cp1252", "pt": "cp1252", "it": "cp1252",
    "de": "cp1252", "nl": "cp1252", "sv": "cp1252", "no": "cp1252", "da": "cp1252",
}  # fmt: skip
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HEAD: Final = 4096  # bytes in which a document says what it is written in
SAMPLE: Final = 20_000  # bytes that a guess looks at
DAMAGED: Final = "utf-8 (damaged)"
LOST: Final = "\ufffd"  # what stands for bytes that are none of the charset's
LOST_OF: Final = 10  # characters beyond ASCII of which one may be lost
DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']"
    rb"|<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})",
    re.IGNORECASE,
)
HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


def known_charset(name: str) -> str:
    """The charset of that name as Python calls it; "" when it is none we would decode."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if found in ALLOWED else ""


def decode(
    body: bytes, *, content_type: str = "", override: str = "", language: str = ""
) -> tuple[str, str]:
    """(text, the charset it was read with).

    Order: the configured override, byte order mark, UTF-8 if it is valid (by chance that hardly
    ever happens) or damaged only here and there, what the document declares, the server's header,
    the language's habit, a guess.
    """
    for charset in _candidates(body, content_type, override, language):
        read = _read(body, charset)
        if read is not None:
            return read
    return body.decode("utf-8", "replace"), DAMAGED


def _read(body: bytes, charset: str) -> tuple[str, str] | None:
    try:
        return body.decode(charset).removeprefix("\ufeff"), charset
    except UnicodeError:
        text = body.decode("utf-8", "replace") if charset == "utf-8" else ""
        return (text, DAMAGED) if _is_mostly_whole(text) else None


def _is_mostly_whole(text: str) -> bool:
    """Whether few of the characters beyond ASCII are lost: cut off in the middle, or put in by
    other software. Of a text in another charset nearly all would be.
    """
    lost = text.count(LOST)
    beyond = sum(character > "\x7f" for character in text)
    return lost * LOST_OF < beyond


def _candidates(body: bytes, content_type: str, override: str, language: str) -> Iterator[str]:
    marked = [charset for bom, charset in BOMS if body.startswith(bom)]
    declared = DECLARED.search(body[:HEAD])
    header = HEADER.search(content_type)
    said = [(declared[1] or declared[2]).decode("ascii")] if declared else []
    said += [header[1]] if header else []
    stateful = [name for name in said if known_charset(name) == "iso2022_jp" and b"\x1b" in body]
    names = [override, *marked, *_by_zero_bytes(body), *stateful, "utf-8", *said]
    names += [BY_LANGUAGE.get(language, "")]
    yield from filter(None, map(known_charset, names))
    guess = from_bytes(body[:SAMPLE]).best()  # slow, and seldom needed
    yield known_charset(guess.encoding if guess else "") or "cp1252"


def _by_zero_bytes(body: bytes) -> list[str]:
    """UTF-16 and UTF-32 without a mark: markup then has zeros beside its first "<"."""
    starts = {b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be"}
    starts |= {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    return [charset for start, charset in starts.items() if body.startswith(start)][:1]
