"""What this site has of the corpus, by what names it: asked once, and told of all that an import adds."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.taxonomy.former_slugs import known_before
from asv.taxonomy.models import VOCABULARIES, Term, Territory
from operations.corpus.form import digest_of, resource_form
from operations.corpus.names import Numbers, all_names
from operations.models import ImportedThing


class Seen(NamedTuple):
    """What is remembered of a thing that came in: see `ImportedThing`."""

    theirs: str
    ours: str
    refused: str


class Here:
    """This site while an archive comes in."""

    def __init__(self) -> None:
        self.names = all_names()
        self.numbers = Numbers(self.names)
        rows = ImportedThing.objects.values_list("uid", *Seen._fields)
        self.seen = {str(uid): Seen(*told) for uid, *told in rows.iterator()}
        self._terms: dict[str, dict[str, list[Term]]] = {}
        self._places: dict[str, str] = {}  # the code here of a place that the archive has by another

    def add(self, kind: str, name: str, row: Model) -> None:
        """A row is there now, under what names it."""
        self.names.outside.setdefault(kind, {})[str(row.pk)] = name
        self.numbers.add(kind, name, row.pk)

    def adopt(self, kind: str, name: str, row: Model) -> None:
        """A row of this site stands for what the archive names so; here it keeps its own name."""
        self.numbers.add(kind, name, row.pk)
        if isinstance(row, Territory):
            self._places[name] = row.code

    def terms(self, parameter: str, slugs: list[str]) -> list[Term]:
        """The terms of a vocabulary by their slugs; those that are not here are left out."""
        if parameter not in self._terms:
            self._terms[parameter] = _terms_of(parameter)
        return list(dict.fromkeys(term for slug in slugs for term in self._terms[parameter].get(slug, ())))

    def forget_terms(self) -> None:
        """Terms were added: they are read anew."""
        self._terms.clear()
        for parameter, model in VOCABULARIES.items():
            for number, slug in model._default_manager.values_list("pk", "slug"):
                self.names.outside["term"][f"{parameter} {number}"] = f"{parameter}/{slug}"
                self.numbers.add("term", f"{parameter}/{slug}", number)

    def places(self, codes: list[str]) -> list[Territory]:
        """The places of these codes that are known here."""
        ours = [self._places.get(code, code) for code in codes]
        return list(Territory.objects.filter(code__in=ours)) if codes else []

    def page(self, uid: str) -> ResourcePage | None:
        """The page of a resource as its editors last left it, published or not; None where it is not here."""
        found = ResourcePage.objects.filter(translation_key=uid).first()
        return None if found is None else latest(found)

    def digest(self, page: ResourcePage) -> str:
        """What a page of this site says, to compare."""
        return digest_of(resource_form(page, self.names))

    def remember(self, uid: str, origin: str, theirs: str, ours: str, refused: str = "") -> None:
        """Note what came in, and what it is here."""
        told = Seen(theirs, ours, refused)
        values = {**told._asdict(), "origin": origin[:300], "at": timezone.now()}
        if uid in self.seen:
            ImportedThing.objects.filter(uid=uid).update(**values)
        else:
            ImportedThing.objects.create(uid=uid, **values)
        self.seen[uid] = told


def _terms_of(parameter: str) -> dict[str, list[Term]]:
    """The terms of a vocabulary by every slug that they have or had; one that was split gave several."""
    today = {term.slug: term for term in VOCABULARIES[parameter]._default_manager.all()}
    before = {slug: [today[one] for one in found if one in today] for slug, found in known_before(parameter).items()}
    return before | {slug: [term] for slug, term in today.items()}


def latest(page: Page) -> ResourcePage:
    """The page as its editors last left it."""
    if page.latest_revision_id and (page.has_unpublished_changes or not page.live):
        found: ResourcePage = page.get_latest_revision_as_object()
        return found
    specific: ResourcePage = page.specific
    return specific
