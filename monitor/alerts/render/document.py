"""A message as a small document, and the two ways to print it. Pure.

Everything put in is plain text already; the HTML printer escapes it, so feed text is never markup.
"""

from dataclasses import dataclass

from markupsafe import Markup

NO_MARKUP = Markup("")
# An address of a source or a map is wider than a telephone.
STYLE = "font-family: sans-serif; overflow-wrap: anywhere"


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    link: str = ""  # shown as it is, never behind other words


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    headline: str
    sections: tuple[Section, ...]
    footer: str
    language: str
    direction: str

    @property
    def links(self) -> tuple[str, ...]:
        lines = (line for section in self.sections for line in section.lines)
        return tuple(line.link for line in lines if line.link)


def as_text(document: Document) -> str:
    blocks = [document.headline]
    for section in document.sections:
        lines = (f"  {line.text} {line.link}".rstrip() for line in section.lines)
        blocks.append("\n".join((f"{section.title}:", *lines)))
    return "\n\n".join((*blocks, document.footer)) + "\n"


def as_html(document: Document) -> str:
    """Headings and lists only: no style, script, picture or remote address but the links shown."""
    sections = NO_MARKUP.join(
        Markup("<h3>{}</h3>\n<ul>\n{}</ul>\n").format(
            section.title, NO_MARKUP.join(_item(line) for line in section.lines)
        )
        for section in document.sections
    )
    return str(
        Markup(
            '<div lang="{}" dir="{}" style="{}">\n<h2>{}</h2>\n{}<p><small>{}</small></p>\n</div>\n'
        ).format(
            document.language,
            document.direction,
            STYLE,
            document.headline,
            sections,
            document.footer,
        )
    )


def _item(line: Line) -> Markup:
    if not line.link:
        return Markup("<li>{}</li>\n").format(line.text)
    return Markup(
        '<li>{} <a dir="ltr" href="{}" rel="noreferrer noopener nofollow">{}</a></li>\n'
    ).format(line.text, line.link, line.link)
