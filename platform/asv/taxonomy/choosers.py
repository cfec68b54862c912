"""Choosers of Wagtail's admin for one territory or one organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import ForeignKey
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from asv.core.admin_matching import having_words
from asv.taxonomy.models import Organisation, Territory
from asv.taxonomy.own_places import OwnPlaceForm
from asv.taxonomy.places import find_places, place_label


class _SearchForm(BaseFilterForm):
    """One box to type in; it asks the tables themselves, which are always up to date."""

    q = forms.CharField(
        label="Chercher", required=False, max_length=120, widget=forms.TextInput(attrs={"placeholder": "Un nom…"})
    )

    def filter(self, objects: object) -> object:
        text = self.cleaned_data.get("q")
        if not text:
            return objects
        self.is_searching, self.search_query = True, text
        return self.found(objects, text)

    def found(self, objects: Any, text: str) -> object:
        """The objects that a text finds; each table has its own way."""
        return objects.none()


class PlaceSearchForm(_SearchForm):
    """By name, INSEE code or postcode."""

    def found(self, objects: object, text: str) -> object:
        return find_places(text, 50)


class OrganisationSearchForm(_SearchForm):
    """By name or acronym."""

    def found(self, objects: Any, text: str) -> object:
        return having_words(objects, ("name", "acronym"), text)


class _PlaceColumns:
    @property
    def columns(self) -> list[Column]:
        title = self.title_column  # type: ignore[attr-defined]
        title.accessor = place_label
        title.label = "Territoire"
        return [title, Column("kind", label="Nature", accessor="get_kind_display")]


class _OrganisationColumns:
    @property
    def columns(self) -> list[Column]:
        title = self.title_column  # type: ignore[attr-defined]
        return [title, Column("kind", label="Nature", accessor="get_kind_display")]


class PlaceChooseView(_PlaceColumns, ChooseView):
    """The modal to choose a territory in."""

    filter_form_class = PlaceSearchForm


class PlaceChooseResultsView(_PlaceColumns, ChooseResultsView):
    """Its results as one types."""

    filter_form_class = PlaceSearchForm


class OrganisationChooseView(_OrganisationColumns, ChooseView):
    """The modal to choose or create an organisation in."""

    filter_form_class = OrganisationSearchForm


class OrganisationChooseResultsView(_OrganisationColumns, ChooseResultsView):
    """Its results as one types."""

    filter_form_class = OrganisationSearchForm


class _PlaceChooser(BaseChooser):
    """What is chosen without a link to change it: official places are changed by nobody."""

    show_edit_link = False


class TerritoryChooserViewSet(ChooserViewSet):
    """Choosing one territory, or creating one that has no official code."""

    model = Territory
    base_widget_class = _PlaceChooser
    creation_form_class = OwnPlaceForm
    creation_tab_label = "Lieu sans code officiel"
    create_action_label = "Ajouter ce lieu"
    icon = "globe"
    choose_one_text = "Choisir un territoire"
    choose_another_text = "Choisir un autre territoire"
    choose_view_class = PlaceChooseView
    choose_results_view_class = PlaceChooseResultsView


class OrganisationChooserViewSet(ChooserViewSet):
    """Choosing one organisation, or creating it on the spot."""

    model = Organisation
    icon = "group"
    choose_one_text = "Choisir une organisation"
    choose_another_text = "Choisir une autre organisation"
    creation_tab_label = "Nouvelle organisation"
    form_fields = ["name", "acronym", "kind", "website"]
    choose_view_class = OrganisationChooseView
    choose_results_view_class = OrganisationChooseResultsView


territory_chooser = TerritoryChooserViewSet("territory_chooser", url_prefix="territoires/choisir")
organisation_chooser = OrganisationChooserViewSet("organisation_chooser", url_prefix="organisations/choisir")

OrganisationChooserBlock = organisation_chooser.get_block_class(
    "OrganisationChooserBlock", module_path="asv.taxonomy.choosers"
)
TerritoryChooserBlock = territory_chooser.get_block_class("TerritoryChooserBlock", module_path="asv.taxonomy.choosers")

# Here rather than when the viewsets register: forms built by the system checks come before that.
for chooser in (territory_chooser, organisation_chooser):
    register_form_field_override(ForeignKey, to=chooser.model, override={"widget": chooser.widget_class})
