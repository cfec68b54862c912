"""The worker makes the exports of the whole set once the corpus has been still for a minute, as visitors may see it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.http import QueryDict

from asv.core.visibility import visible_to
from asv.jobs.models import OutboxCursor, OutboxEvent
from asv.taxonomy.catalogue import catalogue
from search import whole_files
from search.consumers import TOPICS, consumer_of
from search.engines import engine_names
from search.engines.base import EngineUnavailable
from search.exports import FILES
from search.forms import SearchForm
from search.results import every_hit

logger = logging.getLogger(__name__)
STILL = timedelta(minutes=1)


def make_exports(now: datetime) -> int:
    """Make the files of today's corpus where they are not yet made; how many."""
    last = OutboxEvent.objects.order_by("-pk").first()
    if last is None or last.created_at > now - STILL or whole_files.are_made(last.pk) or not _indexed():
        return 0
    form, anyone = SearchForm(QueryDict(), catalogue()), visible_to(None)
    try:
        whole_files.make(last.pk, ((name, file(every_hit(form, anyone), [])) for name, file in FILES.items()))
    except (EngineUnavailable, OSError):
        logger.warning("The exports of the whole set could not be made.", exc_info=True)
        return 0
    return len(FILES)


def _indexed() -> bool:
    """Whether every index holds all that happened."""
    last = OutboxEvent.objects.filter(topic__in=TOPICS).order_by("-pk").values_list("pk", flat=True).first() or 0
    names = [consumer_of(name) for name in engine_names()]
    rows = OutboxCursor.objects.filter(consumer__in=names, last_event_id__gte=last)
    return rows.count() == len(names)
