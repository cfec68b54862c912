"""What was published a moment ago and is still to be told: read, held, let go, or taken back with the publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from wagtail.models import PageLogEntry, Revision
from wagtail.permissions import page_permission_policy

from asv.core.visitor import Visitor
from asv.resources.models import ChangeNote, ResourcePage
from network.alerts import waiting
from network.alerts.models import Announcement, AnnouncementState
from network.alerts.watching.models import OwedChange, OwedState, Watch
from network.alerts.watching.owing import THOUGHT_AGAIN

MOST = 50
TAKEN_BACK = "Publiée trop tôt : la rédaction la reprend."
_PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


@dataclass(slots=True)
class Thought:
    """A publication that may still be thought again of: who would be told, when, and whether it is held.

    `people` is None until the worker has counted. `previous`: there is an earlier version to go back to; `told`: nobody
    is to be told any more, and to go back is all that is left.
    """

    page: ResourcePage
    leaves_at: datetime
    people: int | None = 0
    held: bool = False
    previous: bool = False
    told: bool = False


class Outlook(Enum):
    """What becomes of the words that people are owed of a publication."""

    NOBODY = "nobody"
    LEAVES = "leaves"
    HELD = "held"


def outlook_of(page: ResourcePage, now: datetime) -> Outlook:
    """Whether anybody is still to be told of this page as it has just been published; four queries at most.

    Alerts tell a page once. A correction of one that they told owes its note to those who follow the page, or nothing;
    who is owed it is written down by the worker, a moment later.
    """
    state = Announcement.objects.filter(page=page.pk, version=page.version).values_list("state", flat=True).first()
    if (
        state == AnnouncementState.HELD
        or OwedChange.objects.filter(change__page=page.pk, state=OwedState.HELD).exists()
    ):
        return Outlook.HELD
    if state in (None, AnnouncementState.WAITING):
        return Outlook.LEAVES
    notes = ChangeNote.objects.filter(
        page=page.pk, told=True, kind__in=THOUGHT_AGAIN, at__gt=now - settings.ALERT_DELAY
    )
    followed = Watch.objects.filter(favourite__page=page.pk)
    return Outlook.LEAVES if followed.exists() and notes.exists() else Outlook.NOBODY


def publishable(user: Visitor) -> Q:
    """Condition on rows that name a page: those whose page this person publishes."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    return Q(page__in=pages.values("pk"))


def thoughts_of(user: Visitor, now: datetime) -> list[Thought]:
    """What waits of the pages that this person publishes, the first to leave first, then what tells nobody and was
    published a moment ago; nine queries at most."""
    found: dict[int, Thought] = {}
    rows = Announcement.objects.filter(publishable(user), state__in=waiting.WAITS)
    for row in rows.select_related("page").order_by("leaves_at", "pk")[:MOST]:
        held = row.state == AnnouncementState.HELD
        found[row.page_id] = Thought(row.page, row.leaves_at or now, row.people, held)
    _add_changes(found, user, now)
    _add_told(found, user, now)
    before = published_before(found)
    for pk, thought in found.items():
        thought.previous = before.get(pk) is not None
    kept = [thought for thought in found.values() if thought.previous or not thought.told]
    return sorted(kept, key=lambda thought: (thought.told, thought.leaves_at))


def _add_told(found: dict[int, Thought], user: Visitor, now: datetime) -> None:
    """Publications of the last minutes of which nobody is to be told, unless they went back themselves."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish").filter(live=True)
    log = PageLogEntry.objects.filter(page__in=pages.values("pk"), timestamp__gt=now - settings.ALERT_DELAY)
    back = log.filter(action="wagtail.revert").values("page")
    recent = log.filter(action__in=_PUBLISHED).exclude(page__in=back).exclude(page__in=list(found))
    ids = recent.order_by("page").values_list("page", flat=True).distinct()[:MOST]
    for pk, page in ResourcePage.objects.in_bulk(list(ids)).items():
        found[pk] = Thought(page, now, told=True)


def _add_changes(found: dict[int, Thought], user: Visitor, now: datetime) -> None:
    """Corrections that followers are still to be told of."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    owed = OwedChange.objects.filter(_waits(now), change__page__in=pages.values("pk")).order_by("change__page")
    rows = owed.values_list("change__page", "state", "leaves_at").annotate(n=Count("watch"))
    counted = list(rows[:MOST])
    pages_by_id = ResourcePage.objects.in_bulk({page for page, *_rest in counted} - set(found))
    for page, state, leaves_at, number in counted:
        thought = found.get(page) or Thought(pages_by_id[page], leaves_at)
        found[page] = thought
        thought.people = (thought.people or 0) + number
        thought.held = thought.held or state == OwedState.HELD


def _waits(now: datetime) -> Q:
    return Q(state=OwedState.HELD) | Q(state=OwedState.DUE, leaves_at__gt=now)


def published_before(ids: Iterable[int]) -> dict[int, int | None]:
    """For each of these pages the revision that readers saw before the present one; None where they saw nothing."""
    entries: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    log = PageLogEntry.objects.filter(page__in=list(ids), action__in=(*_PUBLISHED, "wagtail.unpublish"))
    for page, action, revision in log.order_by("-timestamp", "-pk").values_list("page", "action", "revision"):
        entries[page].append((action, revision))
    return {page: _before(rows) for page, rows in entries.items()}


def _before(entries: list[tuple[str, int | None]]) -> int | None:
    """Of what happened to a page, the latest first."""
    if len(entries) < 2 or entries[1][0] not in _PUBLISHED:
        return None
    return entries[1][1]


@transaction.atomic
def hold(page: ResourcePage, now: datetime) -> bool:
    """Keep back what is to be told of this publication; False where it left already."""
    changes = OwedChange.objects.filter(change__page=page, state=OwedState.DUE, leaves_at__gt=now)
    held = bool(changes.update(state=OwedState.HELD))
    return waiting.hold(page) or held


@transaction.atomic
def let_go(page: ResourcePage, now: datetime) -> bool:
    """Have it leave at once; False where nothing waits."""
    changes = OwedChange.objects.filter(_waits(now), change__page=page)
    left = bool(changes.update(state=OwedState.DUE, leaves_at=None))
    return waiting.let_go(page.pk, now) or left


@transaction.atomic
def take_back(page: ResourcePage, user: Visitor, now: datetime) -> bool:
    """Show readers again what they saw before, and drop what has not left; whether there was an earlier version.

    Without one the page is withdrawn, and is news when it is published again. What was taken back stays in its history.
    """
    waiting.forget(page.pk)
    _drop_changes(page, now)
    before = published_before([page.pk]).get(page.pk)
    whole = page.specific
    if before is None:
        whole.withdrawal = (TAKEN_BACK, False)
        whole.unpublish(user=user)
        return False
    revision = Revision.objects.get(pk=before)
    again = revision.as_object().save_revision(user=user, log_action="wagtail.revert", previous_revision=revision)
    again.publish(user=user, previous_revision=revision)
    return True


def _drop_changes(page: ResourcePage, now: datetime) -> None:
    """Nobody is told; and where nobody was, the page's history says nothing of it either."""
    owed = OwedChange.objects.filter(_waits(now), change__page=page)
    notes = set(owed.values_list("change", flat=True))
    owed.delete()
    told = OwedChange.objects.filter(change__in=notes).values("change")
    ChangeNote.objects.filter(pk__in=notes).exclude(pk__in=told).delete()
