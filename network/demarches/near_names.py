"""Organisations of the directory whose names are near by writing to one that nobody knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log

from asv.taxonomy.models import Organisation
from network.demarches.models import spelling_of

LEAST = 0.35  # of what two names have in common, by weight
MOST = 4
_COMMON = 0.25  # three letters that a quarter of all names have tell nothing
_SHARED = 3  # nor does a word that so many names have: "Ville de Douai" is not near "Ville de Lille"


class NearNames:
    """The names and acronyms of the directory, by their threes of letters; read once for a list of questions."""

    def __init__(self) -> None:
        rows = Organisation.objects.order_by("name").values_list("pk", "name", "acronym")
        self.labels: dict[int, str] = {}
        self._words = Counter(word for _pk, name, _acronym in rows for word in set(spelling_of(name).split()))
        self._names: list[tuple[int, frozenset[str]]] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        for pk, name, acronym in rows:
            self.labels[pk] = f"{name} ({acronym})" if acronym else name
            for text in filter(None, (name, acronym)):
                self._add(pk, text)

    def _add(self, pk: int, text: str) -> None:
        threes = self._threes(text)
        for three in threes:
            self._holding[three].append(len(self._names))
        self._names.append((pk, threes))

    def of(self, name: str) -> list[tuple[int, str]]:
        """(id, label) of the nearest, nearest first."""
        asked = self._threes(name)
        shared: dict[int, float] = defaultdict(float)
        for three in asked:
            for number in self._holding.get(three, ()) if self._weight(three) else ():
                shared[number] += self._weight(three)
        best: dict[int, float] = defaultdict(float)
        for number, weight in shared.items():
            pk, threes = self._names[number]
            best[pk] = max(best[pk], 2 * weight / (self._sum(asked) + self._sum(threes)))
        near = sorted((pk for pk, share in best.items() if share >= LEAST), key=lambda pk: (-best[pk], self.labels[pk]))
        return [(pk, self.labels[pk]) for pk in near[:MOST]]

    def _weight(self, three: str) -> float:
        """The rarer, the heavier; nothing for what most names have."""
        held, names = len(self._holding.get(three, ())), len(self._names)
        return 0.0 if names > 100 and held > _COMMON * names else log(1 + (names + 1) / (held + 1))

    def _sum(self, threes: frozenset[str]) -> float:
        return sum(map(self._weight, threes))

    def _threes(self, text: str) -> frozenset[str]:
        words = spelling_of(text).split()
        telling = [word for word in words if self._words[word] < _SHARED] or words
        padded = f" {' '.join(telling)} "
        return frozenset(padded[at : at + 3] for at in range(max(1, len(padded) - 2)))
