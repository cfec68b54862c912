"""Registrations in the admin: the list, the series, and no meeting deleted behind the back of those who come."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.models import Page

from asv.core.admin_lists import ListViewSet, RecordViewSet
from asv.core.slug_panels import name_and_slug
from network.meetings.models import MeetingPage, MeetingSeries
from network.meetings.registrations.models import ACTIVE, Registration

_FILTERED = 200
_PRESENCE = {True: "oui", False: "non", None: ""}
_REFUSED = (
    "« {title} » est attendue ({number} au total, liste d’attente comprise) : annulez d’abord la rencontre (onglet "
    "« Inscriptions ») et publiez, chaque personne en sera prévenue."
)


def _latest_meetings() -> list[tuple[int, str]]:
    """The latest meetings that take registrations, by name and day."""
    meetings = MeetingPage.objects.filter(takes_registrations=True).order_by("-starts_at")
    rows = meetings.values_list("pk", "title", "date")[:_FILTERED]
    return [(pk, f"{title} ({date:%d/%m/%Y})") for pk, title, date in rows]


class RegistrationFilters(WagtailFilterSet):
    """By meeting, state and presence."""

    rencontre = ChoiceFilter(field_name="meeting", label="Rencontre", choices=_latest_meetings)

    class Meta:
        model = Registration
        fields = ("rencontre", "state", "present")


class RegistrationViewSet(RecordViewSet):
    """Who comes to what: looked at and exported here; presence is ticked on the meeting's own sheet."""

    model = Registration
    icon = "user"
    list_display = (
        "name", "meeting", "state", "number", "organisation", "created_at",
        Column("came", label="Présence", accessor=lambda row: _PRESENCE[row.present], sort_key="present"),
    )  # fmt: skip
    list_export = (
        "meeting", "state", "number", "name", "function", "organisation", "email", "declared", "created_at", "present",
    )  # fmt: skip
    filterset_class = RegistrationFilters
    list_select_related = ("meeting",)
    search_fields = ("name", "email", "organisation", "meeting__title")
    ordering = "-created_at"
    inspect_view_enabled = True
    export_filename = "inscriptions"


class SeriesViewSet(ListViewSet):
    """Meetings that come back."""

    model = MeetingSeries
    icon = "calendar"
    list_display = ("name", "description")
    list_export = ("name", "slug", "description")
    search_fields = ("name", "description")
    panels = (*name_and_slug("name"), FieldPanel("description"))
    export_filename = "series"


class MeetingGroup(ModelViewSetGroup):
    """What belongs to meetings beside their pages."""

    menu_label = "Rencontres"
    menu_icon = "date"
    menu_order = 450
    items = (RegistrationViewSet, SeriesViewSet)


@hooks.register("register_admin_viewset")
def meeting_lists() -> MeetingGroup:
    """The menu *Rencontres*."""
    return MeetingGroup()


# Before the rule that what is published is withdrawn first: here people are to be told.
@hooks.register("before_delete_page", order=-1)
def cancel_before_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """People who come to a meeting are told before its page goes."""
    awaited = _awaited([page])
    if not awaited:
        return None
    messages.error(request, awaited[0])
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action", order=-1)
def cancel_before_deleting_many(request: HttpRequest, action: str, objects: Iterable[object], view: object) -> object:
    """The same for several pages at once."""
    awaited = _awaited([item for item in objects if isinstance(item, Page)]) if action == "delete" else []
    if not awaited:
        return None
    messages.error(request, " ".join(awaited))
    return redirect("wagtailadmin_explore_root")


def _awaited(pages: list[Page]) -> list[str]:
    """A sentence for each meeting to come, on or below these pages, that people count on."""
    said = []
    for page in pages:
        meetings = MeetingPage.objects.descendant_of(page, inclusive=True).filter(
            cancelled=False, registrations__state__in=ACTIVE
        )
        for meeting in meetings.distinct():
            if not meeting.is_past:
                number = Registration.objects.filter(meeting=meeting, state__in=ACTIVE).count()
                said.append(_REFUSED.format(title=meeting.title, number=number))
    return said
