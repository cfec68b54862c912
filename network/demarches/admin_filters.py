"""Filters of the list of démarches: what there are too many of to choose from, told by kind or by age."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from asv.taxonomy.models import OrganisationKind

_YEAR = timedelta(days=365)


class InformationAge(SimpleListFilter):
    """How old the information is: what to ask its bearer about again."""

    title = "date de l’information"
    parameter_name = "information"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The ages to choose from."""
        return [("recente", "Moins d’un an"), ("un-an", "D’un à deux ans"), ("ancienne", "Plus de deux ans"),
                ("aucune", "Sans date")]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those of the age chosen; an unknown one chooses nothing."""
        condition = _ages(timezone.localdate()).get(self.value() or "")
        return queryset.filter(condition) if condition is not None else queryset


def _ages(today: date) -> dict[str, Q]:
    one, two = today - _YEAR, today - 2 * _YEAR
    return {
        "recente": Q(information_date__gt=one),
        "un-an": Q(information_date__lte=one, information_date__gt=two),
        "ancienne": Q(information_date__lte=two),
        "aucune": Q(information_date=None),
    }


class BearerKind(SimpleListFilter):
    """The nature of the body that bears it, or that nobody is known to: names are for the search box."""

    title = "nature du porteur"
    parameter_name = "porteur"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The natures, then those without a bearer."""
        return [*OrganisationKind.choices, ("aucun", "Sans porteur")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those borne by such a body; an unknown nature chooses nothing."""
        if self.value() == "aucun":
            return queryset.filter(bearer=None)
        known = self.value() in OrganisationKind.values
        return queryset.filter(bearer__kind=self.value()) if known else queryset
