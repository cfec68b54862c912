"""What is read, added up: by resource, theme, place, organisation and month. No person is behind any of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.urls import reverse
from wagtail.models import Page

from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.stewardship.models import DownloadCount, FileCarriers, ReadCount
from asv.taxonomy.models import Territory

MONTHS = (
    ("janvier", "janv."), ("février", "févr."), ("mars", "mars"), ("avril", "avr."), ("mai", "mai"), ("juin", "juin"),
    ("juillet", "juil."), ("août", "août"), ("septembre", "sept."), ("octobre", "oct."), ("novembre", "nov."),
    ("décembre", "déc."),
)  # fmt: skip
_CARRIED = FileCarriers.pages.through.objects
_AREAS = {"regions": "reg-", "departements": "dep-"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A line: of what, how often it was read, its files fetched, and a search led there.

    `resources` is how many resources that adds up.
    """

    label: str
    reads: int
    downloads: int
    searched: int
    resources: int = 1
    url: str = ""
    key: int = 0
    short: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of some pages in the weeks that begin in a year."""

    pages: QuerySet[Page]
    reads: QuerySet[ReadCount]
    downloads: QuerySet[DownloadCount]


@dataclass(frozen=True, slots=True)
class Sums:
    """Reads, and reads that a search led to, by page id; downloads by those who carry the file, and whose they are."""

    reads: Counter[int]
    searched: Counter[int]
    downloads: dict[int, int]
    carriers: dict[int, list[int]]

    def of(self, pages: Iterable[int]) -> tuple[int, int, int, int]:
        """Reads, downloads, reads that a search led to and number of these pages, each counted once."""
        once = set(pages)
        reads, searched = (sum(kind[pk] for pk in once) for kind in (self.reads, self.searched))
        files = {one for pk in once for one in self.carriers.get(pk, ())}
        return reads, sum(self.downloads[one] for one in files), searched, len(once)

    def all(self) -> tuple[int, int, int, int]:
        """The same of every page of which something is counted."""
        return self.of(self.reads)


def counts(pages: QuerySet[Page], year: int) -> Counts:
    """What is counted of these pages in the weeks that begin in a year; a download once, whoever carries the file."""
    weeks = (date(year, 1, 1), date(year, 12, 31))
    reads = ReadCount.objects.filter(page__in=pages.values("pk"), week__range=weeks)
    # A list of its own, found once: SQLite would find the pages anew for each count that asks whether one carries it.
    theirs = _CARRIED.filter(resourcepage__in=pages.values("pk")).values("filecarriers")
    return Counts(pages, reads, DownloadCount.objects.filter(carriers__in=theirs, week__range=weeks))


def years() -> list[int]:
    """The years of which something is counted, the latest first."""
    ends = ReadCount.objects.aggregate(first=Min("week"), last=Max("week"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def begun() -> date | None:
    """The first day of the first week that is counted."""
    first: date | None = ReadCount.objects.aggregate(first=Min("week"))["first"]
    return first


def sums(rows: Counts) -> Sums:
    """The counts by page, and of files by those who carry them."""
    found = Sums(Counter(), Counter(), dict(_fetched(rows, "carriers")), defaultdict(list))
    for page, reads, searched in _added(rows, "page"):
        found.reads[page], found.searched[page] = reads, searched
    theirs = _CARRIED.filter(resourcepage__in=rows.pages.values("pk"))
    for carriers, page in theirs.values_list("filecarriers", "resourcepage"):
        if carriers in found.downloads:  # in Python: a nested question costs SQLite forty times as much
            found.carriers[page].append(carriers)
    return found


def _added(rows: Counts, by: str) -> QuerySet:
    """The reads added up for each value of a field, in its order: the value, reads, led by a search."""
    added = rows.reads.order_by().values(by).annotate(r=Sum("reads"), s=Sum("searched"))
    return added.order_by(by).values_list(by, "r", "s")


def _fetched(rows: Counts, by: str) -> QuerySet:
    """The downloads added up for each value of a field."""
    return rows.downloads.order_by().values(by).annotate(d=Sum("downloads")).values_list(by, "d")


def by_month(rows: Counts) -> list[Figure]:
    """A line for each month; a week belongs to the month of its Monday."""
    reads, downloads, led = Counter[int](), Counter[int](), Counter[int]()
    for week, more, searched in _added(rows, "week"):
        reads[week.month] += more
        led[week.month] += searched
    for week, fetched in _fetched(rows, "week"):
        downloads[week.month] += fetched
    return [
        Figure(name, reads[number], downloads[number], led[number], short=short)
        for number, (name, short) in enumerate(MONTHS, start=1)
    ]


def by_week(rows: Counts) -> list[Figure]:
    """A line for each week of which something is counted, the latest first."""
    downloads = dict(_fetched(rows, "week"))
    return [
        Figure(f"semaine du {week:%d/%m/%Y}", reads, downloads.get(week, 0), searched)
        for week, reads, searched in _added(rows, "week").reverse()
    ]


def by_resource(found: Sums, editing: bool = True) -> list[Figure]:
    """A line for each resource; it leads to its editor, or for readers to the page itself."""
    pages = ResourcePage.objects.filter(pk__in=set(found.reads)).order_by("pk").values_list("pk", "title")
    place = "wagtailadmin_pages:edit" if editing else "permalink"
    return ranked(Figure(title, *found.of([pk]), reverse(place, args=[pk]), pk) for pk, title in pages)


def by_theme(found: Sums) -> list[Figure]:
    """A line for each theme; a resource of two themes counts in both."""
    rows = ResourcePage.objects.filter(pk__in=set(found.reads)).order_by()
    return _grouped(found, rows.values_list("themes__label", "pk"), "Sans thème")


def by_organisation(found: Sums) -> list[Figure]:
    """A line for each organisation that bears, wrote, hosts, funds or takes part."""
    rows = ResourceOrganisation.objects.filter(page__in=set(found.reads)).order_by()
    names: dict[int, str] = {}
    pages: dict[int, set[int]] = defaultdict(set)
    for pk, name, page in rows.values_list("organisation", "organisation__name", "page"):
        names[pk] = name
        pages[pk].add(page)
    return ranked(Figure(name, *found.of(pages[pk]), key=pk) for pk, name in names.items())


def by_place(found: Sums, level: str) -> list[Figure]:
    """A line for each région or département that a resource's places lie in; else for each place as it was chosen."""
    rows = ResourcePage.objects.filter(pk__in=set(found.reads)).order_by()
    chosen = rows.values_list("territories__code", "territories__name", "territories__path", "pk")
    prefix = _AREAS.get(level)
    if prefix is None:
        return _grouped(found, ((name, page) for _code, name, _path, page in chosen), "Sans lieu")
    pairs = list(_areas(chosen, prefix))
    names = dict(Territory.objects.filter(code__in={code for code, _page in pairs}).values_list("code", "name"))
    return _grouped(found, ((names.get(code or ""), page) for code, page in pairs), "Sans lieu, ou plus large")


def _areas(chosen: Iterable[tuple[str | None, str | None, str | None, int]], prefix: str) -> Iterator[tuple[str, int]]:
    for code, _name, path, page in chosen:
        around = [one for one in (code or "", *(path or "").split()) if one.startswith(prefix)]
        yield from ((one, page) for one in around or [""])


def _grouped(found: Sums, rows: Iterable[tuple[str | None, int]], otherwise: str) -> list[Figure]:
    pages: dict[str, set[int]] = defaultdict(set)
    for label, page in rows:
        pages[label or otherwise].add(page)
    return ranked(Figure(label, *found.of(group)) for label, group in pages.items())


def ranked(lines: Iterable[Figure]) -> list[Figure]:
    """The most read first."""
    return sorted(lines, key=lambda line: (-line.reads, -line.downloads, line.label))


def of_organisation(organisation: int) -> Q:
    """Condition on resources: those that name an organisation."""
    return Q(organisation_links__organisation=organisation)
