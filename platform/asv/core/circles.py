"""Groups as readers know them: the network whose members they hold, and where one asks to join it.

The rooms above say which groups are theirs; the ground knows no network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MEMBERS_ONLY = "Réservé aux membres"
_MASCULINE = ("collectif", "réseau", "groupe", "club", "comité", "cercle", "centre", "conseil", "pôle")
_VOWELS = "aâeéèêiîoôuh"


@dataclass(frozen=True, slots=True)
class Circle:
    """Who a group gathers: its name for readers, and the page where one asks to join."""

    name: str
    url: str

    @property
    def label(self) -> str:
        """What a reader is told: "Réservé aux membres du Collectif santé"."""
        first = self.name.split(" ")[0].lower()
        if first in _MASCULINE:
            return f"{MEMBERS_ONLY} du {self.name}"
        of = "d’" if first[:1] in _VOWELS else "de "
        return f"{MEMBERS_ONLY} {of}{self.name}"


Listed = Callable[[str], bool]
Provider = Callable[[Iterable[int], Listed], dict[int, Circle]]
_PROVIDERS: list[Provider] = []


def register_circles(provider: Provider) -> None:
    """Have `provider(group_ids, listed)` asked which of these groups it knows, in one query.

    `listed(path)` says whether a published page that stands there may be named.
    """
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def circles_of(groups: Iterable[int], listed: Listed) -> dict[int, Circle]:
    """The groups that readers know by a name; `listed` as for `register_circles`."""
    wanted = frozenset(groups)
    found: dict[int, Circle] = {}
    for provider in _PROVIDERS if wanted else ():
        found.update(provider(wanted, listed))
    return found
