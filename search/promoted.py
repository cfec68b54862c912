"""The answers that editors chose: a page proposed above the results of one question."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches
from django.db import transaction
from wagtail.models import Page

from asv.core.visibility import Visibility
from asv.resources.assemble import page_path
from search.models import PromotedAnswer, question_key

_CACHE_KEY = "search.promoted"
_TTL_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Promoted:
    """A page to propose: its title, its address, and what one finds there."""

    title: str
    url: str
    note: str
    members_only: bool


def promoted_for(words: str, visibility: Visibility) -> Promoted | None:
    """The page chosen for these words, where this reader may see it listed. One query when there is one, else none."""
    chosen = _chosen() if words else {}
    found = chosen.get(question_key(words)) if chosen else None
    if found is None:
        return None
    page_id, note = found
    page = Page.objects.filter(pk=page_id).only("title", "path", "url_path", "live").first()
    if page is None or not visibility.may_list(page):
        return None
    members_only = not visibility.may_read(page)
    return Promoted(page.title, page_path(page).replace("//", "/"), "" if members_only else note, members_only)


def _chosen() -> dict[str, tuple[int, str]]:
    """Every chosen answer by its question, from the cache that all processes share."""
    chosen: dict[str, tuple[int, str]] | None = caches["remembered"].get(_CACHE_KEY)
    if chosen is None:
        chosen = {key: (page, note) for key, page, note in PromotedAnswer.objects.values_list("key", "page_id", "note")}
        caches["remembered"].set(_CACHE_KEY, chosen, _TTL_SECONDS)
    return chosen


def forget_promoted(**kwargs: object) -> None:
    """Read the chosen answers again: now for this transaction, and for all once it is committed."""
    caches["remembered"].delete(_CACHE_KEY)
    transaction.on_commit(lambda: caches["remembered"].delete(_CACHE_KEY))
