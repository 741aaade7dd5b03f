"""A message as a small document, and the two ways to print it. Pure.

Everything put in is plain text already; the HTML printer escapes it, so feed text is never markup.
"""

from dataclasses import dataclass

from markupsafe import Markup

NO_MARKUP = Markup("")
# Sizes and lines only, no colours: what is dark in a mail program at night stays dark. An address
# of a source or a map is wider than a telephone.
STYLES = {
    "all": "font: 16px/1.45 sans-serif; max-width: 42em; overflow-wrap: anywhere",
    "head": "font-size: 1.25em; line-height: 1.3; margin: 0; padding: 0.1em 0.7em;"
    " border-inline-start: 0.3em solid",
    "title": "font-size: 0.8em; font-weight: normal; letter-spacing: 0.04em; opacity: 0.7;"
    " margin: 1.4em 0 0.2em",
    "list": "list-style: none; margin: 0; padding: 0",
    "item": "margin: 0.15em 0",
    "foot": "margin-top: 1.6em; opacity: 0.7",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    label: str = ""  # what the text is about: "Killed"
    link: str = ""  # shown as it is, never behind other words

    @property
    def whole(self) -> str:
        """Label and text, without the link."""
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    aside: bool = False  # its links lead to something else than the message is about


@dataclass(frozen=True, kw_only=True)
class Document:
    headline: str
    sections: tuple[Section, ...]
    footer: str
    language: str
    direction: str

    @property
    def links(self) -> tuple[str, ...]:
        """The first is where to read on when there is room for one only."""
        sections = sorted(self.sections, key=lambda section: section.aside)
        lines = (line for section in sections for line in section.lines)
        return tuple(line.link for line in lines if line.link)


def as_text(document: Document) -> str:
    blocks = [document.headline]
    for section in document.sections:
        lines = (f"  {line.whole} {line.link}".rstrip() for line in section.lines)
        blocks.append("\n".join((f"{section.title}:", *lines)))
    return "\n\n".join((*blocks, document.footer)) + "\n"


def as_html(document: Document) -> str:
    """Headings and lists only: no script, picture or remote address but the links shown."""
    sections = NO_MARKUP.join(
        Markup('<h3 style="{}">{}</h3>\n<ul style="{}">\n{}</ul>\n').format(
            STYLES["title"],
            section.title,
            STYLES["list"],
            NO_MARKUP.join(_item(line) for line in section.lines),
        )
        for section in document.sections
    )
    return str(
        Markup(
            '<div lang="{}" dir="{}" style="{}">\n<h2 style="{}">{}</h2>\n{}'
            '<p style="{}"><small>{}</small></p>\n</div>\n'
        ).format(
            document.language,
            document.direction,
            STYLES["all"],
            STYLES["head"],
            document.headline,
            sections,
            STYLES["foot"],
            document.footer,
        )
    )


def _item(line: Line) -> Markup:
    label = Markup("<b>{}:</b> ").format(line.label) if line.label else NO_MARKUP
    link = NO_MARKUP
    if line.link:
        link = Markup(
            '<br><small><a dir="ltr" href="{}" rel="noreferrer noopener nofollow">{}</a></small>'
        ).format(line.link, line.link)
    item = Markup('<li style="{}">{}{}{}</li>\n')
    return item.format(STYLES["item"], label, line.text, link)
