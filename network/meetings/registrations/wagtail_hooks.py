"""Registrations in the admin: the list, the series, and no meeting deleted behind the back of those who come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from asv.core.admin_lists import HouseAdmin, RecordAdmin
from network.meetings.models import MeetingPage, MeetingSeries
from network.meetings.registrations.models import ACTIVE, Registration

_FILTERED = 200
_REFUSED = (
    "« {title} » est attendue ({number} au total, liste d'attente comprise) : annulez d'abord la rencontre (onglet "
    "« Inscriptions ») et publiez, chaque personne en sera prévenue."
)


class MeetingFilter(SimpleListFilter):
    """The meetings that take registrations, the latest first."""

    title = "rencontre"
    parameter_name = "rencontre"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The latest meetings by name and day."""
        meetings = MeetingPage.objects.filter(takes_registrations=True).order_by("-starts_at")
        rows = meetings.values_list("pk", "title", "date")[:_FILTERED]
        return [(str(pk), f"{title} ({date:%d/%m/%Y})") for pk, title, date in rows]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The registrations of the one chosen."""
        chosen = self.value() or ""
        return queryset.filter(meeting=chosen) if chosen.isascii() and chosen.isdecimal() else queryset


class RegistrationAdmin(RecordAdmin):
    """Who comes to what: looked at and exported here; presence is ticked on the meeting's own sheet."""

    model = Registration
    menu_label = "Inscriptions"
    menu_icon = "user"
    list_display = ("name", "meeting", "state", "number", "organisation", "created_at", "came")
    list_export = (
        "meeting", "state", "number", "name", "function", "organisation", "email", "declared", "created_at", "present",
    )  # fmt: skip
    list_filter = (MeetingFilter, "state", "present")
    list_select_related = ("meeting",)
    search_fields = ("name", "email", "organisation", "meeting__title")
    ordering = ("-created_at",)
    inspect_view_enabled = True
    export_filename = "inscriptions"

    def came(self, registration: Any) -> str:
        """Presence in words."""
        return {True: "oui", False: "non", None: ""}[registration.present]

    came.short_description = "présence"  # type: ignore[attr-defined]
    came.admin_order_field = "present"  # type: ignore[attr-defined]


class SeriesAdmin(HouseAdmin):
    """Meetings that come back."""

    model = MeetingSeries
    menu_icon = "calendar"
    list_display = ("name", "description")
    list_export = ("name", "slug", "description")
    search_fields = ("name", "description")
    prepopulated_fields = {"slug": ("name",)}
    export_filename = "series"


class MeetingGroup(ModelAdminGroup):
    """What belongs to meetings beside their pages."""

    menu_label = "Rencontres"
    menu_icon = "date"
    menu_order = 450
    items = (RegistrationAdmin, SeriesAdmin)


modeladmin_register(MeetingGroup)


@hooks.register("before_delete_page")
def cancel_before_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """People who come to a meeting are told before its page goes."""
    awaited = _awaited([page])
    if not awaited:
        return None
    messages.error(request, awaited[0])
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def cancel_before_deleting_many(request: HttpRequest, action: str, objects: Iterable[Any], view: Any) -> Any:
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
