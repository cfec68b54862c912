"""What the admin needs to choose places and organisations, and to change vocabularies."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import LogActionRegistry, log

from asv.taxonomy.change_views import change, journal, undo_change
from asv.taxonomy.changes import CHANGED, UNDONE
from asv.taxonomy.choosers import organisation_chooser, territory_chooser
from asv.taxonomy.own_places import OwnPlaceForm
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
        path("territoires/nouveau/", create_place, name="place_create"),
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
    """The places that what was typed may mean, as the picker shows them."""
    found = find_places(request.GET.get("q", ""), 8)
    return JsonResponse({"places": [{"code": place.code, "label": place_label(place)} for place in found]})


@require_POST
def create_place(request: HttpRequest) -> JsonResponse:
    """Add a place without an official code (`name`, `within`) while a page is written; one that is there is given."""
    if not request.user.has_perm("taxonomy.add_territory"):
        said = "Seule la rédaction ajoute un lieu : écrivez-lui, ou choisissez la commune."
        return JsonResponse({"faults": [said]}, status=403)
    form = OwnPlaceForm(request.POST)
    if form.is_valid():
        place = form.save()
        log(place, "wagtail.create", user=request.user)
        return JsonResponse({"place": {"code": place.code, "label": place_label(place)}})
    if form.there is not None:
        return JsonResponse({"place": {"code": form.there.code, "label": place_label(form.there)}})
    return JsonResponse({"faults": [fault for faults in form.errors.values() for fault in faults]}, status=422)
