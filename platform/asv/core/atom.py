"""Atom feeds as readers take them: text that says it is text, and "not modified" for those who have it already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import condition

ATOM_TYPE = "application/atom+xml; charset=utf-8"
# When a feed without entries last changed: one that said "now" would look new to every visit.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Text that XML may hold (XML 1.0, 2.2); line breaks and tabs stay."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def feed_id(name: str) -> str:
    """The identifier of a feed or an entry that is called this: a tag (RFC 4151), the same for ever."""
    host = urlsplit(settings.IDENTIFIER_URL).hostname or "localhost"
    return f"tag:{host},2026:{name}"


class AtomFeed(Atom1Feed):
    """An Atom feed in French whose summaries are plain text, as its other texts: nobody reads markup in "x<y".

    `pages` are the addresses of its other pages, by what they are to this one (RFC 5005).
    """

    def __init__(
        self,
        title: str,
        link: str,
        subtitle: str,
        *,
        feed_guid: str,
        feed_url: str | None = None,
        pages: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            title=xml_text(title),
            link=link,
            description="",
            subtitle=xml_text(subtitle),
            language="fr",
            feed_guid=feed_guid,
            feed_url=feed_url,
        )
        self.pages = pages or {}

    def add_root_elements(self, handler: Any) -> None:
        """The feed's own elements, and the links to its other pages."""
        super().add_root_elements(handler)
        for rel, address in self.pages.items():
            handler.addQuickElement("link", "", {"rel": rel, "href": address})

    def add_entry(
        self,
        title: str,
        link: str,
        summary: str,
        *,
        unique_id: str,
        categories: Iterable[str],
        pubdate: datetime,
        updateddate: datetime,
    ) -> None:
        """Add an entry: when it was published, and when it last changed so that its readers are to know."""
        self.add_item(
            xml_text(title),
            link,
            xml_text(summary),
            unique_id=unique_id,
            categories=[xml_text(label) for label in categories if label],
            pubdate=pubdate,
            updateddate=updateddate,
            author_name=settings.SITE_NAME,
        )

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """The entry's own elements; Django would call the summary HTML, and readers would drop what follows a "<"."""
        super().add_item_elements(handler, {**item, "description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})

    def latest_post_date(self) -> datetime:
        """When the latest of its entries changed; a fixed day where it has none."""
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)


def feed_response(request: HttpRequest, feed: AtomFeed) -> HttpResponse:
    """The feed, or 304 where the reader has it already by its ETag, else by its date.

    The date is that of the latest change it tells: a reader that asks by date alone keeps an entry that was withdrawn.
    """
    whole = HttpResponse(content_type=ATOM_TYPE)
    feed.write(whole, "utf-8")
    mark, changed = f'"{sha256(whole.content).hexdigest()[:32]}"', feed.latest_post_date()

    @condition(etag_func=lambda request: mark, last_modified_func=lambda request: changed)
    def answer(request: HttpRequest) -> HttpResponse:
        return whole

    return answer(request)
