"""Which resources name a term, a place or an organisation."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from asv.resources.models import ResourcePage
from asv.taxonomy import models as taxonomy
from asv.taxonomy.subjects import Subject
from asv.taxonomy.terms import Term
from asv.taxonomy.usage import Count

# The way from a resource to each kind of thing that it names.
WAYS: dict[type, str] = {
    taxonomy.Territory: "territories",
    taxonomy.Organisation: "organisation_links__organisation",
    **{model: model.facet.field for model in taxonomy.VOCABULARIES.values()},
}


def resources_naming(row: Model) -> QuerySet[ResourcePage]:
    """The resources that name this row, drafts included."""
    found: QuerySet[ResourcePage] = ResourcePage.objects.filter(**{WAYS[type(row)]: row.pk})
    return found


def resources_found_by(row: Model) -> QuerySet[ResourcePage]:
    """Those, and the resources that name what stands below this row: a theme finds what is of its sub-themes."""
    way = WAYS[type(row)]
    below = Q(**{f"{way}__parent": row.pk}) if isinstance(row, Term) and type(row).has("parent") else Q()
    found: QuerySet[ResourcePage] = ResourcePage.objects.filter(Q(**{way: row.pk}) | below).distinct()
    return found


def count_resources(subject: Subject, row: Model) -> list[Count]:
    """For the preview of a change: how many resources name it."""
    number = resources_naming(row).values("pk").distinct().count()
    return [Count(number, "ressource", "ressources")] if number else []
