"""The words an older site sorted its pages by, and what each is here: a table that editors fill, kept for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from asv.resources.types import resource_types
from asv.taxonomy.models import VOCABULARIES, Territory, fold_name
from asv.taxonomy.places import place_label, resolve_place
from operations.models import NOTHING, OldTerm
from operations.older_site.found import OldPage
from operations.older_site.placing import TYPES
from search.analysis import stems
from search.query import DECLARED

_LEAST_ALIKE = 0.5
MOST_CANDIDATES = 4
PLACE, TYPE = "place", "type"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a word may be here: `target` as the table keeps it, and how people read it."""

    target: str
    label: str


def candidates(label: str, known: list[Candidate]) -> list[Candidate]:
    """What a word may mean, the nearest first: terms that share its words, places of its name."""
    asked = set(stems(label))
    ranked = []
    for one in known:
        words = set(stems(one.label.partition(" : ")[2]))
        shared = len(asked & words) / max(1, len(asked | words))
        within = bool(asked and words) and (asked <= words or words <= asked)
        if shared >= _LEAST_ALIKE or within:
            ranked.append((-shared, one))
    near = [one for _rank, one in sorted(ranked, key=lambda pair: (pair[0], pair[1].label))]
    places = [Candidate(f"{PLACE}/{row.code}", f"lieu : {place_label(row)}") for row in resolve_place(label)[:2]]
    return [*places, *near][:MOST_CANDIDATES]


def everything() -> list[Candidate]:
    """All that a word may be here, places aside: each term of each vocabulary, each type of page."""
    terms = [
        Candidate(f"{parameter}/{slug}", f"{DECLARED[parameter].label.lower()} : {label}")
        for parameter, model in VOCABULARIES.items()
        for slug, label in model._default_manager.values_list("slug", "label")
    ]
    types = [
        Candidate(f"{TYPE}/{kind}", f"type : {label}") for kind, label in resource_types().items() if kind in TYPES
    ]
    return [*terms, *types]


def is_known(target: str) -> bool:
    """Whether a target names something that is here."""
    sort, _, name = target.partition("/")
    if sort == PLACE:
        return Territory.objects.filter(code=name).exists()
    if sort == TYPE:
        return name in TYPES
    return sort in VOCABULARIES and VOCABULARIES[sort]._default_manager.filter(slug=name).exists()


@dataclass
class Meant:
    """What the labels of a page are here, by vocabulary; which of them nobody has decided on."""

    terms: dict[str, list[str]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    type: str = ""
    waiting: list[str] = field(default_factory=list)


class Table:
    """The table as it stands."""

    def __init__(self) -> None:
        self.rows = {row.folded: row for row in OldTerm.objects.all()}

    def note(self, pages: Iterable[OldPage]) -> int:
        """Remember the words of these pages, and how many have each; those that are a term's own name are that term.

        How many are new.
        """
        uses: Counter[str] = Counter()
        labels: dict[str, tuple[str, str]] = {}
        for page in pages:
            for folded, sort, label in {(fold_name(label), sort, label) for sort, label in page.labels}:
                if folded:
                    uses[folded] += 1
                    labels.setdefault(folded, (sort, label))
        own = {fold_name(one.label.partition(" : ")[2]): one.target for one in everything()} if uses else {}
        new = [
            OldTerm(
                folded=folded[:120], label=label[:120], sort=sort, uses=uses[folded], target=own.get(folded, ""),
            )
            for folded, (sort, label) in labels.items()
            if folded[:120] not in self.rows
        ]  # fmt: skip
        OldTerm.objects.bulk_create(new)
        changed = [row for folded, row in self.rows.items() if uses[folded] > row.uses]
        for row in changed:
            row.uses = uses[row.folded]
        OldTerm.objects.bulk_update(changed, ["uses"])
        self.rows |= {row.folded: row for row in OldTerm.objects.filter(folded__in=[row.folded for row in new])}
        return len(new)

    def meant(self, page: OldPage) -> Meant:
        """What the labels of a page are here."""
        found = Meant()
        for _sort, label in page.labels:
            row = self.rows.get(fold_name(label)[:120])
            if row is None or not row.target:
                found.waiting.append(label)
                continue
            sort, _, name = row.target.partition("/")
            if row.target == NOTHING:
                continue
            if sort == PLACE:
                found.places.append(name)
            elif sort == TYPE:
                found.type = name
            else:
                found.terms.setdefault(sort, []).append(name)
        return found
