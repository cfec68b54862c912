"""One address put in the place of another on every page that names it, as an editor would do it page by page."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from django.db import transaction
from wagtail.models import Page

from asv.core.visitor import Visitor
from asv.stewardship.links.finding import keep_links
from asv.stewardship.models import Link


@dataclass(slots=True)
class Mended:
    """What became of the pages: published anew, left as a draft to finish, or not this person's to change."""

    published: list[Page] = field(default_factory=list)
    drafts: list[Page] = field(default_factory=list)
    refused: list[Page] = field(default_factory=list)


def replaced(value: object, old: str, new: str) -> object:
    """What a page keeps, as JSON has it, with one address in the place of another: whole texts and links' `href`."""
    if isinstance(value, dict):
        return {name: replaced(part, old, new) for name, part in value.items()}
    if isinstance(value, list):
        return [replaced(part, old, new) for part in value]
    return _in_text(value, old, new) if isinstance(value, str) else value


def _in_text(text: str, old: str, new: str) -> str:
    if text == old:
        return new
    for quote in ('"', "'", '\\"'):
        for written in {old, html.escape(old, quote=False)}:
            for end in (quote, "#"):
                text = text.replace(f"{quote}{written}{end}", f"{quote}{html.escape(new, quote=False)}{end}")
    return text


def mend(link: Link, new: str, user: Visitor) -> Mended:
    """Put `new` in the place of this address wherever it stands, each page in a transaction of its own.

    A page with changes that nobody finished gets them as a draft: what others are writing is not published.
    """
    done = Mended()
    for page in Page.objects.filter(link_uses__link=link).order_by("pk"):
        rights = page.permissions_for_user(user)
        if not rights.can_edit():
            done.refused.append(page)
        elif _mend_one(page, link.url, new, user, publish=page.live and rights.can_publish()):
            done.published.append(page)
        else:
            done.drafts.append(page)
    return done


@transaction.atomic
def _mend_one(page: Page, old: str, new: str, user: Visitor, publish: bool) -> bool:
    clean = not page.has_unpublished_changes
    latest = page.get_latest_revision_as_object()
    content = replaced(latest.serializable_data(), old, new)
    revision = page.specific.with_content_json(content).save_revision(user=user, log_action=True)
    if not (publish and clean):
        return False
    revision.publish(user=user)
    keep_links(Page.objects.get(pk=page.pk).specific)
    return True
