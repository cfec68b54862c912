"""The report of a year, which those who fund the site ask for: what is there, what is new, what is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.resources.types import resource_types
from asv.stewardship.audience.figures import (
    Figure,
    begun,
    by_month,
    by_organisation,
    by_place,
    by_resource,
    by_theme,
    counts,
    sums,
)
from asv.stewardship.audience.plots import Plot, plot

MOST = 20
Fact = tuple[str, int]
Facts = Callable[[int], list[Fact]]
_FACTS: list[Facts] = []


def register_year_facts(facts: Facts) -> None:
    """Have the report of a year tell these: a function of the year that gives (label, number)."""
    _FACTS.append(facts)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the report: what its lines are, and the lines."""

    title: str
    column: str
    lines: list[Figure]


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a year; `since`: the first day that anything was counted, where that is within the year."""

    year: int
    since: date | None
    facts: list[Fact]
    months: Plot
    sections: list[Section]


def report_of(year: int, pages: QuerySet[Page]) -> Report:
    """The report of a year on these pages: as many queries whatever there is."""
    rows = counts(pages, year)
    found, months = sums(rows), by_month(rows)
    first = begun()
    reads, downloads, searched, _number = found.all()
    facts = [
        *_resources(year, pages),
        ("lectures", reads),
        ("dont venues d’une recherche", searched),
        ("téléchargements", downloads),
        *(fact for facts in _FACTS for fact in facts(year)),
    ]
    sections = [
        Section("Lectures par mois", "Mois", months),
        Section("Ressources les plus lues", "Ressource", by_resource(found)[:MOST]),
        Section("Par thème", "Thème", by_theme(found)),
        Section("Par région", "Région", by_place(found, "regions")),
        Section("Par organisation", "Organisation", by_organisation(found)[:MOST]),
    ]
    drawn = plot(f"Lectures de {year} par mois", months)
    return Report(year, first if first and first.year == year else None, facts, drawn, sections)


def _resources(year: int, pages: QuerySet[Page]) -> list[Fact]:
    own = ResourcePage.objects.filter(pk__in=pages.values("pk"), live=True)
    labels = resource_types()
    kinds: Counter[str] = Counter()
    for page in own.filter(first_published_at__year=year).select_related("content_type"):
        model = page.cached_content_type.model_class()
        kinds[labels.get(model.resource_type, model.resource_type) if model else ""] += 1
    new = [(f"dont nouvelles, {label}", number) for label, number in sorted(kinds.items())]
    return [("ressources en ligne", own.count()), (f"nouvelles en {year}", sum(kinds.values())), *new]


def table(report: Report) -> Iterator[tuple[object, ...]]:
    """The report as lines of one sheet."""
    yield "Rubrique", "Libellé", "Nombre ou lectures", "Téléchargements", "Ressources", "Venues d’une recherche"
    for label, number in report.facts:
        yield f"Année {report.year}", label, number, "", "", ""
    for section in report.sections:
        for line in section.lines:
            resources = "" if section.column == "Mois" else line.resources
            yield section.title, line.label, line.reads, line.downloads, resources, line.searched
