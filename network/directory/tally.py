"""The list of an audience as sets of bits: what each choice of a facet would give is reckoned without the database.

A row is a bit, in the order of the list; a value of a facet is the number whose bits are its rows. The list
of 5,000 rows and five facets takes 2.7 ms that way and 14.7 counted in SQL; with a word asked, 3.3 and 12.6 (processor
time, `python -m bench.cleverness`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from django.core.cache import caches
from django.db.models import Count, Max

from network.directory.models import Audience, Listing, Trait

REMEMBERED = 600
# One more whenever Tally holds something else: the cache outlives an update of the site.
_SHAPE = 1
Counts = dict[str, dict[str, int]]


class Row(NamedTuple):
    """A row of the list: whose it is, a structure's or a post's; 0 stands for neither."""

    pk: int
    organisation: int
    post: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The directory's rows for one audience, in order, and for each facet value the set of its rows.

    A set is an int whose bit n stands for row n. Rows are ids and numbers: no name is kept.
    """

    pks: array[int]
    organisations: array[int]
    posts: array[int]
    values: dict[str, dict[str, int]]

    @property
    def everything(self) -> int:
        """The bit set in which every row's bit is set."""
        return (1 << len(self.pks)) - 1

    def of_ids(self, ids: Collection[int]) -> int:
        """The set of the rows with these primary keys of `Listing`."""
        wanted = frozenset(ids)
        # Python reads a number of any length from its digits, the highest first.
        digits = "".join(["1" if pk in wanted else "0" for pk in reversed(self.pks)])
        return int(digits or "0", 2)

    def having(self, rows: int, chosen: dict[str, str]) -> int:
        """Of the set `rows`, those that have the chosen value of every facet in `chosen` (`{facet: value}`)."""
        for facet, value in chosen.items():
            rows &= self.values[facet].get(value, 0)
        return rows

    def rows(self, found: int) -> list[Row]:
        """The rows of a set, in order."""
        bits = map(int, reversed(f"{found:b}"))
        return [Row(*row) for row in compress(zip(self.pks, self.organisations, self.posts, strict=True), bits)]

    def values_of(self, facet: str, pks: Collection[int]) -> dict[int, list[str]]:
        """The values of a facet that each of these rows of `Listing` has."""
        wanted = frozenset(pks)
        places = {pk: number for number, pk in enumerate(self.pks) if pk in wanted}
        values = self.values[facet].items()
        return {pk: [value for value, rows in values if rows >> number & 1] for pk, number in places.items()}

    def counts(self, asked: int, chosen: dict[str, str]) -> Counts:
        """`{facet: {value: rows}}` among the rows asked for; a facet's counts ignore its own value."""
        answer: Counts = {}
        for facet, values in self.values.items():
            others = {name: value for name, value in chosen.items() if name != facet}
            within = self.having(asked, others)
            answer[facet] = {value: number for value, rows in values.items() if (number := (rows & within).bit_count())}
        return answer


def tally_of(audience: str, facets: Iterable[str]) -> Tally:
    """The list as it stands for an audience; one query where nothing changed since it was last reckoned.

    A row is never changed in place but written anew, so the highest id and the number of rows tell every change.
    """
    stamp = Listing.objects.aggregate(last=Max("pk"), number=Count("pk"))
    key = f"directory.tally.{_SHAPE}.{audience}.{stamp['last']}.{stamp['number']}"
    known: Tally | None = caches["remembered"].get(key)
    if known is None:
        known = _reckoned([Audience.ALL, audience], list(facets))
        caches["remembered"].set(key, known, REMEMBERED)
    return known


def _reckoned(audiences: list[str], facets: list[str]) -> Tally:
    rows = Listing.objects.filter(audience__in=audiences).order_by("sort_name", "pk")
    order = list(rows.values_list("pk", "organisation_id", "post_id"))
    place = {row[0]: number for number, row in enumerate(order)}
    members: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in facets}
    traits = Trait.objects.filter(facet__in=facets, audience__in=audiences).values_list("facet", "value", "listing_id")
    for facet, value, listing in traits.order_by().iterator(chunk_size=5000):
        if listing in place:
            members[facet][value].append(place[listing])
    sets = {
        facet: {value: _bits(numbers, len(order)) for value, numbers in values.items()}
        for facet, values in members.items()
    }
    pks, organisations, posts = (array("q", [row[column] or 0 for row in order]) for column in range(3))
    return Tally(pks, organisations, posts, sets)


def _bits(numbers: Iterable[int], length: int) -> int:
    marks = bytearray(length // 8 + 1)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")
