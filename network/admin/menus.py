"""Vocabularies, places, organisations, démarches and updates, managed through wagtail-modeladmin in one menu."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail_modeladmin.options import ModelAdminGroup
from wagtail_modeladmin.views import EditView

from asv.core.admin_lists import Buttons, HouseAdmin, ListedPages, RecordAdmin, yes_no
from asv.core.slugs import slugify
from asv.taxonomy import models as taxonomy
from asv.taxonomy.changes import Refused, rename
from asv.taxonomy.subjects import subject_of
from network.admin.mailroom import MAILROOM
from network.demarches.admin_filters import BearerKind, InformationAge
from network.demarches.models import DemarchePage


class ChangingButtons(Buttons):
    """With the way to rename, merge, split and retire."""

    def get_buttons_for_obj(self, obj: Model, *args: object, **kwargs: object) -> list[dict[str, object]]:
        buttons: list[dict[str, object]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        subject = subject_of(obj)
        if subject and subject.may_change(self.request.user):
            address = reverse("taxonomy_change", args=[subject.parameter, obj.pk])
            title = f"Renommer, fusionner, scinder ou retirer : {obj}"
            look = self.finalise_classname(["button-secondary"])
            buttons.append({"url": address, "label": "Changer", "classname": look, "title": title})
        return buttons


class RenamingView(EditView):
    """The form of a row: another name or slug is a renaming, in the journal and told as in the guided way."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        try:
            with transaction.atomic():
                self._rename(form)
                answer: HttpResponse = super().form_valid(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        return answer

    def _rename(self, form: ModelForm) -> None:
        """Rename the row as it stands in the database, where name or slug differ; the form saves the rest."""
        subject = subject_of(form.instance)
        if subject is None or not {subject.label, subject.slug} & set(form.changed_data):
            return
        before = subject.model._default_manager.get(pk=form.instance.pk)
        label = form.cleaned_data.get(subject.label) or subject.label_of(before)
        slug = form.cleaned_data.get(subject.slug) or subject.slug_of(before)
        setattr(form.instance, subject.slug, slug)  # left empty it stays what it was
        if (label, slug) != (subject.label_of(before), subject.slug_of(before)):
            made = rename(subject, before, label, slug, self.request.user)
            messages.success(self.request, f"{made.said}. Les personnes concernées sont prévenues.")


class ChangedAdmin(HouseAdmin):
    """A list whose rows are changed with a preview first."""

    edit_view_class = RenamingView

    def get_button_helper_class(self) -> type[Buttons]:
        return ChangingButtons


class TermAdmin(ChangedAdmin):
    """A controlled vocabulary."""

    menu_icon = "tag"
    list_display: tuple[str, ...] = ("label", "slug", "order")
    list_export: tuple[str, ...] = ("slug", "label", "definition", "order")
    search_fields = ("label", "slug", "definition")
    ordering = ("order", "label")
    inspect_view_enabled = True


class ThemeAdmin(TermAdmin):
    model = taxonomy.Theme
    list_display = ("label", "parent", "palette", "slug", "order")
    list_export = ("slug", "label", "definition", "parent", "palette", "order")
    list_filter = ("parent", "palette")
    list_select_related = ("parent",)
    export_filename = "themes"


class DemarcheKindAdmin(TermAdmin):
    model = taxonomy.DemarcheKind
    list_display = ("label", "acronym", "slug", "order")
    list_export = ("slug", "label", "acronym", "definition", "order")
    export_filename = "types-de-demarche"


# Vocabularies whose lists show more than a term has, and names of files that are not those of the table.
_OWN_ADMINS = {taxonomy.Theme: ThemeAdmin, taxonomy.DemarcheKind: DemarcheKindAdmin}
_FILENAMES = {taxonomy.OttawaAxis: "axes-ottawa", taxonomy.Stage: "etapes"}


def vocabulary_admin(model: type[taxonomy.Term]) -> type[TermAdmin]:
    """The admin of a vocabulary: its own, or the usual one."""
    filename = _FILENAMES.get(model) or slugify(str(model._meta.verbose_name_plural))
    made = type(f"{model.__name__}Admin", (TermAdmin,), {"model": model, "export_filename": filename})
    return _OWN_ADMINS.get(model, made)


class GlossaryAdmin(HouseAdmin):
    model = taxonomy.GlossaryEntry
    menu_icon = "openquote"
    list_display = ("term", "meaning")
    list_export = ("term", "meaning", "definition", "source_label")
    search_fields = ("term", "meaning", "definition")
    export_filename = "glossaire"


class TerritoryAdmin(RecordAdmin):
    """Places of the official reference, loaded by commands, and the few without a code, added where one is chosen;
    administrators change them."""

    model = taxonomy.Territory
    menu_icon = "site"
    list_display = ("name", "kind", "insee", "parent", "population")
    list_export = ("code", "name", "kind", "insee", "population", "latitude", "longitude")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "insee", "postcodes")
    inspect_view_enabled = True
    export_filename = "territoires"

    def get_button_helper_class(self) -> type[Buttons]:
        return ChangingButtons


class OrganisationAdmin(ChangedAdmin):
    model = taxonomy.Organisation
    menu_icon = "group"
    list_display = ("name", "acronym", "kind", "territory", "resources")
    list_export = ("name", "acronym", "kind", "territory", "website", "phone", "email", "resources")
    list_filter = ("kind",)
    list_select_related = ("territory",)
    search_fields = ("name", "acronym", "description")
    inspect_view_enabled = True
    export_filename = "organisations"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(link_count=Count("resource_links"))

    def resources(self, organisation: Any) -> int:
        return organisation.link_count

    resources.short_description = "ressources"  # type: ignore[attr-defined]
    resources.admin_order_field = "link_count"  # type: ignore[attr-defined]


class DemarcheAdmin(HouseAdmin):
    model = DemarchePage
    permission_helper_class = ListedPages
    menu_label = "Démarches"
    menu_icon = "site"
    list_display = ("title", "kind", "state", "generation", "bearer", "since", "information_date", "published")
    list_export = (
        "reference", "title", "kind", "state", "generation", "bearer", "since", "until", "population",
        "information_date", "published",
    )  # fmt: skip
    list_filter = ("kind", "state", "generation", InformationAge, BearerKind, "live")
    list_select_related = ("kind", "bearer")
    search_fields = ("title", "summary", "reference", "bearer__name", "bearer__acronym")
    export_filename = "demarches"

    def published(self, page: Any) -> str:
        return yes_no(page.live)

    published.short_description = "publiée"  # type: ignore[attr-defined]
    published.admin_order_field = "live"  # type: ignore[attr-defined]


class ReferenceGroup(ModelAdminGroup):
    """One menu for all that classifies, locates and links."""

    menu_label = "Référentiels"
    menu_icon = "list-ul"
    menu_order = 500
    items = (
        *map(vocabulary_admin, taxonomy.VOCABULARIES.values()),
        DemarcheAdmin,
        OrganisationAdmin,
        TerritoryAdmin,
        GlossaryAdmin,
        *MAILROOM,
    )
