"""A second thought: what alerts tell of a publication leaves some minutes after it, and an editor may hold it.

Nothing is written into the ledger before it leaves. What is taken back meanwhile was owed to nobody, and what is
corrected meanwhile is told as it stands when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from asv.jobs.models import OutboxEvent
from asv.resources.models import ResourcePage
from network.alerts.matching import Novelty, listed_now, match_new_resources, novelties_of, people_to_tell, tell
from network.alerts.models import Announcement, AnnouncementState

AT_ONCE = 200
WAITS = (AnnouncementState.WAITING, AnnouncementState.HELD)


def announce(events: Sequence[OutboxEvent]) -> None:
    """Have what was newly published wait for its moment, and count who would be told; safe to repeat.

    Where the site gives no time to think again, everybody is told at once.
    """
    if not settings.ALERT_DELAY:
        match_new_resources(events)
        return
    novelties = novelties_of(events)
    waiting = [
        Announcement(
            page_id=new.page_id,
            version=new.version,
            state=AnnouncementState.WAITING,
            leaves_at=new.owed_since + settings.ALERT_DELAY,
        )
        for new in novelties.values()
    ]
    Announcement.objects.bulk_create(waiting, ignore_conflicts=True)
    _count({event.object_id for event in events})
    # Pages that came with a date of long ago, as of a demo or an archive: nobody asked before it, nothing waits.
    old = [new.page_id for new in novelties.values() if new.published_at < new.owed_since - settings.ALERT_DELAY]
    nothing = Announcement.objects.filter(page__in=old, state=AnnouncementState.WAITING, people=0)
    nothing.update(state=AnnouncementState.TOLD)


def release(now: datetime) -> int:
    """Tell of what has waited long enough; how many publications. A duty of the worker, safe to repeat.

    They are claimed first: from then on nobody can hold them. Killed in between, the next round goes on.
    """
    due = Q(state=AnnouncementState.WAITING, leaves_at__lte=now) | Q(state=AnnouncementState.LEAVING)
    ids = list(Announcement.objects.filter(due).order_by("leaves_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    Announcement.objects.filter(due, pk__in=ids).update(state=AnnouncementState.LEAVING)
    rows = list(Announcement.objects.filter(pk__in=ids, state=AnnouncementState.LEAVING))
    told = _as_they_are(rows)
    tell(told)
    listed = [row.pk for row in rows if row.page_id in told]
    Announcement.objects.filter(pk__in=listed).update(state=AnnouncementState.TOLD)
    # Withdrawn or closed meanwhile: nothing was told, and a later publication is news.
    Announcement.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=listed).delete()
    return len(rows)


def hold(page: ResourcePage) -> bool:
    """Keep back what alerts would tell of this publication until somebody lets it go; False where it left already.

    It may be held before the worker has seen it.
    """
    known = Announcement.objects.filter(page=page.pk, version=page.version)
    if known.filter(state=AnnouncementState.WAITING).update(state=AnnouncementState.HELD):
        return True
    fresh = Announcement(page_id=page.pk, version=page.version, state=AnnouncementState.HELD, leaves_at=timezone.now())
    Announcement.objects.bulk_create([fresh], ignore_conflicts=True)
    return known.filter(state=AnnouncementState.HELD).exists()


def let_go(page_id: int, now: datetime) -> bool:
    """Have it leave with the worker's next round; False where nothing waits."""
    waiting = Announcement.objects.filter(page=page_id, state__in=WAITS)
    return bool(waiting.update(state=AnnouncementState.WAITING, leaves_at=now))


def forget(page_id: int) -> bool:
    """Drop what waits of this publication, as if it had not been; False where nothing waits."""
    return bool(Announcement.objects.filter(page=page_id, state__in=WAITS).delete()[0])


def _as_they_are(rows: Iterable[Announcement]) -> dict[int, Novelty]:
    """The versions that these rows announce and that are still listed, owed since the moment they leave."""
    leaving = {(row.page_id, row.version): row.leaves_at for row in rows}
    found = {}
    for new in listed_now({page_id for page_id, _version in leaving}):
        if owed_since := leaving.get((new.page_id, new.version)):
            found[new.page_id] = replace(new, owed_since=owed_since)
    return found


def _count(pages: Iterable[int]) -> None:
    """Write down how many people would be told of these, where they wait."""
    rows = list(Announcement.objects.filter(page__in=set(pages), state__in=WAITS))
    people = people_to_tell(_as_they_are(rows))
    for row in rows:
        row.people = people.get(row.page_id, 0)
    Announcement.objects.bulk_update(rows, ["people"])
