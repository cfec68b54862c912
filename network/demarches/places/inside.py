"""What lies in a place, level by level through the indexes of the table.

Reading the paths of all the communes of the country for it takes ten times longer.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from asv.taxonomy.models import Territory

_BELOW = {"region": 3, "departement": 2, "epci": 2, "commune": 1}


def levels_below(kinds: Iterable[str]) -> int:
    """How many levels of territories to look at below the widest of these kinds, 0 for none."""
    return max((_BELOW.get(kind, 0) for kind in kinds), default=0)


def lies_in(field: str, codes: Iterable[str], levels: int) -> Q:
    """Condition that `field`, a foreign key to Territory, is one of these places or lies up to `levels` below."""
    territories = Territory.objects.order_by()
    level = territories.filter(code__in=codes).values("pk")
    inside = Q((f"{field}__in", level))
    for step in range(levels):
        # An intercommunalité holds communes without being what they stand under.
        below = Q(parent__in=level) if step else Q(parent__in=level) | Q(epci__in=level)
        level = territories.filter(below).values("pk")
        inside |= Q((f"{field}__in", level))
    return inside
