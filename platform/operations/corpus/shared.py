"""What all resources share, in the archive: vocabularies, glossary, series, the démarches as open data, the schemas."""

from __future__ import annotations

from asv.core.visibility import Visibility
from asv.taxonomy.models import VOCABULARIES, GlossaryEntry, Term
from network.demarches.export import demarche_lines
from network.meetings.models import MeetingSeries
from operations.corpus.bag import PAYLOAD, Bag
from operations.corpus.form import FORM, SCHEMAS, Form, written
from operations.corpus.names import Names
from operations.corpus.own_places import write_places
from search.skos.schemes import TITLES, scheme_of
from search.skos.writing import turtle

GLOSSARY = ("slug", "term", "meaning", "definition", "source_label")
SERIES = ("slug", "name", "description")
# What only some vocabularies have.
BESIDE = ("palette", "acronym")


def write_shared(bag: Bag, names: Names, anyone: Visibility, places: set[str]) -> None:
    """Write all of it; of the series and of the places without official code those that a resource names."""
    vocabularies = {key: _terms(model) for key, model in VOCABULARIES.items()}
    _put(bag, "vocabularies/terms.json", {"form": FORM, "vocabularies": vocabularies})
    entries = GlossaryEntry.objects.order_by("slug").values(*GLOSSARY)
    _put(bag, "vocabularies/glossary.json", {"form": FORM, "entries": list(entries)})
    for name in TITLES:
        bag.write(f"{PAYLOAD}vocabularies/{name}.ttl", turtle(scheme_of(name)).encode())
    series = MeetingSeries.objects.filter(pk__in=names.used.get("series", set())).order_by("slug").values(*SERIES)
    _put(bag, "series.json", {"form": FORM, "series": list(series)})
    write_places(bag, names, places)
    bag.write(f"{PAYLOAD}demarches.csv", "".join(demarche_lines(anyone)).encode())
    for schema in sorted(SCHEMAS.glob("*.schema.json")):
        bag.write(f"{PAYLOAD}schemas/{schema.name}", schema.read_bytes())


def _put(bag: Bag, path: str, said: Form) -> None:
    bag.write(PAYLOAD + path, written(said))


def _terms(model: type[Term]) -> list[Form]:
    """The terms of a vocabulary, each after the one above it."""
    terms = list(model._default_manager.all())
    slugs = {term.pk: term.slug for term in terms}
    above = {term.pk: slugs.get(getattr(term, "parent_id", None), "") for term in terms}
    beside = [name for name in BESIDE if model.has(name)]
    said = []
    for term in sorted(terms, key=lambda one: (above[one.pk] != "", one.order, one.slug)):
        held: Form = {"slug": term.slug, "label": term.label, "definition": term.definition, "order": term.order}
        held |= {"parent": above[term.pk], **{name: getattr(term, name) for name in beside}}
        said.append({name: value for name, value in held.items() if value not in ("", None)})
    return said
