"""Bytes of a document to text, and the few repairs without which one character costs a feed."""

import codecs
import re
from typing import Any

from lxml import etree, html

from monitor.errors import NotAFeed
from monitor.feeds.parsed import Document

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
}  # fmt: skip
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
DOCTYPE_INSIDE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}\[")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,10}));")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def known_charset(name: str) -> str:
    """The charset of that name as Python calls it; "" when it is none we would decode."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if found in ALLOWED else ""


def decode(body: bytes, *, content_type: str, override: str, language: str) -> tuple[str, str]:
    """(text, the charset it was read with).

    Order: the feed's configured override, byte order mark, UTF-8 if it is valid (by chance that
    hardly ever happens), the document's declaration, the server's header, the language's habit.
    """
    for charset in _candidates(body, content_type, override, language):
        try:
            return body.decode(charset).removeprefix("\ufeff"), charset
        except UnicodeError:
            continue
    return body.decode("utf-8", "replace"), "utf-8 (damaged)"


def _candidates(body: bytes, content_type: str, override: str, language: str) -> list[str]:
    marked = [charset for bom, charset in BOMS if body.startswith(bom)]
    declared = DECLARED.search(body[:1000])
    header = HEADER.search(content_type)
    said = [declared[1].decode("ascii")] if declared else []
    said += [header[1]] if header else []
    stateful = [name for name in said if known_charset(name) == "iso2022_jp" and b"\x1b" in body]
    names = [override, *marked, *_by_zero_bytes(body), *stateful, "utf-8", *said]
    names += [BY_LANGUAGE.get(language, ""), "cp1252"]
    return [charset for name in names if name and (charset := known_charset(name))]


def _by_zero_bytes(body: bytes) -> list[str]:
    """UTF-16 and UTF-32 without a mark: markup then has zeros beside its first "<"."""
    starts = {b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be"}
    starts |= {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    return [charset for start, charset in starts.items() if body.startswith(start)][:1]


def scrub(text: str) -> str:
    """`text` without characters and references that no XML may hold; one must not cost the rest.

    Raises NotAFeed for a document that declares entities of its own: nothing honest needs them,
    and all expansion attacks do.
    """
    if DOCTYPE_INSIDE.search(text) and "<!ENTITY" in text:
        raise NotAFeed("the document declares XML entities, which no feed needs; refused as unsafe")
    return FORBIDDEN.sub(" ", REFERENCE.sub(_reference, text))


def undeclared(text: str) -> str:
    """`text` without its XML declaration: its encoding was true of the bytes only."""
    return DECLARATION.sub("", text, count=1).lstrip()


def tree_of(document: Document) -> Any:
    """An HTML page as an lxml tree. Raises NotAFeed for an empty one."""
    try:
        return html.document_fromstring(undeclared(document.text))
    except (etree.ParserError, ValueError):
        raise NotAFeed("the page is empty") from None


def _reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return match[0] if allowed or 0x10000 <= code <= 0x10FFFF else " "
