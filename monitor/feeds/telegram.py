"""The web preview of a public Telegram channel, https://t.me/s/<channel>.

Attacks are told there first. A post is whole as it stands: there is no page behind it to fetch.
"""

from typing import Any

from lxml import html

from monitor import plain
from monitor.errors import NotAFeed
from monitor.feeds.markup import tree_of
from monitor.feeds.parsed import Document, ParsedFeed, RawItem, items_of

POST = "//div[@data-post and contains(concat(' ', @class, ' '), ' tgme_widget_message ')]"
# The reply's quoted text has another class: what others said before is not this post's news.
TEXT = ".//div[contains(concat(' ', @class, ' '), ' js-message_text ')]"
FORWARDED = ".//*[contains(@class, 'tgme_widget_message_forwarded_from_name')]"
DATE = ".//a[contains(@class, 'tgme_widget_message_date')]//time/@datetime"
CHANNEL = "//*[contains(@class, 'tgme_channel_info_header_title')]"
TITLE_LENGTH = 160


def parse(document: Document) -> ParsedFeed:
    """The posts of a channel, newest last as the page has them.

    Raises NotAFeed for a channel without web preview, and for pages that are no channel.
    """
    page = tree_of(document)
    channel = page.xpath(CHANNEL)
    if not channel:
        raise NotAFeed(
            "no Telegram channel preview: the channel is gone, private or has its preview "
            f"switched off; addresses look like https://t.me/s/name, not {document.url[:100]}"
        )
    posts = (_raw(post) for post in page.xpath(POST))
    return ParsedFeed(
        title=channel[0].text_content(),
        items=items_of([post for post in posts if post], document),
    )


def _raw(post: Any) -> RawItem | None:
    """A post with words; None for a bare picture, sticker or service message."""
    words = [html.tostring(part, encoding="unicode", with_tail=False) for part in post.xpath(TEXT)]
    text = plain.clean(plain.strip_tags("\n".join(words)), 20_000)
    if not text:
        return None
    name = post.get("data-post")
    dates = post.xpath(DATE)
    forwarded = post.xpath(FORWARDED)
    return RawItem(
        guid=name,
        link=f"https://t.me/{name}",
        title=plain.clean(text.partition("\n")[0], TITLE_LENGTH),
        summary=text,
        date=str(dates[0]) if dates else "",
        publisher=forwarded[0].text_content() if forwarded else "",
        is_plain=True,
    )
