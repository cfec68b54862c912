"""Filling, ordering and emptying dossiers. Refusals are `Refused`, whose text is for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from asv.accounts.models import Favourite, User
from asv.core.visibility import visible_to
from asv.dossiers.models import MOST_DOSSIERS, MOST_ITEMS, Dossier, DossierItem
from asv.resources.models import ResourcePage


class Refused(Exception):
    """What was asked cannot be done; the text says why, and that nothing is lost."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an addition: how many entered, were there already, are not published, or found no room."""

    added: int
    already: int
    unknown: int
    too_many: int


def create_dossier(user: User, name: str) -> Dossier:
    """An empty dossier. Raises Refused beyond MOST_DOSSIERS."""
    if user.dossiers.count() >= MOST_DOSSIERS:
        raise Refused(f"Vous avez déjà {MOST_DOSSIERS} dossiers, c’est le plus possible. Supprimez-en un d’abord.")
    return Dossier.objects.create(owner=user, name=name)


@transaction.atomic
def add_resources(dossier: Dossier, ids: Sequence[int]) -> Added:
    """Put these resources at the end, in this order, as far as the owner may see them listed and room allows."""
    _hold(dossier)
    wanted = list(dict.fromkeys(ids))
    listed = visible_to(dossier.owner).listed(ResourcePage.objects.filter(pk__in=wanted))
    titles = dict(listed.values_list("pk", "title"))
    there = set(dossier.items.values_list("page_id", flat=True))
    new = [pk for pk in wanted if pk in titles and pk not in there]
    counted = dossier.items.aggregate(last=Max("position"))
    room = max(0, MOST_ITEMS - dossier.items.count())
    start = (counted["last"] or 0) + 1
    DossierItem.objects.bulk_create(
        DossierItem(dossier=dossier, page_id=pk, kept_title=titles[pk], position=start + at)
        for at, pk in enumerate(new[:room])
    )
    dossier.save(update_fields=["updated_at"])
    return Added(
        added=len(new[:room]),
        already=sum(pk in there for pk in wanted),
        unknown=sum(pk not in titles and pk not in there for pk in wanted),
        too_many=len(new[room:]),
    )


def favourites_of(user: User) -> list[Any]:
    """Ids of all that a member keeps, the latest first, as many as a dossier takes."""
    kept = Favourite.objects.filter(user=user, page__isnull=False)
    return list(kept.values_list("page_id", flat=True)[:MOST_ITEMS])


@transaction.atomic
def place(item: DossierItem, position: int) -> int:
    """Put the item at this place, counted from 1; beyond the ends means first or last. Its new place."""
    _hold(item.dossier)
    rows = list(item.dossier.items.only("pk", "position"))
    moving = next(row for row in rows if row.pk == item.pk)
    rows.remove(moving)
    at = min(max(position, 1), len(rows) + 1)
    rows.insert(at - 1, moving)
    _number(rows)
    item.dossier.save(update_fields=["updated_at"])
    return at


def rank_of(item: DossierItem) -> int:
    """The item's place, counted from 1, whatever numbers removals left."""
    return list(item.dossier.items.values_list("pk", flat=True)).index(item.pk) + 1


@transaction.atomic
def transfer(item: DossierItem, target: Dossier) -> None:
    """Move the item, with its notes, to the end of another dossier. Raises Refused if it is there already, or full."""
    _hold(target)
    if item.page_id and target.items.filter(page_id=item.page_id).exists():
        raise Refused(f"Cette ressource est déjà dans « {target.name} ». Rien n’a été déplacé.")
    if target.items.count() >= MOST_ITEMS:
        raise Refused(f"« {target.name} » est plein : {MOST_ITEMS} ressources. Rien n’a été déplacé.")
    source = item.dossier
    item.dossier = target
    item.position = (target.items.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save(update_fields=["dossier", "position"])
    for dossier in (source, target):
        dossier.save(update_fields=["updated_at"])


def _hold(dossier: Dossier) -> None:
    """Two windows at once take turns: the second sees what the first did."""
    Dossier.objects.select_for_update().filter(pk=dossier.pk).values_list("pk").first()


def _number(rows: list[DossierItem]) -> None:
    changed = []
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position = number
            changed.append(row)
    DossierItem.objects.bulk_update(changed, ["position"])
