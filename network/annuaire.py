"""The directory: organisations by words, kind and département."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from asv.core.paging import paginate
from asv.core.visibility import Visibility, visibility_of
from asv.resources.models import ResourcePage
from asv.taxonomy.catalogue import catalogue_places
from asv.taxonomy.models import Organisation, OrganisationKind, TerritoryKind

LONGEST = 100
PAGE_SIZE = 20


def directory_context(request: HttpRequest) -> dict[str, Any]:
    """The page of organisations asked for, and the form as it was filled."""
    visibility = visibility_of(request)
    words = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    departements = [place for place in catalogue_places() if place.kind == TerritoryKind.DEPARTEMENT]
    kind = _known(request.GET.get("nature", ""), OrganisationKind.values)
    departement = _known(request.GET.get("departement", ""), [place.code for place in departements])
    asked = {"q": words, "nature": kind, "departement": departement}
    organisations = _found(words, kind, departement).annotate(resources=_resource_count(visibility))
    rows, total, pager = paginate(
        organisations.select_related("territory").order_by("name", "pk"),
        request,
        PAGE_SIZE,
        {name: [value] for name, value in asked.items() if value},
    )
    return {
        "organisations": rows,
        "total": total,
        "pager": pager,
        "asked": asked,
        "is_filtered": any(asked.values()),
        "kinds": OrganisationKind.choices,
        "departements": departements,
        "has_unknown": bool(request.GET.get("nature") and not kind)
        or bool(request.GET.get("departement") and not departement),
    }


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""


def _found(words: str, kind: str, departement: str) -> Any:
    organisations = Organisation.objects.all()
    if kind:
        organisations = organisations.filter(kind=kind)
    if departement:
        organisations = organisations.filter(
            Q(territory__code=departement)
            | Q(territory__path=departement)
            | Q(territory__path__startswith=f"{departement} ")
            | Q(territory__path__contains=f" {departement} ")
            | Q(territory__path__endswith=f" {departement}")
        )
    return organisations.filter(pk__in=_named(words)) if words else organisations


def _named(words: str) -> list[int]:
    """Ids of the organisations that hold every word, accents and case aside: no database here folds accents."""
    wanted = folded(words).split()
    rows = Organisation.objects.order_by().values_list("pk", "name", "acronym", "description", "territory__name")
    return [pk for pk, *texts in rows if _holds(folded(" ".join(text or "" for text in texts)), wanted)]


def _holds(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def folded(text: str) -> str:
    """Lower case without accents or ligatures."""
    plain = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))


def _resource_count(visibility: Visibility) -> Any:
    """How many listed resources an organisation takes part in."""
    pages = visibility.listed(ResourcePage.objects.filter(organisation_links__organisation=OuterRef("pk")))
    counted = pages.order_by().values("organisation_links__organisation").annotate(found=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("found")[:1], output_field=IntegerField()), 0)
