"""The vocabularies, the glossary and the thesaurus as concept schemes; only what anyone may see, in a few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from asv.core.slugs import joined_slug
from asv.resources.assemble import absolute_url
from asv.taxonomy.models import VOCABULARIES, GlossaryEntry
from search.analysis import clean, stems
from search.models import Synonym

GLOSSARY, THESAURUS = "glossaire", "thesaurus"
TITLES = {
    **{name: model.facet.plural for name, model in VOCABULARIES.items()},
    GLOSSARY: "Glossaire",
    THESAURUS: "Thésaurus de la santé dans les quartiers",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """A notion: `broader`, `narrower` and `related` hold slugs of its own scheme, `matches` addresses elsewhere."""

    slug: str
    label: str
    others: tuple[str, ...] = ()
    definition: str = ""
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary: its name in addresses, its title, its address, and its concepts in the order of its own."""

    name: str
    title: str
    address: str
    concepts: tuple[Concept, ...]

    def address_of(self, slug: str) -> str:
        """The address of a concept: its place on the page of its vocabulary."""
        return f"{self.address}#{slug}"


def scheme_of(name: str) -> Scheme:
    """The vocabulary of this name, one of TITLES."""
    concepts = _MAKERS[name]() if name in _MAKERS else _terms(name)
    return Scheme(name, TITLES[name], absolute_url(reverse("vocabulary", args=[name])), tuple(concepts))


def _terms(name: str) -> list[Concept]:
    model = VOCABULARIES[name]
    terms = list(model._default_manager.order_by("order", "label"))
    parents = {term.pk: getattr(term, "parent_id", None) for term in terms}
    slugs = {term.pk: term.slug for term in terms}
    return [
        Concept(
            slug=term.slug,
            label=term.label,
            others=tuple(filter(None, [getattr(term, "acronym", "")])),
            definition=term.definition,
            broader=tuple(slugs[pk] for pk in [parents[term.pk]] if pk is not None),
            narrower=tuple(slugs[pk] for pk, parent in parents.items() if parent == term.pk),
        )
        for term in terms
    ]


def _glossary() -> list[Concept]:
    return [
        Concept(
            entry.slug,
            entry.term,
            tuple(filter(None, entry.meaning.split(", ou "))),
            entry.definition,
            source=entry.source_label,
        )
        for entry in GlossaryEntry.objects.order_by("term")
    ]


def _thesaurus() -> list[Concept]:
    """The groups in use; a narrower or related expression that has no group of its own becomes a concept too."""
    groups = list(Synonym.objects.filter(active=True).order_by("term"))
    heads = {_key(text): group.slug for group in reversed(groups) for text in group.expressions[::-1]}
    heads |= {_key(group.term): group.slug for group in groups}
    found = {group.slug: Concept(group.slug, group.term) for group in groups}
    for group in groups:
        for text in (*group.narrower_terms, *group.related_terms):
            slug = heads.setdefault(_key(text), joined_slug(text) or "terme")
            found.setdefault(slug, Concept(slug, text))
    labels = {concept.label.casefold() for concept in found.values()}
    below = {group.slug: _others(group.slug, (heads[_key(text)] for text in group.narrower_terms)) for group in groups}
    for group in groups:
        found[group.slug] = replace(
            found[group.slug],
            others=tuple(text for text in group.expressions[1:] if text.casefold() not in labels),
            narrower=below[group.slug],
            related=_others(group.slug, (heads[_key(text)] for text in group.related_terms)),
            matches=group.addresses,
            source=group.source,
        )
    return _consistent(list(found.values()))


def _consistent(concepts: list[Concept]) -> list[Concept]:
    """What SKOS asks: narrower and broader answer each other, so does related, never both between two concepts."""
    lower = {concept.slug: concept.narrower for concept in concepts}
    reached = {slug: _reached(slug, lower) for slug in lower}
    pairs = {(one.slug, other) for one in concepts for other in one.related}
    pairs |= {(other, one) for one, other in pairs}
    pairs = {(one, other) for one, other in pairs if other not in reached[one] and one not in reached[other]}
    above: dict[str, list[str]] = {}
    near: dict[str, list[str]] = {}
    for slug, others in lower.items():
        for other in others:
            above.setdefault(other, []).append(slug)
    for one, other in sorted(pairs):
        near.setdefault(one, []).append(other)
    return [
        replace(concept, broader=tuple(above.get(concept.slug, ())), related=tuple(near.get(concept.slug, ())))
        for concept in concepts
    ]


def _reached(start: str, lower: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(lower[start])
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.add(slug)
            waiting += lower.get(slug, ())
    return found


def _others(own: str, slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(slug for slug in dict.fromkeys(slugs) if slug != own)


def _key(text: str) -> tuple[str, ...]:
    return tuple(stems(clean(text)))


_MAKERS: dict[str, Callable[[], list[Concept]]] = {GLOSSARY: _glossary, THESAURUS: _thesaurus}
