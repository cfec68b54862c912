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
from asv.stewardship.title_keys import key_of
from asv.taxonomy.models import Organisation

MOST = 50
HEAVY, WIDE = 3 * 1024 * 1024, 4000
UNREAD = timedelta(days=91)


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


def heaps(pages: QuerySet[Page], user: Visitor, today: date) -> list[Heap]:
    """All that this person may tidy among these pages and their files; as many queries, whatever there is."""
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
    """By the keys that the worker wrote down (`upkeep.tend`); the titles of those that are shown are read."""
    keys = own.filter(upkeep__title_key__gt="").order_by().values("upkeep__title_key")
    twice = keys.annotate(times=Count("pk")).filter(times__gt=1).order_by("upkeep__title_key")
    shown = [row["upkeep__title_key"] for row in twice[:MOST]]
    rows = own.filter(upkeep__title_key__in=shown).order_by("upkeep__title_key", "pk")
    groups: dict[str, list[Named]] = defaultdict(list)
    for pk, name, key in rows.values_list("pk", "draft_title", "upkeep__title_key")[: MOST * 10]:
        groups[key].append(Named(name, reverse("wagtailadmin_pages:edit", args=[pk])))
    why = "Gardez la plus complète ; retirez l’autre en disant laquelle la remplace."
    return Heap("Titres semblables", why, tuple(map(tuple, groups.values())), twice.count())


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
        (Named(title, reverse("wagtailimages:edit", args=[pk]), _of_image(size, width)),)
        for pk, title, size, width in rows.values_list("pk", "title", "file_size", "width")
    )
    return _heap("Images démesurées", "Plus de 3 Mo ou de 4 000 pixels : l’original pèse dans les sauvegardes.", found)


def _of_image(size: int | None, width: int) -> str:
    """Its weight, which an image that came with the site or by an import may not have written down, and its width."""
    return ", ".join(filter(None, (poids(size), f"{width} pixels de large")))


def _unclassified(own: QuerySet[ResourcePage]) -> Heap:
    rows = own.filter(live=True, themes=None)
    return _alone("Ressources sans thème", "Aucun filtre ne les trouve, aucune alerte ne les annonce.", rows)


def _unread(own: QuerySet[ResourcePage], today: date) -> Heap:
    """Nothing is said of it before reads were counted for that long."""
    since = today - UNREAD
    begun = ReadCount.objects.filter(week__lte=since).exists()
    read = ReadCount.objects.filter(week__gt=since).values("page")
    rows = own.filter(live=True, first_published_at__date__lt=since).exclude(pk__in=read)
    why = "Pas une lecture en trois mois : quel lien y mènerait ?"
    return _alone("Ressources que personne n’atteint", why, rows if begun else own.none())


def _alone(title: str, why: str, rows: QuerySet[ResourcePage]) -> Heap:
    """Resources one by one: all are counted, those that are shown are read."""
    shown = rows.order_by("pk").values_list("pk", "title")[:MOST]
    groups = tuple((Named(name, reverse("wagtailadmin_pages:edit", args=[pk])),) for pk, name in shown)
    return Heap(title, why, groups, rows.count())
