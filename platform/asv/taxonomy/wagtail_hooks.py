"""What the admin needs to choose places and organisations, and to change vocabularies."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import LogActionRegistry

from asv.taxonomy.change_views import change, journal, undo_change
from asv.taxonomy.changes import CHANGED, UNDONE
from asv.taxonomy.choosers import organisation_chooser, territory_chooser
from asv.taxonomy.places import find_places, place_label
from asv.taxonomy.subjects import subjects


@hooks.register("register_admin_viewset")
def choosers() -> list[ChooserViewSet]:
    """Addresses of the choosers."""
    return [territory_chooser, organisation_chooser]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Suggestions as an editor types; Wagtail asks for the right to enter the admin."""
    return [
        path("territoires/suggestions/", place_suggestions, name="place_suggestions"),
        path("vocabulaires/changements/", journal, name="taxonomy_changes"),
        path("vocabulaires/changements/<int:pk>/annuler/", undo_change, name="taxonomy_undo"),
        path("vocabulaires/<slug:vocabulary>/<int:pk>/", change, name="taxonomy_change"),
    ]


class _JournalItem(MenuItem):
    """Shown to those who may change a vocabulary."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(subject.may_change(request.user) for subject in subjects().values())


@hooks.register("register_reports_menu_item")
def journal_item() -> MenuItem:
    """The journal, among the reports."""
    return _JournalItem("Changements de vocabulaire", reverse("taxonomy_changes"), icon_name="tag", order=850)


@hooks.register("register_log_actions")
def change_actions(actions: LogActionRegistry) -> None:
    """What the history of a term says of its changes."""
    actions.register_action(CHANGED, "Changer un vocabulaire", "Vocabulaire changé")
    actions.register_action(UNDONE, "Annuler un changement de vocabulaire", "Changement annulé")


def place_suggestions(request: HttpRequest) -> JsonResponse:
    """Register the view of suggestions among the admin's addresses."""
    found = find_places(request.GET.get("q", ""), 8)
    return JsonResponse({"places": [{"code": place.code, "label": place_label(place)} for place in found]})
