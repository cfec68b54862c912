"""Reports: what is looked for, what finds nothing, which filters serve, which engine answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from asv.resources.types import resource_types
from asv.taxonomy.catalogue import catalogue
from search.counting import KEPT
from search.engines import local_name
from search.facets import LABELS
from search.models import FacetUse, JudgedQuery, PromotedAnswer, SearchCount, Synonym, WantedTopic
from search.places import places_by_code
from search.query import FORMATS

Rows = QuerySet[Any]
POLICY = ModelPermissionPolicy(SearchCount)
_USUAL_DAYS = 30
_PERIODS = [("7", "7 derniers jours"), ("90", "3 derniers mois"), (str(KEPT.days), "13 derniers mois")]


class PeriodFilters(WagtailFilterSet):
    """The days looked at: a month, unless one says otherwise."""

    periode = django_filters.ChoiceFilter(
        label="Période", choices=_PERIODS, empty_label="30 derniers jours", method="in_period"
    )

    class Meta:
        model = SearchCount
        fields: list[str] = []

    def filter_queryset(self, queryset: Rows) -> Rows:
        chosen = self.form.cleaned_data.get("periode") or _USUAL_DAYS
        rows: Rows = super().filter_queryset(queryset)
        return rows.filter(day__gt=_today() - timedelta(days=int(chosen)))

    def in_period(self, queryset: Rows, name: str, value: str) -> Rows:
        return queryset


class SearchFilters(PeriodFilters):
    """All searches, or those that found nothing."""

    resultats = django_filters.ChoiceFilter(
        label="Résultats", choices=[("rien", "Sans résultat")], empty_label="Toutes les recherches", method="in_period"
    )


def _today() -> date:
    return timezone.localdate()


class _Report(ReportView):
    """A report over counted rows, for those who may see them."""

    permission_policy = POLICY
    permission_required = "view"
    is_searchable = False

    @cached_property
    def filtered(self) -> Rows:
        """The rows of the period; an address that holds no known filter counts as none."""
        rows: Rows = self.model.objects.all()
        if self.filters.is_valid():
            rows = self.filters.filter_queryset(rows)
            return rows
        return rows.filter(day__gt=_today() - timedelta(days=_USUAL_DAYS))


class ActionsColumn(Column):
    """What can be done about a search that finds nothing."""

    cell_template_name = "search/admin/_actions_cell.html"

    def get_cell_context_data(self, instance: dict[str, Any], parent_context: dict[str, Any]) -> dict[str, object]:
        request = parent_context["request"]
        prefilled = urlencode({"mots": instance["words"]})
        back = f"{reverse('search_report')}?{request.GET.urlencode()}"
        return {
            **super().get_cell_context_data(instance, parent_context),
            "words": instance["words"],
            "nothing": instance["nothing"],
            "synonym_url": f"{reverse('search_synonyms:add')}?{prefilled}",
            "answer_url": f"{reverse('search_answers:add')}?{prefilled}",
            "wanted_url": reverse("search_want"),
            "unanswered_url": f"{reverse('search_unanswered')}?{prefilled}",
            "back": back,
            "token": get_token(request),
            "may": _may(request.user),
        }


def _may(user: object) -> dict[str, bool]:
    """What this person may make of a search."""
    models = {"synonym": Synonym, "answer": PromotedAnswer, "wanted": WantedTopic, "judge": JudgedQuery}
    return {name: ModelPermissionPolicy(model).user_has_permission(user, "add") for name, model in models.items()}


class SearchReport(_Report):
    """What is looked for, the most frequent first."""

    model = SearchCount
    page_title = "Recherches des lecteurs"
    header_icon = "search"
    results_template_name = "search/admin/searches_results.html"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    filterset_class = SearchFilters
    default_ordering = "-times"
    no_results_message = "Aucune recherche comptée sur cette période."
    columns = [
        Column("words", label="Recherche", sort_key="words"),
        Column("times", label="Demandée", sort_key="times"),
        Column("nothing", label="Sans résultat", sort_key="nothing"),
        Column("last_found", label="Trouve"),
        Column("spelt", label="Cherchée plutôt"),
        ActionsColumn("actions", label="Y répondre", width="38%"),
    ]
    list_export = ["words", "times", "nothing", "last_found", "spelt"]
    export_headings = {
        "words": "Recherche",
        "times": "Demandée",
        "nothing": "Sans résultat",
        "last_found": "Trouve",
        "spelt": "Cherchée plutôt",
    }
    export_filename = "recherches"

    def get_filtered_queryset(self) -> Rows:
        """A row for each wording, with what it found the last time, best without filters."""
        latest = SearchCount.objects.filter(words=OuterRef("words")).order_by("filters", "-day", "-pk")
        rows = (
            self.filtered.exclude(words="")
            .values("words")
            .annotate(times=Sum("asked"), nothing=Sum("empty"))
            .annotate(last_found=Subquery(latest.values("found")[:1]), spelt=Subquery(latest.values("corrected")[:1]))
        )
        if self.filters.is_valid() and self.filters.form.cleaned_data.get("resultats"):
            rows = rows.filter(nothing__gt=0)
        ordered: Rows = self.order_queryset(rows.order_by())
        return ordered.order_by(*_orders(self.ordering))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        engines = self.filtered.values("engine").annotate(times=Sum("asked") + Sum("refined")).order_by("-times")
        answered = [(_engine_label(row["engine"]), row["times"]) for row in engines]
        facets_url = reverse("search_facet_report")
        context: dict[str, object] = super().get_context_data(answered=answered, facets_url=facets_url, **kwargs)
        return context


def _orders(wanted: str) -> tuple[str, ...]:
    """The order asked, then the words: two pages never show the same row."""
    return tuple(dict.fromkeys((wanted, "words")))


class FacetReport(_Report):
    """Which values of which filters are chosen."""

    model = FacetUse
    page_title = "Filtres de recherche utilisés"
    header_icon = "list-ul"
    index_url_name = "search_facet_report"
    index_results_url_name = "search_facet_report_results"
    filterset_class = PeriodFilters
    default_ordering = "-uses"
    no_results_message = "Aucun filtre choisi sur cette période."
    columns = [
        Column("facet_label", label="Filtre"),
        Column("value_label", label="Valeur"),
        Column("uses", label="Fois", sort_key="uses"),
    ]
    list_export = ["facet_label", "value_label", "value", "uses"]
    export_headings = {"facet_label": "Filtre", "value_label": "Valeur", "value": "Code", "uses": "Fois"}
    export_filename = "filtres-de-recherche"

    def get_filtered_queryset(self) -> Rows:
        """A row for each value, the most chosen first."""
        rows: Rows = self.filtered.values("facet", "value").annotate(uses=Sum("times"))
        return rows.order_by(*dict.fromkeys((self.ordering, "facet", "value")))

    def decorate_paginated_queryset(self, object_list: Iterable[dict[str, str]]) -> list[dict[str, str]]:
        """The rows with what readers call each value."""
        rows = list(object_list)
        labels = catalogue()
        places = places_by_code([row["value"] for row in rows if row["facet"] == "territoire"], labels)
        fixed = {"type": resource_types(), "format": FORMATS}
        for row in rows:
            facet, value = row["facet"], row["value"]
            row["facet_label"] = LABELS.get(facet, facet)
            if facet in fixed:
                row["value_label"] = fixed[facet].get(value, value)
            elif facet == "territoire":
                row["value_label"] = places[value].label if value in places else value
            else:
                row["value_label"] = value.replace("..", " à ") if facet == "annee" else labels.label(facet, value)
        return rows


def _engine_label(name: str) -> str:
    if not name:
        return "aucun moteur n’a répondu"
    return "moteur embarqué" if name == local_name() else name.capitalize()


class ReportItem(MenuItem):
    """Shown to editors and moderators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(POLICY.user_has_permission(request.user, "view"))
