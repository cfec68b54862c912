"""What words of a question name beside being words: a place, a theme, a sort of document, a year.

Whole names alone, the longest first, outside quotation marks and away from a minus. Of communes and other small places
those count where something published lies: of 35,000 names many are everyday words. The country names nothing: it is
everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from django.db.models import QuerySet

from asv.core.models import DocumentKind
from asv.resources.models import ResourcePage
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.models import DemarcheKind, Territory, TerritoryKind, fold_name
from asv.taxonomy.places import at_postcode, place_label
from search.analysis import stem, stems
from search.faceted_form import FIRST_YEAR, LAST_YEAR
from search.parsing import parse, pieces
from search.query import DECLARED, FORMATS, Choice, Understood
from search.synonyms import Thesaurus, known_runs

MOST_MEANINGS = 3  # of one name: a commune has homonyms
# What an equivalent of the words may name for them: what a resource is about. Of a public many resources tell that they
# reach it, and speak of something else.
_ABOUT = ("theme", "demarche")
_VOCABULARIES = ("theme", "public", "demarche")
_SMALL = (TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.QPV, TerritoryKind.SECTEUR)
_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[,;:!?…()]")
_LINKS = frozenset({"de", "du", "d", "des", "la", "le", "les", "l"})
_KINDS = {
    "region": TerritoryKind.REGION,
    "departement": TerritoryKind.DEPARTEMENT,
    "commune": TerritoryKind.COMMUNE,
    "ville": TerritoryKind.COMMUNE,
    "quartier": TerritoryKind.QPV,
}
# What a number before one of these counts, or after one of those belongs to, is no département.
_COUNTED = frozenset({"an", "ans", "mois", "semaines", "jours", "heures", "h", "min", "minutes", "km", "euros"})
_NUMBERED = frozenset({"covid", "n", "no", "numero", "article", "axe", "page", "plan", "objectif"})
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value that a name stands for: what to call it and what it is ("Nord", "département")."""

    choice: Choice
    label: str
    kind: str

    @property
    def is_filter(self) -> bool:
        """Whether a filter of the search has this value."""
        return self.choice.facet in DECLARED


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a question, where they stand in it, and what they name, the widest place first."""

    words: str
    start: int
    end: int
    meanings: tuple[Meaning, ...]

    @property
    def understood(self) -> Understood:
        """What was understood, in the form that engines take."""
        key = tuple(stem for clause in parse(self.words).required for stem in clause.stems)
        return key, tuple(meaning.choice for meaning in self.meanings)


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that has a name: places by their folded words, the rest by stems, which number and gender share."""

    places: dict[Run, list[Meaning]]
    terms: dict[Run, list[Meaning]]
    longest: int


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int
    alone: bool  # nothing is joined to it


class _Kept:
    """The names of the catalogue that this process read last."""

    catalogue: Catalogue | None = None
    names = Names({}, {}, 0)


def named_in(words: str, catalogue: Catalogue) -> tuple[Named, ...]:
    """What these words name. A query where a postcode is typed, else none once the names are known."""
    names = _names(catalogue)
    found: list[Named] = []
    for run in _runs(words):
        at = 0
        while at < len(run):
            size, meanings = _longest(words, run[at : at + names.longest + 4], names)
            if size:
                start, end = run[at].start, run[at + size - 1].end
                found.append(Named(words[start:end], start, end, tuple(meanings[:MOST_MEANINGS])))
            elif meanings := _number(run, at, names):
                found.append(Named(words[run[at].start : run[at].end], run[at].start, run[at].end, tuple(meanings)))
            at += max(size, 1)
    return tuple(named for named in found if named.understood[0])


def understood_in(words: str, named: Sequence[Named], catalogue: Catalogue, known: Thesaurus) -> tuple[Understood, ...]:
    """What these words name, and what is named by that which the thesaurus has for them: fumeurs, the theme Tabac."""
    terms = _names(catalogue).terms
    found: dict[Run, dict[Choice, None]] = {}
    for key, choices in (one.understood for one in named):
        found.setdefault(key, {}).update(dict.fromkeys(choices))
    for key in known_runs(parse(words), known):
        for meaning in (meaning for also in known[key] for meaning in terms.get(also.stems, ())):
            if meaning.choice.facet in _ABOUT:
                found.setdefault(key, {})[meaning.choice] = None
    return tuple((key, tuple(choices)) for key, choices in found.items())


def _runs(words: str) -> Iterator[list[_Word]]:
    """The words that may name something, in runs that neither a quotation, a minus nor punctuation breaks."""
    run: list[_Word] = []
    last = 0
    for piece in pieces(words):
        if piece["minus"] or piece["word"] is None:
            yield run
            run = []
            continue
        for match in _WORD.finditer(words, *piece.span("word")):
            if run and _APART.search(words, last, match.start()):
                yield run
                run = []
            alone = piece["word"].strip("(),;.") == match.group()
            run.append(_Word(fold_name(match.group()), match.start(), match.end(), alone))
            last = match.end()
    yield run


def _longest(words: str, run: list[_Word], names: Names) -> tuple[int, list[Meaning]]:
    """How many words at the beginning of a run are a name, and what it names."""
    if kind := _KINDS.get(run[0].folded):
        links = len(list(takewhile(lambda word: word.folded in _LINKS, run[1:])))
        for skipped in range(links, -1, -1):
            size, meanings = _name(words, run[1 + skipped :], names, kind)
            if size:
                return 1 + skipped + size, meanings
    return _name(words, run, names)


def _name(words: str, run: list[_Word], names: Names, kind: TerritoryKind | None = None) -> tuple[int, list[Meaning]]:
    for size in range(min(len(run), names.longest), 0, -1):
        meanings = names.places.get(tuple(word.folded for word in run[:size]), [])
        if kind:
            meanings = [meaning for meaning in meanings if meaning.kind == kind.label.lower()]
        else:
            meanings = [*meanings, *_terms_of(words[run[0].start : run[size - 1].end], names)]
        if meanings:
            return size, meanings
    return 0, []


def _terms_of(text: str, names: Names) -> list[Meaning]:
    """What this text names that is no place; an article before or after is no part of a name."""
    first, last = _WORD.search(text), text.rpartition(" ")[2]
    return names.terms.get(tuple(stems(text)), []) if first and stem(first.group()) and stem(last) else []


def _number(run: list[_Word], at: int, names: Names) -> list[Meaning]:
    """What a number by itself names: a postcode, a year, or a département at either end of the question."""
    word = run[at]
    if not word.alone or not word.folded[0].isdigit():
        return []
    typed = word.folded
    if len(typed) == 5 and typed.isascii() and typed.isdigit():
        return [_place(row.code, place_label(row), row.kind) for row in at_postcode(typed)[:MOST_MEANINGS]]
    if len(typed) == 4 and typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR:
        return [Meaning(Choice("annee", str(int(typed))), typed, "année")]
    follows = run[at + 1].folded if at + 1 < len(run) else ""
    before = run[at - 1].folded if at else ""
    if (follows and before) or follows in _COUNTED or before in _NUMBERED or _grouped(before, typed, follows):
        return []
    return names.places.get(("dep", typed), [])


def _names(catalogue: Catalogue) -> Names:
    if _Kept.catalogue is not catalogue:
        _Kept.names, _Kept.catalogue = _read(catalogue), catalogue
    return _Kept.names


def _read(catalogue: Catalogue) -> Names:
    places: dict[Run, list[Meaning]] = defaultdict(list)
    for place in sorted(catalogue.places.values(), key=lambda place: place.kind, reverse=True):
        if place.kind != TerritoryKind.PAYS:
            meaning = _place(place.code, place.name, place.kind)
            places[tuple(fold_name(place.name).split())].append(meaning)
            if place.kind == TerritoryKind.DEPARTEMENT:
                # "59" finds it by this key, and so does who types "dep 59".
                places["dep", place.code.removeprefix("dep-").lower()].append(meaning)
    for row in _small_places():
        places[tuple(row.search_name.split())].append(_place(row.code, place_label(row), row.kind))
    terms: dict[Run, list[Meaning]] = defaultdict(list)
    for name, meaning in _terms(catalogue):
        key = tuple(stems(name))
        if key and meaning not in terms[key]:
            terms[key].append(meaning)
    return Names(dict(places), dict(terms), max(map(len, (*places, *terms)), default=0))


def _small_places() -> QuerySet[Territory]:
    """Communes, intercommunalités and neighbourhoods of published resources, the most populated first."""
    used = ResourcePage.territories.through.objects.filter(resourcepage__live=True).values("territory")
    return Territory.objects.filter(kind__in=_SMALL, pk__in=used).order_by("-population", "code")


def _terms(catalogue: Catalogue) -> Iterator[tuple[str, Meaning]]:
    """Each name of a term, an acronym of a démarche, and what `_kinds` names."""
    for vocabulary in _VOCABULARIES:
        kind = DECLARED[vocabulary].label.lower()
        for term in catalogue.values(vocabulary):
            yield term.label, Meaning(Choice(vocabulary, term.slug), term.label, kind)
    for slug, label, acronym in DemarcheKind.objects.exclude(acronym="").values_list("slug", "label", "acronym"):
        yield acronym, Meaning(Choice("demarche", slug), label, "démarche")
    yield from _kinds()


def _kinds() -> Iterator[tuple[str, Meaning]]:
    """Each name of a type, a format and a sort of document."""
    for value, label in resource_types().items():
        yield from ((name, Meaning(Choice("type", value), label, "type")) for name in _heads(label))
    for value, label in FORMATS.items():
        yield label, Meaning(Choice("format", value), label, "format")
    for label in (kind.label for kind in DocumentKind if kind != DocumentKind.AUTRE):
        meaning = Meaning(Choice("nature", label.lower()), label, "nature de document")
        yield from ((name, meaning) for name in _heads(label))


def _heads(label: str) -> Iterator[str]:
    """A label whole, and the noun that each of its alternatives begins with: "Affiche ou dépliant", "affiche"…"""
    yield label
    yield from (part.split()[0] for part in label.split(" ou "))


def _place(code: str, label: str, kind: str) -> Meaning:
    return Meaning(Choice("territoire", code), label, TerritoryKind(kind).label.lower())


def _grouped(*words: str) -> bool:
    """Whether two of these words that follow each other are a number written in groups of three (12 000)."""
    return any(
        one.isdecimal() and len(one) <= 3 and other.isdecimal() and len(other) == 3 for one, other in pairwise(words)
    )
