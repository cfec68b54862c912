"""Expanding a question with the editors' synonyms, once, in the question, for every engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.cache import caches
from django.db import transaction

from search.analysis import Clause, ParsedWords, clean, stems
from search.models import Synonym
from search.query import Choice, Understood

Stems = tuple[str, ...]
Thesaurus = dict[Stems, tuple[Stems, ...]]
# The longest that another machine, with a cache of its own, asks with what editors have changed.
_TTL_SECONDS = 10
_CACHE_KEY = "search.thesaurus"

STARTING_LIST: dict[str, tuple[str, ...]] = {
    "ARS": ("agence régionale de santé",),
    "ASV": ("atelier santé ville",),
    "APA": ("activité physique adaptée",),
    "CCAS": ("centre communal d'action sociale",),
    "CLS": ("contrat local de santé",),
    "CLSM": ("conseil local de santé mentale",),
    "CMP": ("centre médico-psychologique",),
    "CPAM": ("caisse primaire d'assurance maladie",),
    "CPTS": ("communauté professionnelle territoriale de santé",),
    "CSAPA": ("centre de soins, d'accompagnement et de prévention en addictologie",),
    "EIS": ("évaluation d'impact sur la santé", "évaluation d'impact en santé"),
    "EPCI": ("établissement public de coopération intercommunale", "intercommunalité"),
    "ETP": ("éducation thérapeutique du patient",),
    "GEM": ("groupe d'entraide mutuelle",),
    "IREPS": ("instance régionale d'éducation et de promotion de la santé",),
    "IST": ("infection sexuellement transmissible",),
    "MSP": ("maison de santé pluriprofessionnelle", "maison de santé pluridisciplinaire"),
    "PASS": ("permanence d'accès aux soins de santé",),
    "PAT": ("projet alimentaire territorial",),
    "PMI": ("protection maternelle et infantile",),
    "PNNS": ("programme national nutrition santé",),
    "PRAPS": ("programme régional d'accès à la prévention et aux soins",),
    "PRS": ("projet régional de santé",),
    "PTSM": ("projet territorial de santé mentale",),
    "QPV": ("quartier prioritaire de la politique de la ville", "quartier prioritaire"),
    "RSA": ("revenu de solidarité active",),
    "SISM": ("semaines d'information sur la santé mentale",),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Ways to satisfy one part of a question: any option, with all its clauses; the first is as typed.

    A resource with one of the values of `choices` satisfies it too, whatever its words.
    """

    options: tuple[tuple[Clause, ...], ...]
    choices: tuple[Choice, ...] = ()

    @property
    def clauses(self) -> list[Clause]:
        """Every clause of every option, for highlighting."""
        return [clause for option in self.options for clause in option]


def thesaurus(rings: Iterable[Iterable[str]], one_way: Iterable[Iterable[str]] = ()) -> Thesaurus:
    """What also answers each expression, by its stems: rings of equivalents, and rules from the first to the others."""
    found: Thesaurus = {}
    for ring in rings:
        keys = _keys(ring)
        for key in keys:
            _add(found, key, keys)
    for rule in one_way:
        keys = _keys(rule)
        for key in keys[:1]:
            _add(found, key, keys)
    return found


def _keys(texts: Iterable[str]) -> list[Stems]:
    return list(dict.fromkeys(key for text in texts if (key := tuple(stems(clean(text))))))


def _add(found: Thesaurus, key: Stems, others: Iterable[Stems]) -> None:
    more = tuple(other for other in others if other != key)
    if more:
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *more)))


def expand(parsed: ParsedWords, known: Thesaurus, understood: Sequence[Understood] = ()) -> list[Group]:
    """The required clauses with their synonyms and with what they name.

    The longest expressions first, nothing between quotation marks.
    """
    named = dict(understood)
    keys = known.keys() | named.keys()
    longest = max(map(len, keys), default=0)
    clauses = parsed.required
    groups: list[Group] = []
    at = 0
    while at < len(clauses):
        size = _known_run(clauses[at : at + longest], keys)
        typed = clauses[at : at + max(size, 1)]
        key = tuple(c.stems[0] for c in typed) if size else ()
        others = [(Clause(other, quoted=len(other) > 1),) for other in known.get(key, ())]
        groups.append(Group((typed, *others), named.get(key, ())))
        at += len(typed)
    return groups


def _known_run(clauses: tuple[Clause, ...], known: Collection[Stems]) -> int:
    for size in range(len(clauses), 0, -1):
        run = clauses[:size]
        if not any(c.quoted for c in run) and tuple(c.stems[0] for c in run) in known:
            return size
    return 0


_tried: ContextVar[Thesaurus | None] = ContextVar("search.tried_thesaurus", default=None)


def current_thesaurus() -> Thesaurus:
    """The editors' synonyms, from the cache that all processes share; saving one empties it."""
    tried = _tried.get()
    if tried is not None:
        return tried
    known: Thesaurus | None = caches["remembered"].get(_CACHE_KEY)
    if known is None:
        known = stored_thesaurus()
        caches["remembered"].set(_CACHE_KEY, known, _TTL_SECONDS)
    return known


def stored_thesaurus(without: int | None = None) -> Thesaurus:
    """The editors' synonyms as the database has them now, perhaps without the one of this id."""
    entries = [entry for entry in Synonym.objects.all() if entry.pk != without]
    return thesaurus(
        (entry.expressions for entry in entries if not entry.one_way),
        (entry.expressions for entry in entries if entry.one_way),
    )


@contextmanager
def trying(known: Thesaurus) -> Iterator[None]:
    """Have questions of this thread answered with other synonyms: what a rule changes is seen by asking without it."""
    token = _tried.set(known)
    try:
        yield
    finally:
        _tried.reset(token)


def forget_thesaurus(**kwargs: object) -> None:
    """Read the synonyms again at the next question: now for this transaction, and for all once it is committed."""
    caches["remembered"].delete(_CACHE_KEY)
    transaction.on_commit(lambda: caches["remembered"].delete(_CACHE_KEY))


def load_synonyms() -> int:
    """Add the acronyms of the field that editors have not entered; how many."""
    added = 0
    for term, equivalents in STARTING_LIST.items():
        _, created = Synonym.objects.get_or_create(term=term, defaults={"equivalents": "\n".join(equivalents)})
        added += created
    return added
