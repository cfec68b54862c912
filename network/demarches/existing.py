"""The démarches that are there, by what tells one from another: read once for a batch of lines."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from asv.taxonomy.models import fold_name
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine
from network.demarches.models import DemarchePage, Matching, NamedPart, OrganisationPart, spelling_of
from network.demarches.values import plain


@dataclass(frozen=True, slots=True)
class Standing:
    """A démarche of the site, as an import needs to know it."""

    pk: int
    title: str
    reference: str
    site_key: str
    is_locked: bool
    has_draft: bool


class Existing:
    """Every démarche, drafts included, by key, reference and natural key; and the slugs that are taken.

    `made` are those that the same file has made, by id.
    """

    def __init__(self, made: Iterable[int] = ()) -> None:
        self.by_site_key: dict[str, Standing] = {}
        self.by_reference: dict[str, Standing] = {}
        self.by_key: dict[str, Standing] = {}
        self.slugs: set[str] = set()
        self.made = set(made)
        places, waiting = _places_by_page(), _waiting_bearers()
        rows = DemarchePage.objects.order_by("pk").values_list(
            "pk", "title", "reference", "translation_key", "locked", "has_unpublished_changes", "live", "slug",
            "kind_id", "bearer_id", "generation",
        )  # fmt: skip
        for pk, title, reference, site_key, locked, changed, live, slug, kind, bearer, generation in rows:
            standing = Standing(pk, title, reference, str(site_key), locked, changed and live)
            self.add(standing, natural_key(kind, bearer or waiting.get(pk, ""), places[pk], generation, title))
            self.slugs.add(slug)

    def add(self, standing: Standing, key: str) -> None:
        """Remember a démarche under its keys; one that is there already stays."""
        self.by_site_key.setdefault(standing.site_key, standing)
        for reference in filter(None, (standing.reference, plain(standing.reference))):
            self.by_reference.setdefault(reference, standing)  # as it is, and as a file may bring it in
        self.by_key.setdefault(key, standing)

    def own(self, site_key: str, reference: str) -> Standing | None:
        """The démarche that a line means by its key, else by its reference."""
        return self.by_site_key.get(site_key) or (self.by_reference.get(reference) if reference else None)

    def twin(self, line: DemarcheLine, key: str) -> Standing | None:
        """Another démarche that this line repeats: same natural key, and not told apart by references or keys."""
        found = self.by_key.get(key)
        apart = found and ((line.reference and found.reference) or (line.key and found.pk in self.made))
        return None if apart else found

    def predecessor_of(self, line: DemarcheLine) -> int | None:
        """The démarche that a line follows, if it is there already and another one."""
        above = self.named(line.predecessor)
        return above.pk if above and above != self.own(line.key, line.reference) else None

    def named(self, text: str) -> Standing | None:
        """The démarche of this reference, or of this key."""
        return (self.by_reference.get(text) or self.by_site_key.get(text.lower())) if text else None


def key_of(line: DemarcheLine, known: Known) -> str:
    """The natural key (see `natural_key`) of the démarche that a line of a file describes."""
    named = line.bearer and not known.is_dropped(line.bearer)
    bearer = (known.organisation(line.bearer) or spelling_of(line.bearer)) if named else ""
    kind = line.kind.pk if line.kind else None
    return natural_key(kind, bearer, (place.pk for place in line.territories), line.generation, line.name)


def natural_key(kind: int | None, bearer: int | str, places: Iterable[int], generation: int | None, name: str) -> str:
    """SHA-256 of kind, bearer, territories and generation, equal for two lines that mean the same démarche.

    Ids, or folded names of what has none yet. Where no bearer is given, the démarche's own name stands in its place.
    """
    told = f"{kind}|{bearer or 'nom:' + fold_name(name)}|{sorted(set(places))}|{generation or ''}"
    return hashlib.sha256(told.encode()).hexdigest()


def _waiting_bearers() -> dict[int, str]:
    waiting = NamedPart.objects.filter(part=OrganisationPart.BEARER, named__state=Matching.WAITING)
    return dict(waiting.values_list("page", "named__spelling"))


def _places_by_page() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = DemarchePage.territories.through.objects.filter(resourcepage__in=DemarchePage.objects.values("pk"))
    for page, place in links.values_list("resourcepage_id", "territory_id"):
        found[page].append(place)
    return found
