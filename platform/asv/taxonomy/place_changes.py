"""What the team changed of places: it outlives the official reference's next edition and reaches what lies inside.

What contains a place is written in its path: where a place that contains others joins another, the paths lead there.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from asv.taxonomy.journal import VocabularyChange, VocabularyChangeKind
from asv.taxonomy.models import Territory


def inside(code: str) -> QuerySet[Territory]:
    """The places whose path holds this code."""
    alone, first, last = Q(path=code), Q(path__startswith=f"{code} "), Q(path__endswith=f" {code}")
    return Territory.objects.filter(alone | first | last | Q(path__contains=f" {code} ")).order_by("pk")


def lead_paths(code: str, today: str) -> dict[str, str]:
    """Have the places in `code` lie in `today`; what their paths were, by their keys in JSON's types."""
    before = {}
    for place in inside(code):
        before[str(place.pk)] = place.path
        place.path = " ".join(dict.fromkeys(today if one == code else one for one in place.ancestor_codes))
        place.save(update_fields=["path"])  # saved, not updated: pages that name it are found anew
    return before


def put_paths_back(before: dict[str, str]) -> None:
    """Undo `lead_paths`; a place that is gone stays so."""
    for place in Territory.objects.filter(pk__in=before):
        place.path = before[str(place.pk)]
        place.save(update_fields=["path"])


def names_of_the_team() -> dict[str, str]:
    """The names that the team gave to places, by code, as long as that is not undone."""
    renamed = VocabularyChange.objects.filter(
        vocabulary="territoire", kind=VocabularyChangeKind.RENAMED, undone_at=None
    ).values_list("before", flat=True)
    return dict(Territory.objects.filter(code__in=set(renamed)).values_list("code", "name"))
