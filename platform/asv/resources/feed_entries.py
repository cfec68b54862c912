"""What feeds say of a resource: when it was published, what was last corrected, what it is about."""

from __future__ import annotations

from datetime import datetime

from wagtail.models import Page

from asv.core.atom import LONG_AGO
from asv.core.templatetags.asv import date_fr
from asv.resources.assemble import absolute_url
from asv.resources.changes import Change, last_change
from asv.resources.editions import NONE, Editions
from asv.resources.models import ResourcePage

RESERVED = "Réservé aux membres."


def dates(page: ResourcePage, *, public: bool) -> dict[str, datetime]:
    """`pubdate` and `updateddate` of a page of `with_last_change`: its publication, and its last correction.

    One that was never corrected changed when it came on the site. `public`: anyone may read the page, hence knows of
    its corrections. A retouch of which the editor says nothing is no news.
    """
    change = last_change(page) if public else None
    came = page.first_published_at or page.published_at or LONG_AGO
    return {"pubdate": page.published_at or came, "updateddate": max(came, change.at) if change else came}


def teaser(summary: str, page: Page, *, public: bool, editions: Editions = NONE) -> str:
    """The summary of a page of `with_last_change`, what an editor said of its last correction, what replaces it."""
    change = last_change(page) if public else None
    newest = editions.newest
    renewed = f"Édition plus récente : {newest.title}, {absolute_url(newest.url)}" if newest else ""
    said = ["" if public else RESERVED, summary, _told(change) if change else "", renewed]
    return " ".join(part for part in said if part)


def _told(change: Change) -> str:
    return f"{change.label} le {date_fr(change.at)} : {change.note}"
