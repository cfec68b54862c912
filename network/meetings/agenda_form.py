"""What an address asks of the agenda: the search's filters that the database can answer, and the month to show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone

from asv.resources.models import ResourcePage
from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.models import VOCABULARIES
from network.meetings.when import YEARS
from search.faceted_form import PLACE, YEAR, Chip, FacetedForm, Pairs
from search.query import VOCABULARY_FACETS, PlaceFilter

FIRST, LAST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 1)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


class AgendaForm(FacetedForm):
    """The agenda's question. Asked for as a month (`vue=mois`) it has no filter of years: a month says its own.

    `month` is the first day of the month to show, None for the list; `unknown_month` what was asked where it is none.
    """

    facets: Sequence[str] = (*VOCABULARY_FACETS, PLACE, YEAR)

    def __init__(self, data: QueryDict, catalogue: Catalogue) -> None:
        self.month: date | None = None
        self.unknown_month = ""
        if data.get("vue") == "mois":
            self.facets = (*VOCABULARY_FACETS, PLACE)
            self.month, self.unknown_month = _asked_month(data.get("mois", ""))
        super().__init__(data, catalogue)

    @property
    def chips(self) -> list[Chip]:
        """Every filter with the address without it; on a month taking one away stays on the month."""
        stays = month_view(self.month) if self.month else []
        return [
            Chip(label, "?" + urlencode([*(pair for pair in self.pairs if pair != (facet, value)), *stays]))
            for facet, value, label in self.filters
        ]


def month_view(first: date) -> Pairs:
    """The parameters that show the agenda as this month."""
    return [("vue", "mois"), ("mois", f"{first:%Y-%m}")]


def _asked_month(asked: str) -> tuple[date, str]:
    """The first day of the month asked for, this one's where there is no such month, and then what was asked."""
    if _MONTH.fullmatch(asked) and 1 <= int(asked[5:]) <= 12 and FIRST.year <= int(asked[:4]) <= LAST.year:
        return date(int(asked[:4]), int(asked[5:]), 1), ""
    return timezone.localdate().replace(day=1), asked[:20]


def of_terms_and_places(pages: Any, form: FacetedForm) -> Any:
    """These pages under the vocabularies and places of the form: any value of a facet, and every facet."""
    for name in VOCABULARY_FACETS:
        if slugs := form.selected[name]:
            pages = pages.filter(_in_vocabulary(name, slugs))
    return pages.filter(_in_places(place.filter for place in form.places.values())) if form.places else pages


def of_years(pages: Any, form: FacetedForm) -> Any:
    """The pages whose date lies in one of the form's spans of years; all of them where it names none."""
    spans = Q()
    for first, last in form.years:
        spans |= Q(date__year__gte=first, date__year__lte=last)
    return pages.filter(spans)


def _in_vocabulary(name: str, slugs: Iterable[str]) -> Exists:
    model = VOCABULARIES[name]
    term = model._meta.model_name
    wanted = Q(**{f"{term}__slug__in": slugs})
    if model.has("parent"):
        wanted |= Q(**{f"{term}__parent__slug__in": slugs})
    through = ResourcePage._meta.get_field(model.facet.field).remote_field.through
    return Exists(through.objects.filter(wanted, resourcepage=OuterRef("pk")))


def _in_places(places: Iterable[PlaceFilter]) -> Exists:
    """Pages in one of these places, or about what covers it."""
    wanted = Q()
    for place in places:
        code = place.code
        wanted |= Q(territory__code__in=[code, *place.ancestors])
        wanted |= Q(territory__path=code) | Q(territory__path__startswith=f"{code} ")
        wanted |= Q(territory__path__endswith=f" {code}") | Q(territory__path__contains=f" {code} ")
    links = ResourcePage.territories.through.objects.filter(resourcepage=OuterRef("pk"))
    return Exists(links.filter(wanted))
