"""What comes up for the team, by day: what goes online or off, rencontres, reviews due, drafts as last written."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from icalendar import Event, vText
from wagtail.models import Page, PageQuerySet, Revision
from wagtail.permissions import page_permission_policy

from asv.accounts.models import User
from asv.core.visibility import visible_to
from asv.core.visitor import Visitor
from asv.resources.assemble import absolute_url
from asv.resources.models import ResourcePage
from asv.stewardship.models import Charge
from network.admin.panels import may_write
from network.meetings.calendar import event_of
from network.meetings.models import MeetingPage

MOST = 500
KINDS = {
    "parution": "Parution programmée",
    "fin": "Fin programmée",
    "rencontre": "Rencontre",
    "relecture": "À relire",
    "brouillon": "Brouillon, écrit ce jour-là",
}
_BEHIND, _AHEAD = timedelta(days=31), timedelta(days=400)


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Something on a day: of what kind (of `KINDS`), of which page, and where one acts."""

    day: date
    kind: str
    title: str
    url: str
    page: int

    @property
    def label(self) -> str:
        """The kind, in words."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month's weeks; those around it fill the first and the last."""

    day: date
    inside: bool
    today: bool
    entries: tuple[Entry, ...]


def entries_between(user: Visitor, first: date, after: date) -> list[Entry]:
    """What is from `first` to before `after` among the pages that this person may change; six queries at most."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    own = ResourcePage.objects.filter(pk__in=pages.values("pk"))
    start, end = _midnight(first), _midnight(after)
    meetings = MeetingPage.objects.filter(pk__in=pages.values("pk"), starts_at__range=(start, end))
    leaving = Page.objects.filter(pk__in=pages.values("pk"), live=True, expire_at__range=(start, end))
    drafts = own.filter(has_unpublished_changes=True, latest_revision_created_at__range=(start, end))
    due = own.filter(live=True, upkeep__due_on__gte=first, upkeep__due_on__lt=after)
    found = [
        *_scheduled(own, start, end),
        *(_entry("fin", page.title, page.expire_at, page.pk) for page in leaving[:MOST]),
        *(_entry("rencontre", _meeting_title(page), page.starts_at, page.pk) for page in meetings[:MOST]),
        *(_entry("brouillon", page.draft_title, page.latest_revision_created_at, page.pk) for page in drafts[:MOST]),
        *(_review(*row) for row in due.values_list("upkeep__due_on", "title", "pk")[:MOST]),
    ]
    return sorted(entry for entry in found if first <= entry.day < after)


def weeks_of(first: date, entries: Iterable[Entry], today: date) -> list[list[Day]]:
    """The weeks of a month with their days."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return [[Day(day, day.month == first.month, day == today, tuple(by_day[day])) for day in week] for week in weeks]


def editorial_events(user: User) -> list[Event]:
    """The same for this person's private calendar; of the reviews those that are theirs, and rencontres as all
    calendars have them."""
    if not may_write(user):
        return []
    today = timezone.localdate()
    entries = entries_between(user, today - _BEHIND, today + _AHEAD)
    theirs = set(Charge.objects.filter(user=user).values_list("page", flat=True))
    others = [one for one in entries if one.kind not in ("rencontre", "relecture")]
    reviews = [one for one in entries if one.kind == "relecture" and one.page in theirs]
    meetings = MeetingPage.objects.filter(pk__in=[one.page for one in entries if one.kind == "rencontre"])
    visibility = visible_to(user)
    of_meetings = [_meeting_event(meeting, visibility.may_read(meeting)) for meeting in meetings.order_by("pk")]
    return [*map(_event, [*others, *reviews]), *of_meetings]


def _scheduled(own: PageQuerySet, start: datetime, end: datetime) -> list[Entry]:
    revisions = Revision.page_revisions.filter(approved_go_live_at__range=(start, end))
    rows = list(revisions.values_list("object_id", "object_str", "approved_go_live_at")[:MOST])
    if not rows:
        return []
    known = set(own.filter(pk__in=[int(pk) for pk, *_rest in rows]).values_list("pk", flat=True))
    return [_entry("parution", title, at, int(pk)) for pk, title, at in rows if int(pk) in known]


def _entry(kind: str, title: str, at: datetime, page: int) -> Entry:
    return Entry(timezone.localdate(at), kind, title, reverse("wagtailadmin_pages:edit", args=[page]), page)


def _meeting_title(page: MeetingPage) -> str:
    return page.title if page.live else f"{page.title} (pas encore publiée)"


def _review(day: date, title: str, page: int) -> Entry:
    return Entry(day, "relecture", title, reverse("stewardship_review", args=[page]), page)


def _meeting_event(meeting: MeetingPage, readable: bool) -> Event:
    """As in every calendar, so that it stands once in this one too; a draft says that it is one.

    Calendars are kept by others: what is for members is not in it, unless this person is one.
    """
    event = event_of(meeting, readable)
    if not meeting.live:
        event["summary"] = vText(_meeting_title(meeting))
    return event


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"tenue-{entry.kind}-{entry.page}")
    event.add("dtstamp", _midnight(entry.day))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{entry.label} : {entry.title}")
    event.add("url", absolute_url(entry.url))
    event.add("transp", "TRANSPARENT")
    return event


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
