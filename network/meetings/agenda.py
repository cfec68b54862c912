"""Meetings in lists, on the home page and for calendars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils import timezone

from asv.core.metadata import described, list_head, page_graph
from asv.core.models import BasePage
from asv.core.paging import Pager, paginate
from asv.core.prepared import Rows, moment_of, prepared
from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import page_path
from asv.resources.cards import Card, cards_for
from asv.taxonomy.catalogue import catalogue
from home.facts import page_facts
from network.meetings.agenda_form import AgendaForm, month_view, of_terms_and_places, of_years
from network.meetings.linked_data import event_node
from network.meetings.models import MeetingPage
from network.meetings.months import Year, archive_years, month_of, years_named
from network.meetings.registrations.facts import registration_facts, shows_video
from network.meetings.replays.showing import shown_replay, with_recordings
from network.meetings.times import sides_at
from network.meetings.when import is_open, over_at, when_text
from search.faceted_form import YEAR, FacetedForm
from search.facets import notices

Listed = list[int] | Rows  # ids, or pages
COMING, PAST = "a_venir", "page"
A_PAGE = 20
LATEST_SHOWN = 6
_IN_SERIES = (
    "title", "url_path", "live", "starts_at", "ends_at", "all_day", "cancelled", "takes_registrations",
    "registration_closes_at",
)  # fmt: skip
# Long texts that no list shows.
UNLISTED = ("programme", "context", "outcomes", "access_note")
# What a list of meetings shows of each.
MEETING_LISTED = (
    "content_type", "title", "slug", "path", "url_path", "live", "summary", "date", "first_published_at",
    "starts_at", "ends_at", "all_day", "mode", "open_to", "venue", "cancelled", "replay_url",
)  # fmt: skip
NEAREST = 100
FEW = 4  # of the nearest, read whole before the others
SERIES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list; `venue` is empty for those who may not read the page."""

    card: Card
    starts_at: datetime
    when: str
    mode_label: str
    open_label: str
    venue: str
    is_past: bool
    cancelled: bool
    has_replay: bool


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """Another meeting of the same series."""

    title: str
    url: str
    when: str
    is_open: bool
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two lists: how many meetings in all, the rows of it that are shown, and its pager where it has one."""

    total: int
    rows: Sequence[Any] = ()
    pager: Pager | None = None


def to_come(now: datetime | None = None, of: str = "") -> Q:
    """Condition for meetings that are not over at `now`: their end, or their last day where no hour is known.

    `of` is the lookup that leads to the meeting from the rows asked, as `meeting__`.
    """
    now = now or timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    timed = Q((f"{of}all_day", False), (f"{of}ends_at__isnull", False))
    whole_day = Q((f"{of}all_day", True)) | Q((f"{of}ends_at__isnull", True))
    last_day = Q((f"{of}starts_at__gte", midnight)) | Q(
        (f"{of}ends_at__isnull", False), (f"{of}ends_at__gte", midnight)
    )
    return (timed & Q((f"{of}ends_at__gte", now))) | (whole_day & last_day)


def meeting_rows(meetings: Iterable[MeetingPage], visibility: Visibility) -> list[MeetingRow]:
    """Rows of these meetings in their order: the queries of their cards, however many."""
    pages = {page.pk: page for page in meetings}
    recorded = with_recordings(pages)
    return [_row(card, pages[card.id], card.id in recorded) for card in cards_for(pages.values(), visibility)]


def _row(card: Card, page: MeetingPage, recorded: bool = False) -> MeetingRow:
    return MeetingRow(
        card=card,
        starts_at=page.starts_at,
        when=page.when,
        mode_label=page.get_mode_display(),
        open_label=page.get_open_to_display(),
        venue="" if card.members_only else page.venue,
        is_past=page.is_past,
        cancelled=page.cancelled,
        has_replay=recorded or bool(page.replay_url),
    )


def listed_meetings(visibility: Visibility, form: FacetedForm) -> Any:
    """The meetings anyone may see listed, under these filters but that of years."""
    return of_terms_and_places(visibility.listed(MeetingPage.objects.all()), form)


def meeting_listing(page: Any, request: HttpRequest) -> dict[str, Any]:
    """What is to come with the latest of what was, or one page of either, under the filters of the address.

    `a_venir` pages what is to come, `page` the archive; each of these pages stands alone, the other list a link away.
    """
    visibility = visibility_of(request)
    form = AgendaForm(request.GET, catalogue())
    asked = {"filters": form, "notices": notices(form.ignored)}
    if form.month:
        month = month_of(form, form.month, visibility)
        query = form.address(*month_view(month.first))
        return {**asked, "month": month, "month_query": query, "canonical_query": query, "unindexed": True}
    ahead, behind, years = (_filtered if form.pairs else _of_all)(visibility, form)
    coming, past = _shown(request, ahead, behind, form, sum(year.count for year in years if year.kept))
    rows = {row.card.id: row for row in meeting_rows(_whole([*coming.rows, *past.rows]), visibility)}
    return {
        **asked,
        **_head(page, coming, past, form),
        "coming": replace(coming, rows=[rows[pk] for pk in map(_id, coming.rows) if pk in rows]),
        "past": replace(past, rows=[rows[pk] for pk in map(_id, past.rows) if pk in rows]),
        "archive_query": form.address((PAST, "1")),
        "years": years,
        "month": None,
        "month_query": form.address(("vue", "mois"), left=(YEAR,)),
    }


def _filtered(visibility: Visibility, form: AgendaForm) -> tuple[Listed, Listed, list[Year]]:
    """What is to come, what is past, and the years of it, under the filters of the address."""
    of_any_year = listed_meetings(visibility, form)
    meetings = of_years(of_any_year, form).only(*MEETING_LISTED)
    ahead = meetings.filter(to_come()).order_by("starts_at", "pk")
    behind = meetings.exclude(to_come()).order_by("-starts_at", "-pk")
    return ahead, behind, archive_years(of_any_year.exclude(to_come()), form)


def _of_all(visibility: Visibility, form: AgendaForm) -> tuple[Listed, Listed, list[Year]]:
    """The same without a filter, as ids: remembered, since it is asked most and of the most meetings."""
    sides = sides_at(timezone.now(), visibility)
    return sides.ahead, sides.behind, years_named(sides.years, form)


def _id(row: MeetingPage | int) -> int:
    return row if isinstance(row, int) else int(row.pk)


def _whole(rows: Sequence[MeetingPage | int]) -> list[MeetingPage]:
    """Those of which only the id is known are read; one query where there are any."""
    ids = [row for row in rows if isinstance(row, int)]
    found = MeetingPage.objects.only(*MEETING_LISTED).in_bulk(ids) if ids else {}
    return [*(row for row in rows if isinstance(row, MeetingPage)), *(found[pk] for pk in ids if pk in found)]


def _shown(request: HttpRequest, ahead: Listed, behind: Listed, form: AgendaForm, past_total: int) -> tuple[Part, Part]:
    """Both lists, of which a further page of one leaves the other out."""
    if PAST in request.GET:
        total = len(ahead) if isinstance(ahead, list) else ahead.count()
        return Part(total), _part(behind, request, form, PAST, first_named=bool(total))
    coming = _part(ahead, request, form, COMING)
    if not coming.total:
        return coming, _part(behind, request, form, PAST)
    if coming.pager and coming.pager.page > 1:
        return coming, Part(past_total)
    return coming, Part(past_total, list(behind[:LATEST_SHOWN]))


def _part(meetings: Any, request: HttpRequest, form: AgendaForm, name: str, *, first_named: bool = False) -> Part:
    rows, total, pager = paginate(meetings, request, A_PAGE, form.pairs, name, first_named=first_named)
    return Part(total, rows, pager)


def _head(page: BasePage, coming: Part, past: Part, form: AgendaForm) -> dict[str, object]:
    """What the <head> says of the list shown; the archive is another one than what is to come."""
    pager = coming.pager or past.pager
    head = list_head(pager, bool(form.pairs), form.describe()) if pager else {"list_asked": form.describe()}
    if coming.pager or not coming.total:
        return {**head, "archive": False}
    return {**head, "archive": True, "head_description": f"Les rencontres passées. {described(page)}"}


def meeting_facts(page: MeetingPage, request: HttpRequest) -> dict[str, Any]:
    """What one meeting's page shows to this reader."""
    visibility = visibility_of(request)
    facts = page_facts(page, request)
    attached = {file.document_id for file in facts["files"]}
    network = page.network
    shown_network = network if network and visibility.may_list(network) else None
    place = facts["places"][0] if facts["places"] else None
    joins = page.may_join(request.user, visibility)
    rows = series_rows(page, visibility)
    registration = registration_facts(page, request.user)
    return {
        **facts,
        "may_join": joins,
        "registration": registration,
        "shows_video": shows_video(page, request.user, joins, registration),
        "is_past": page.is_past,
        "structured_data": page_graph(page, event_node(page, place, shown_network)),
        "head_description": described(page, page.when, facts["place_line"]),
        "report": page.report if page.report_id not in attached else None,
        "replay": shown_replay(page, visibility),
        "series_rows": rows,
        "series_open": any(row.is_open for row in rows),
        "shown_network": shown_network,
    }


def series_rows(page: MeetingPage, visibility: Visibility) -> list[SeriesRow]:
    """The other meetings of the same series: those to come, then the latest. One query."""
    if page.series_id is None:
        return []
    others = visibility.listed(MeetingPage.objects.filter(series=page.series_id).exclude(pk=page.pk))
    rows = others.order_by("-starts_at").values_list(*_IN_SERIES, named=True)[:NEAREST]
    return [
        SeriesRow(
            row.title, page_path(row), when_text(row.starts_at, row.ends_at, row.all_day), is_open(row), row.cancelled
        )
        for row in sorted(rows, key=_nearness)[:SERIES_SHOWN]
    ]


def next_meeting(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Context of the home page: `next_meeting`, the next listed meeting, else the latest one, else None."""
    visibility = visibility_of(request)
    # Ids first, from the meetings' own table and its index of dates: joined to every page of the site, the same
    # question costs the database fifty times more.
    dated = [_dated(*row) for row in prepared("meetings.latest", _latest, ())]
    ids = [row.pk for row in sorted(dated, key=_nearness)]
    places = MeetingPage.territories.through.objects.filter(resourcepage=OuterRef("pk")).values("territory__name")
    listed = visibility.listed(MeetingPage.objects.only(*MEETING_LISTED)).annotate(place_name=Subquery(places[:1]))
    for some in (ids[:FEW], ids[FEW:]):
        found = listed.filter(pk__in=some).in_bulk() if some else {}
        if meeting := next((found[pk] for pk in some if pk in found), None):
            return {"next_meeting": _front_row(meeting, visibility)}
    return {"next_meeting": None}


class _Dated(NamedTuple):
    pk: int
    starts_at: datetime
    ends_at: datetime | None
    all_day: bool


def _dated(pk: int, starts: datetime, ends: datetime | None, all_day: bool) -> _Dated:
    return _Dated(pk, moment_of(starts), moment_of(ends) if ends else None, all_day)


def _latest() -> Rows:
    return MeetingPage.objects.order_by("-starts_at").values_list("pk", "starts_at", "ends_at", "all_day")[:NEAREST]


def _nearness(meeting: Any) -> tuple[bool, float]:
    """Those to come first, the nearest first; then those of the past, the latest first."""
    moment = meeting.starts_at.timestamp()
    is_past = over_at(meeting.starts_at, meeting.ends_at, meeting.all_day) < timezone.now()
    return is_past, -moment if is_past else moment


def _front_row(meeting: Any, visibility: Visibility) -> MeetingRow:
    card = Card(
        id=meeting.pk,
        type=meeting.resource_type,
        kind_label=meeting.kind_label,
        title=meeting.title,
        url=page_path(meeting),
        slug=meeting.slug,
        summary=meeting.summary,
        territory_name=meeting.place_name or "",
        members_only=not visibility.may_read(meeting),
    )
    return _row(card, meeting)
