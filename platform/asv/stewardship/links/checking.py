"""The worker's part: a few links a round, so that no mail waits for a slow site; the command does all that is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q, QuerySet

from asv.core.rehearsal import is_rehearsal
from asv.stewardship.links.asking import Asker
from asv.stewardship.links.inside import answer_of
from asv.stewardship.links.judging import FAILURES, judge
from asv.stewardship.models import Link, LinkState

A_ROUND = 2
_LOOKED_AT = 50
_ASKER = Asker()


def due(now: datetime) -> QuerySet[Link]:
    """The links to check now, those never checked first."""
    waiting = Link.objects.filter(Q(next_at=None) | Q(next_at__lte=now), uses__isnull=False).distinct()
    return waiting.order_by(F("next_at").asc(nulls_first=True), "pk")


def check(link: Link, now: datetime, asker: Asker = _ASKER) -> None:
    """Ask one address and keep what it answered. What stands on this site needs no second look to be dead."""
    if link.host:
        judge(link, asker.ask(link.url), now)
    else:
        judge(link, answer_of(link.url), now)
        if link.state == LinkState.FAILING:
            link.state, link.failures = LinkState.DEAD, FAILURES
    link.save()


def check_some(now: datetime, asker: Asker = _ASKER) -> int:
    """Check a few of the links that are due, of hosts that may be asked again already; how many. A duty of the worker.

    Nobody is asked where the settings say so, nor from a copy of the site that is restored to be tried.
    """
    if not settings.CHECK_LINKS or is_rehearsal():
        return 0
    ready = [link for link in due(now)[:_LOOKED_AT] if not link.host or not asker.rest(link.url)]
    for link in ready[:A_ROUND]:
        check(link, now, asker)
    return len(ready[:A_ROUND])


def check_all(now: datetime, asker: Asker = _ASKER) -> Iterator[Link]:
    """Check all that is due at this moment, hosts in turns; yields each link once it is judged."""
    waiting = list(due(now))
    while waiting:
        waiting.sort(key=lambda link: asker.rest(link.url) if link.host else 0.0)
        link = waiting.pop(0)
        check(link, now, asker)
        yield link
