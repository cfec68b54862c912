"""The worker makes the exports of the whole set once the corpus has been still for a minute, as visitors may see it.

So it does the pages of its feed and the map of the site, which search engines fetch whole.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import chain

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from asv.core.sitemaps import more_paths, site_map_files
from asv.core.visibility import visible_to
from asv.jobs.models import OutboxCursor, OutboxEvent
from asv.resources.lists import corpus_state
from asv.taxonomy.catalogue import catalogue
from search import whole_files
from search.consumers import TOPICS, consumer_of
from search.engines import engine_names
from search.engines.base import EngineUnavailable
from search.exports import FILES
from search.feeds import pages_of_everything
from search.forms import SearchForm
from search.results import every_hit

logger = logging.getLogger(__name__)
STILL = timedelta(minutes=1)
_MAP = whole_files.Given("application/xml", {"no_cache": True}, attached=False)


def make_exports(now: datetime) -> int:
    """Make the files of today's corpus where they are not yet made; how many."""
    last = OutboxEvent.objects.order_by("-pk").first()
    if last is None or last.created_at > now - STILL or not _indexed():
        return 0
    try:
        return _make_set(last.pk) + _make_map(last.pk)
    except (EngineUnavailable, OSError):
        logger.warning("The exports of the whole set could not be made.", exc_info=True)
        return 0


def _make_set(state: int) -> int:
    if whole_files.are_made(state):
        return 0
    form, anyone = SearchForm(QueryDict(), catalogue()), visible_to(None)
    exports = ((name, file(every_hit(form, anyone), [])) for name, file in FILES.items())
    return whole_files.make(state, chain(exports, pages_of_everything()))


def _make_map(state: int) -> int:
    anyone = visible_to(None)
    more = more_paths(anyone)
    named = _map_state(state, more)
    return 0 if whole_files.are_made(named) else whole_files.make(named, site_map_files(anyone, more))


def map_handed_out(request: HttpRequest, name: str, more: list[str]) -> HttpResponseBase | None:
    """The file of the map of the site, or of one of its parts, as far as it is true."""
    return whole_files.handed_out(request, name, _map_state(corpus_state(), more), _MAP)


def _map_state(state: int, more: list[str]) -> str:
    """The map holds addresses outside the tree of pages too, which no outbox tells of: `more`, asked each time."""
    return f"plan-{state}-{blake2b(chr(10).join(more).encode(), digest_size=8).hexdigest()}"


def _indexed() -> bool:
    """Whether every index holds all that happened."""
    last = OutboxEvent.objects.filter(topic__in=TOPICS).order_by("-pk").values_list("pk", flat=True).first() or 0
    names = [consumer_of(name) for name in engine_names()]
    rows = OutboxCursor.objects.filter(consumer__in=names, last_event_id__gte=last)
    return rows.count() == len(names)
