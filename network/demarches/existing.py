"""The démarches that are there, by what tells one from another: read once for a batch of lines."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from asv.taxonomy.models import fold_name
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine
from network.demarches.models import DemarchePage


@dataclass(frozen=True, slots=True)
class Standing:
    """A démarche of the site, as an import needs to know it."""

    pk: int
    title: str
    reference: str
    is_locked: bool
    has_draft: bool


class Existing:
    """Every démarche, drafts included, by reference and by natural key; and the slugs that are taken."""

    def __init__(self) -> None:
        self.by_reference: dict[str, Standing] = {}
        self.by_key: dict[str, Standing] = {}
        self.slugs: set[str] = set()
        places = _places_by_page()
        rows = DemarchePage.objects.order_by("pk").values_list(
            "pk", "title", "reference", "locked", "has_unpublished_changes", "live", "slug", "kind_id", "bearer_id",
            "generation",
        )  # fmt: skip
        for pk, title, reference, locked, changed, live, slug, kind, bearer, generation in rows:
            standing = Standing(pk, title, reference, locked, changed and live)
            self.add(standing, natural_key(kind, bearer or "", places[pk], generation, title))
            self.slugs.add(slug)

    def add(self, standing: Standing, key: str) -> None:
        """Remember a démarche under its reference and its natural key; one that is there already stays."""
        if standing.reference:
            self.by_reference.setdefault(standing.reference, standing)
        self.by_key.setdefault(key, standing)

    def twin(self, line: DemarcheLine, key: str) -> Standing | None:
        """Another démarche that this line repeats: same key, and not told apart by two references."""
        found = self.by_key.get(key)
        return None if found and line.reference and found.reference else found


def key_of(line: DemarcheLine, known: Known) -> str:
    """The natural key (see `natural_key`) of the démarche that a line of a file describes."""
    bearer = (known.organisation(line.bearer) or fold_name(line.bearer)) if line.bearer else ""
    kind = line.kind.pk if line.kind else None
    return natural_key(kind, bearer, (place.pk for place in line.territories), line.generation, line.name)


def natural_key(kind: int | None, bearer: int | str, places: Iterable[int], generation: int | None, name: str) -> str:
    """SHA-256 of kind, bearer, territories and generation, equal for two lines that mean the same démarche.

    Ids, or folded names of what has none yet. Where no bearer is given, the démarche's own name stands in its place.
    """
    told = f"{kind}|{bearer or 'nom:' + fold_name(name)}|{sorted(set(places))}|{generation or ''}"
    return hashlib.sha256(told.encode()).hexdigest()


def _places_by_page() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = DemarchePage.territories.through.objects.filter(resourcepage__in=DemarchePage.objects.values("pk"))
    for page, place in links.values_list("resourcepage_id", "territory_id"):
        found[page].append(place)
    return found
