"""Expanding a question with the editors' synonyms, once, in the question, for every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from search.analysis import Clause, ParsedWords, clean, stems

Stems = tuple[str, ...]
Thesaurus = dict[Stems, tuple[Stems, ...]]
_TTL_SECONDS = 30
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
    """Ways to satisfy one part of a question: any option, with all its clauses; the first is as typed."""

    options: tuple[tuple[Clause, ...], ...]

    @property
    def clauses(self) -> list[Clause]:
        """Every clause of every option, for highlighting."""
        return [clause for option in self.options for clause in option]


def thesaurus(rings: Iterable[Iterable[str]]) -> Thesaurus:
    """Rings of equivalent expressions, by the stems of each."""
    found: Thesaurus = {}
    for ring in rings:
        keys = list(dict.fromkeys(key for text in ring if (key := tuple(stems(clean(text))))))
        for key in keys:
            others = tuple(other for other in keys if other != key)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *others)))
    return found


def expand(parsed: ParsedWords, known: Thesaurus) -> list[Group]:
    """The required clauses with their synonyms; the longest expressions first, nothing between quotation marks."""
    longest = max((len(key) for key in known), default=0)
    clauses = parsed.required
    groups: list[Group] = []
    at = 0
    while at < len(clauses):
        size = _known_run(clauses[at : at + longest], known)
        typed = clauses[at : at + max(size, 1)]
        others = known[tuple(c.stems[0] for c in typed)] if size else ()
        groups.append(Group((typed, *[(Clause(other, quoted=len(other) > 1),) for other in others])))
        at += len(typed)
    return groups


def _known_run(clauses: tuple[Clause, ...], known: Thesaurus) -> int:
    for size in range(len(clauses), 0, -1):
        run = clauses[:size]
        if not any(c.quoted for c in run) and tuple(c.stems[0] for c in run) in known:
            return size
    return 0


def current_thesaurus() -> Thesaurus:
    """The editors' synonyms, read again at most every half-minute and when this process saves one."""
    from search.models import Synonym

    known = cache.get(_CACHE_KEY)
    if known is None:
        known = thesaurus(synonym.expressions for synonym in Synonym.objects.all())
        cache.set(_CACHE_KEY, known, _TTL_SECONDS)
    return known


def forget_thesaurus(**kwargs: object) -> None:
    """Read the synonyms again at the next question."""
    cache.delete(_CACHE_KEY)


def load_synonyms() -> int:
    """Add the acronyms of the field that editors have not entered; how many."""
    from search.models import Synonym

    added = 0
    for term, equivalents in STARTING_LIST.items():
        _, created = Synonym.objects.get_or_create(term=term, defaults={"equivalents": "\n".join(equivalents)})
        added += created
    return added
