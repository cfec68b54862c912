"""What has gathered without anybody wanting it: doubles, heavy images, resources that nothing classifies or reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from wagtail.models import Page

from asv.core.file_rights import policy_of
from asv.core.models import AsvDocument, AsvImage
from asv.core.templatetags.asv import poids
from asv.core.visitor import Visitor
from asv.resources.models import ResourcePage
from asv.stewardship.models import ReadCount
from asv.taxonomy.models import Organisation, fold_name

MOST = 50
HEAVY, WIDE = 3 * 1024 * 1024, 4000
UNREAD = timedelta(days=91)
# Words that two names of the same thing may differ by.
_EMPTY = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing to look at: its name, more of it, and where one acts."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heap:
    """Things of one kind to tidy, in groups of those that look alike, or each alone."""

    title: str
    why: str
    groups: tuple[tuple[Named, ...], ...]
    count: int


def key_of(name: str) -> str:
    """What nearly the same names have in common: their words, folded, in no order, without the empty ones."""
    return " ".join(sorted(set(fold_name(name).split()) - _EMPTY))


def heaps(pages: QuerySet[Page], user: Visitor, today: date) -> list[Heap]:
    """All that this person may tidy among these pages and their files; nine queries, whatever there is."""
    own = ResourcePage.objects.filter(pk__in=pages.values("pk"))
    found = [_titles(own), *_files(user), _heavy(user), _unclassified(own), _unread(own, today)]
    if user.has_perm("taxonomy.change_organisation"):
        found.insert(1, _organisations())
    return [heap for heap in found if heap.count]


def _alike(rows: Iterable[tuple[object, str]], url: str) -> tuple[tuple[Named, ...], ...]:
    groups: dict[str, list[Named]] = defaultdict(list)
    for pk, name in rows:
        if key := key_of(name):
            groups[key].append(Named(name, reverse(url, args=[pk])))
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _heap(title: str, why: str, groups: tuple[tuple[Named, ...], ...]) -> Heap:
    return Heap(title, why, groups[:MOST], len(groups))


def _titles(own: QuerySet[ResourcePage]) -> Heap:
    rows = own.order_by("pk").values_list("pk", "draft_title")
    why = "Gardez la plus complète ; retirez l’autre en disant laquelle la remplace."
    return _heap("Titres semblables", why, _alike(rows, "wagtailadmin_pages:edit"))


def _organisations() -> Heap:
    rows = Organisation.objects.order_by("pk").values_list("pk", "name")
    groups = _alike(rows, "taxonomy_organisation_modeladmin_edit")
    return _heap("Organisations semblables", "Une organisation en deux fiches est trouvée à moitié.", groups)


def _files(user: Visitor) -> list[Heap]:
    documents = AsvDocument, "Documents en double", "wagtaildocs:edit"
    images = AsvImage, "Images en double", "wagtailimages:edit"
    return [_same_bytes(_own(model, user), title, url) for model, title, url in (documents, images)]


def _own(model: type[Model], user: Visitor) -> QuerySet[Model]:
    rows: QuerySet[Model] = policy_of(model).instances_user_has_permission_for(user, "change")
    return rows


def _same_bytes(rows: QuerySet[Model], title: str, url: str) -> Heap:
    """The very same file under two names, by its digest."""
    twice = rows.exclude(file_hash="").order_by().values("file_hash").annotate(n=Count("pk")).filter(n__gt=1)
    groups: dict[str, list[Named]] = defaultdict(list)
    for pk, name, digest in (
        rows.filter(file_hash__in=twice.values("file_hash")).order_by("pk").values_list("pk", "title", "file_hash")
    ):
        groups[digest].append(Named(name, reverse(url, args=[pk])))
    why = "Le même fichier, octet pour octet : les pages peuvent porter le même."
    return _heap(title, why, tuple(tuple(group) for group in groups.values() if len(group) > 1))


def _heavy(user: Visitor) -> Heap:
    rows = _own(AsvImage, user).filter(Q(file_size__gt=HEAVY) | Q(width__gt=WIDE)).order_by("-file_size", "pk")
    found = tuple(
        (Named(title, reverse("wagtailimages:edit", args=[pk]), f"{poids(size)}, {width} pixels de large"),)
        for pk, title, size, width in rows.values_list("pk", "title", "file_size", "width")
    )
    return _heap("Images démesurées", "Plus de 3 Mo ou de 4 000 pixels : l’original pèse dans les sauvegardes.", found)


def _unclassified(own: QuerySet[ResourcePage]) -> Heap:
    rows = own.filter(live=True, themes=None).order_by("pk").values_list("pk", "title")
    return _heap("Ressources sans thème", "Aucun filtre ne les trouve, aucune alerte ne les annonce.", _single(rows))


def _unread(own: QuerySet[ResourcePage], today: date) -> Heap:
    """Nothing is said of it before reads were counted for that long."""
    since = today - UNREAD
    begun = ReadCount.objects.filter(week__lte=since).exists()
    read = ReadCount.objects.filter(week__gt=since).values("page")
    rows = own.filter(live=True, first_published_at__date__lt=since).exclude(pk__in=read).order_by("pk")
    found = _single(rows.values_list("pk", "title")) if begun else ()
    return _heap("Ressources que personne n’atteint", "Pas une lecture en trois mois : quel lien y mènerait ?", found)


def _single(rows: Iterable[tuple[int, str]]) -> tuple[tuple[Named, ...], ...]:
    return tuple((Named(title, reverse("wagtailadmin_pages:edit", args=[pk])),) for pk, title in rows)
